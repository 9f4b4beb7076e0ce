"""What the log says of what a gate knows."""

import logging
from pathlib import Path

import pytest
from tests.gates.mail import hill
from tests.gates.mail.running import known
from tests.gates.mail.table_spool import Kept, TableSpool

from chalkline.gates.mail.knowing import Knowing
from chalkline.store.bundle.archive import PolicyArchive


@pytest.mark.parametrize(
    ("numbered", "called"), [(True, "bundle 1"), (False, "the school's folder as of ")], ids=["bundle", "folder"]
)
def test_the_log_says_what_is_in_force(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, numbered: bool, called: str
) -> None:
    caplog.set_level(logging.INFO)
    archive = PolicyArchive(folder=tmp_path)
    knowing = Knowing(
        spool=TableSpool(Kept()),
        archive=archive,
        learnt=lambda: None,
        clock=lambda: hill.SATURDAY,
        numbered=numbered,
    )
    knowing.take(known())
    (said,) = caplog.messages
    assert said.startswith(called)
    rules = sum(len(rules) for event, rules in known().policies.on.items() if event.startswith("mail."))
    assert f" is in force: {rules} rules decide its mail, {rules} of them enforced" in said
