"""What a gate knows, on a full disk too, and what its log says of it."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from errno import ENOSPC
from pathlib import Path

import pytest
from tests.gates.mail import hill
from tests.gates.mail.running import known
from tests.gates.mail.table_spool import Kept, TableSpool
from tests.gates.mail.whole import until

from chalkline.gates.mail import knowing as module
from chalkline.gates.mail.knowing import Knowing
from chalkline.store.bundle import archive as archives
from chalkline.store.bundle.archive import PolicyArchive
from chalkline.store.bundle.knowledge_source import News


def knowing_in(folder: Path, *, numbered: bool = True) -> Knowing:
    """A gate that knows nothing yet, whose policies are kept in the folder."""
    return Knowing(
        spool=TableSpool(Kept()),
        archive=PolicyArchive(folder=folder),
        learnt=lambda: None,
        clock=lambda: hill.SATURDAY,
        numbered=numbered,
    )


@pytest.mark.parametrize(
    ("numbered", "called"), [(True, "bundle 1"), (False, "the school's folder as of ")], ids=["bundle", "folder"]
)
def test_the_log_says_what_is_in_force(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, numbered: bool, called: str
) -> None:
    caplog.set_level(logging.INFO)
    knowing_in(tmp_path, numbered=numbered).take(known())
    (said,) = caplog.messages
    assert said.startswith(called)
    rules = sum(len(rules) for event, rules in known().policies.on.items() if event.startswith("mail."))
    assert f" is in force: {rules} rules decide its mail, {rules} of them enforced" in said


def full(_path: Path, _data: bytes) -> None:
    raise OSError(ENOSPC, "No space left on device")


@dataclass(slots=True)
class Once:
    """Says what it knows, once."""

    told: bool = False

    def news(self) -> Sequence[News]:
        news, self.told = () if self.told else (known(),), True
        return news


def test_a_gate_that_starts_on_a_full_disk_knows_what_it_knew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    knowing_in(tmp_path).take(known())
    monkeypatch.setattr(archives, "put", full)
    again = knowing_in(tmp_path)
    again.take(known())
    assert again.now is known()


def test_what_does_not_fit_on_the_disk_is_known_once_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_AGAIN", 0.01)
    knowing = knowing_in(tmp_path)

    async def told() -> None:
        follows = asyncio.create_task(knowing.follow(Once()))
        with monkeypatch.context() as disk:
            disk.setattr(archives, "put", full)
            await until(lambda: "cannot be kept in the spool: no space left on device" in str(knowing.refused))
            assert knowing.now is None
        await until(lambda: knowing.now is not None)
        assert knowing.refused is None
        follows.cancel()

    asyncio.run(told())
