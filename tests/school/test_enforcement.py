"""Rows that say which clauses are enforced mean the moment that they were written for."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalkline.policy.facts.fact import FOREVER, Fact
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import NANOSECONDS_PER_SECOND, Timestamp
from chalkline.school.enforcement import Saying, begun, cells, ended, written
from chalkline.school.times import Times

ZONES = [ZoneInfo(name) for name in ("Europe/London", "America/St_Johns", "Pacific/Chatham")]
NOW = Times(ZONES[0]).beginning("2026-11-20 17:00")
BY_HEAD = Saying(by="head", at=NOW, reason="agreed")
SECONDS = st.integers(1_600_000_000, 2_200_000_000).map(lambda second: Timestamp(second * NANOSECONDS_PER_SECOND))


@given(SECONDS, st.sampled_from(ZONES))
def test_a_moment_is_read_as_it_was_written(at: Timestamp, zone: ZoneInfo) -> None:
    assert Times(zone).beginning(written(at, zone)) == at
    assert Times(zone).end(written(at, zone, whole_days=False)) == at


@pytest.mark.parametrize("hour", ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"])
def test_an_hour_that_autumn_repeats_is_told_apart(hour: str) -> None:
    at = Times(ZONES[0]).beginning(hour)
    assert Times(ZONES[0]).beginning(written(at, ZONES[0])) == at


def facts(*rows: Fact) -> Facts:
    return Facts.of("s", [replace(row, number=n, school="s") for n, row in enumerate(rows, 1)])


def test_what_ends_takes_the_place_of_what_began_and_counts_after_it() -> None:
    later = Saying(by="head", at=Timestamp(NOW + 60 * NANOSECONDS_PER_SECOND))
    start = begun("email#hours", NOW, later)  # written down after it is ended
    [end] = ended(facts(start), "email@1#hours", NOW, BY_HEAD)
    assert (end.since, end.until, end.recorded, end.by) == (NOW, NOW, later.at, "head")
    assert not list(ended(facts(start, end), "email@1#hours", NOW, BY_HEAD))


def test_a_row_leaves_out_what_may_be_left_out() -> None:
    day = Times(ZONES[0]).beginning("2026-12-01")
    row = cells(begun("email#hours", day, BY_HEAD), ZONES[0])
    assert row["from"] == "2026-12-01"
    assert (row["to"], row["recorded"]) == ("", "2026-11-20 17:00")
    assert begun("email#hours", day, BY_HEAD).until == FOREVER
