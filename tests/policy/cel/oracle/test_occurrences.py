"""What must occur in one of a hundred generated programs, and does: counted over the same sample every time."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from tests.policy.cel.oracle.occurrences import EXPECTED, in_text, of_rule, while_running
from tests.policy.cel.oracle.rules import Example
from tests.policy.cel.oracle.samples import sample

SHARE = 1 / 100


def occurring(example: Example) -> list[set[str]]:
    """What occurs in each program of the example, on any of its events."""
    found = []
    for text in [*(rule.text for rule in example.rules), *example.values]:
        runs = (while_running(text, event, example.world) for event in example.events)
        found.append({*in_text(text), *(each for run in runs for each in run)})
    for rule, seen in zip(example.rules, found, strict=False):
        seen |= {each for event in example.events for each in of_rule(rule, event, example.world)}
    return found


@cache
def programs() -> Sequence[set[str]]:
    """What occurs in each program of the sample."""
    return [seen for example in sample() for seen in occurring(example)]


def test_everything_occurs_in_one_of_a_hundred_programs() -> None:
    counts = Counter(each for seen in programs() for each in seen)
    wanting = {each: counts[each] for each in EXPECTED if counts[each] < SHARE * len(programs())}
    assert not wanting, f"too rare among {len(programs())} programs: {wanting}"


def test_nothing_strict_absorbs() -> None:
    outcomes = {each for seen in programs() for each in seen}
    strict = {name.removeprefix("not ") for name in EXPECTED if name.startswith("not absorbed by ")}
    absorbing = {f"absorbed by {what}" for what in ("&&", "||", "all", "exists")}
    assert outcomes & (strict - absorbing) == set()
