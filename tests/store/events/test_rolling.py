"""Only what enough people share is kept, every event counts once, and what is kept is true."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalkline.store.events.rolling import FORGOTTEN, Kinds, rolled_up

FLOOR = 3
rows = st.lists(st.tuples(st.text("01!.", min_size=4, max_size=4), st.integers(0, 6), st.integers(0, 6)), max_size=60)


def rolled(codes: list[str], *people: list[int], floor: int = FLOOR) -> dict[str, int]:
    """By pattern, how many events."""
    matrix = np.frombuffer("".join(codes).encode(), np.uint8).reshape(len(codes), -1)
    return written(rolled_up(matrix, [np.array(role, np.int64) for role in people], floor))


def written(kinds: Kinds) -> dict[str, int]:
    """The kinds as texts."""
    return {row.tobytes().decode(): count for row, count in zip(kinds.codes, kinds.events.tolist(), strict=True)}


def test_what_enough_people_share_is_kept_whole() -> None:
    assert rolled(["01", "01", "01", "11", "11", "11"], [1, 2, 3, 1, 2, 3]) == {"01": 3, "11": 3}


def test_many_events_of_few_people_are_not_enough() -> None:
    assert rolled(["01"] * 9, [1, 2] * 4 + [1]) == {"..": 9}


def test_every_role_takes_enough_people() -> None:
    assert rolled(["01"] * 3, [1, 2, 3], [7, 7, 7]) == {"..": 3}


def test_what_parts_few_from_many_is_forgotten_and_the_rest_kept() -> None:
    assert rolled(["111", "110", "101", "110", "111", "111"], [1, 2, 3, 4, 5, 6]) == {"111": 3, "1..": 3}


@pytest.mark.parametrize("codes", [["0"], ["."]])
def test_next_to_nothing_is_counted_and_says_nothing(codes: list[str]) -> None:
    assert rolled(codes, [1] * len(codes)) == {".": 1}


@given(rows)
def test_nothing_that_too_few_share_is_kept_and_nothing_untrue(events: list[tuple[str, int, int]]) -> None:
    codes = [code for code, _, _ in events]
    if not codes:
        return
    found = rolled(codes, [one for _, one, _ in events], [other for _, _, other in events])
    assert sum(found.values()) == len(codes)
    for pattern, count in found.items():
        alike = [(one, other) for code, one, other in events if _is(code, pattern)]
        assert len(alike) >= count
        if set(pattern) != {chr(FORGOTTEN)}:
            assert min(len({pair[role] for pair in alike}) for role in (0, 1)) >= FLOOR
    assert _totals(found) <= _totals(Counter(codes))


def _is(code: str, pattern: str) -> bool:
    return all(kept in {char, "."} for char, kept in zip(code, pattern, strict=True))


def _totals(counts: dict[str, int]) -> Counter[tuple[int, str]]:
    """How often each condition is known to have been what."""
    return Counter({(i, c): 0 for i in range(4) for c in "01!"}) + Counter(
        (place, char)
        for pattern, count in counts.items()
        for place, char in enumerate(pattern)
        if char != "."
        for _ in range(count)
    )
