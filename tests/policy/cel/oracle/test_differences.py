"""Every way in which the oracle is known to differ is still one: an entry that is no longer needed fails."""

import re
from pathlib import Path

import pytest
from tests.policy.cel.oracle.agreement import Disagreement, alike, by_reference
from tests.policy.cel.oracle.differences import DIFFERENCES, Difference, excuses
from tests.policy.cel.oracle.python_cel import oracle
from tests.policy.cel.oracle.samples import sample

PAGE = Path(__file__).resolve().parents[4] / "docs/reference/cel-conformance.md"


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: difference.name)
def test_they_still_differ(difference: Difference) -> None:
    event, world = sample(1)[0].events[0], sample(1)[0].world
    reference = by_reference(difference.witness, event, world)
    found = oracle().outcome(difference.witness, event, world)
    assert not alike(reference, found, world)
    witnessed = Disagreement(text=difference.witness, event=event, world=world, reference=reference, other=found)
    assert excuses(witnessed) == [difference]


def test_the_page_lists_them() -> None:
    rows = re.findall(
        r"^\| ([^|]+) \| (ours|the oracle's) \| ([^|]+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    listed = [(one.name, "ours" if one.ours else "the oracle's", one.reason) for one in DIFFERENCES]
    assert rows == listed
