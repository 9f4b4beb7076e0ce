"""Stretches of time in which nothing changes: told apart as a plain search tells them, whoever comes up when."""

from bisect import bisect_right

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from chalkline.policy.cel.columnar.columns import Codes, Values
from chalkline.policy.cel.columnar.stretches import NEVER, Stretches

CHANGES = {"nobody": [], "p1": [10, 20, 20, 30], "t1": [20], "t2": [-5, 15, 40]}
"""When something changes of whom."""
rows = st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(-10, 50)), max_size=12)


def stretches() -> Stretches:
    """Those of these people."""
    return Stretches(lambda subject: np.array(CHANGES[subject], np.int64))


def asked(known: Stretches, events: list[tuple[str, int]]) -> list[int]:
    """The number of the stretch of each event."""
    people = [person for person, _ in events]
    ids = Codes(codes=np.arange(len(events)), values=Values(python=people))
    found: list[int] = known.at(known.subjects(ids), np.array([moment for _, moment in events], np.int64)).tolist()
    return found


@given(rows, rows)
def test_events_have_a_number_in_common_if_nothing_changes_between_them_and_keep_it(
    first: list[tuple[str, int]], then: list[tuple[str, int]]
) -> None:
    known = stretches()
    numbers = [*asked(known, first), *asked(known, then)]
    plain = [(person, bisect_right(CHANGES[person], moment)) for person, moment in [*first, *then]]
    assert len(set(zip(numbers, plain, strict=True))) == len(set(numbers)) == len(set(plain))
    assert all(0 <= number < known.count for number in numbers)


@given(rows)
def test_the_change_that_follows_is_the_first_after_the_moment(events: list[tuple[str, int]]) -> None:
    known = stretches()
    numbers = known.numbers([person for person, _ in events])
    found = known.following(numbers, np.array([moment for _, moment in events], np.int64)).tolist()
    assert found == [min((one for one in CHANGES[p] if one > at), default=NEVER) for p, at in events]
    assert found == [known.next_change(*event) for event in events]
