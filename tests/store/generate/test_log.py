"""A made-up log: the same for the same seed, and plausible."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from msgspec import UNSET

from chalkline.events.columns import event_at, event_of, fields_read
from chalkline.events.vocabulary import EVENT_TYPES
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.decide.decider import Decider, Enforcement
from chalkline.school.loading import Loaded
from chalkline.store.events.schema import paths_of
from chalkline.store.events.store import EventStore
from chalkline.store.events.writing import Writer
from chalkline.store.generate.habits import Kind, days, moments, seconds
from chalkline.store.generate.log import SHARES, Log, generated

WEEK = Log(first=date(2026, 11, 9), last=date(2026, 11, 22), events=20_000, seed=3)
Fields = Mapping[str, Sequence[str]]


@pytest.fixture(scope="session")
def fields(small: Loaded) -> Fields:
    """What the rules of the school read."""
    policies = small.check_policies().set
    assert policies is not None
    return {event: sorted(fields_read(policies, event)) for event in EVENT_TYPES}


@pytest.fixture(scope="session")
def batches(small: Loaded, fields: Fields) -> list[pa.RecordBatch]:
    """A fortnight of theirs."""
    return list(generated(WEEK, small, fields))


def test_the_same_seed_makes_the_same_bytes(small: Loaded, fields: Fields, tmp_path: Path) -> None:
    one, other = (_files(tmp_path / name, small, fields, WEEK) for name in ("one", "other"))
    assert one == other
    assert len(one) == 14 * 3


def test_another_seed_makes_others(small: Loaded, fields: Fields, tmp_path: Path) -> None:
    short = Log(first=WEEK.first, last=WEEK.first, events=300)
    again = Log(first=WEEK.first, last=WEEK.first, events=300, seed=2)
    one, other = (_files(tmp_path / str(log.seed), small, fields, log) for log in (short, again))
    assert not one & other


def test_there_are_about_as_many_as_wanted_of_each_type(batches: list[pa.RecordBatch]) -> None:
    counted = Counter[str]()
    for batch in batches:
        counted[event_of(batch.schema)] += batch.num_rows
    wanted = {event: share * WEEK.events for event, share in SHARES.items()}
    assert {event: pytest.approx(count, rel=0.15) for event, count in wanted.items()} == counted


def test_only_the_fields_that_rules_read_are_made(batches: list[pa.RecordBatch], fields: Fields) -> None:
    for batch in batches:
        assert set(paths_of(batch.schema)) == {"id", "arrived_at", *fields[event_of(batch.schema)]}


def test_a_batch_is_of_one_local_day_in_order(batches: list[pa.RecordBatch], small: Loaded) -> None:
    for batch in batches:
        local = pc.local_timestamp(batch.column("arrived_at").cast(pa.timestamp("us", small.school.zone.key)))
        assert len(pc.unique(local.cast(pa.date32(), safe=False))) == 1
        assert pc.all(pc.greater_equal(local[1:], local[:-1])).as_py() in {True, None}


def test_ids_are_all_different(batches: list[pa.RecordBatch]) -> None:
    ids = pa.chunked_array([batch.column("id") for batch in batches])
    assert pc.count_distinct(ids).as_py() == len(ids)


def test_weekends_are_quiet_and_school_days_busy(batches: list[pa.RecordBatch]) -> None:
    rows = Counter[date]()
    for batch in batches:
        rows[batch.column("arrived_at")[0].as_py().date()] += batch.num_rows
    assert max(rows[date(2026, 11, day)] for day in (14, 15, 21, 22)) < rows[date(2026, 11, 16)] / 3


def test_events_can_be_decided_and_few_are_undecided(batches: list[pa.RecordBatch], small: Loaded) -> None:
    policies = small.check_policies().set
    assert policies is not None
    decider = Decider.of(policies, small.vocabulary, enforcement=Enforcement.ALL)
    effects, undecided = Counter[str](), 0
    for batch in batches[:3]:
        for row in range(min(batch.num_rows, 300)):
            event = event_at(batch, row)
            assert event.arrived_at is not UNSET
            decision = decider.decide(event, small.facts, small.calendar, event.arrived_at)
            effects[decision.effect.word] += 1
            undecided += decision.undecided
    assert {"nothing", "warn", "hold"} <= set(effects)
    assert undecided < sum(effects.values()) / 10


def test_a_type_can_be_made_alone(small: Loaded, fields: Fields) -> None:
    log = Log(first=WEEK.first, last=WEEK.first, events=500, types=["web.request"])
    (batch,) = generated(log, small, fields)
    assert (event_of(batch.schema), batch.num_rows) == ("web.request", 500)


def test_a_message_to_all_goes_once_to_each_through_the_group(small: Loaded) -> None:
    log = Log(first=WEEK.first, last=WEEK.first, events=20_000, types=["mail.send"])
    (batch,) = generated(log, small, {})
    rows = [row for row in batch.select(["id", "recipient"]).to_pylist() if row["recipient"]["via"]]
    assert {row["recipient"]["via"] for row in rows} == {"all-staff@ferndale.example"}
    assert len(rows) % 24 == 0  # of 25 staff, one wrote it


def test_nobody_writes_to_themselves(small: Loaded) -> None:
    log = Log(first=WEEK.first, last=WEEK.first, events=20_000, types=["mail.send"])
    (batch,) = generated(log, small, {})
    sender, recipient = (pc.struct_field(batch.column(name), "address") for name in ("sender", "recipient"))
    assert not pc.any(pc.equal(sender, recipient)).as_py()


def test_a_school_without_pupils_is_refused(small: Loaded, fields: Fields) -> None:
    before = Log(first=date(1990, 1, 1), last=date(1990, 1, 1), events=10)
    nobody = type(small.facts).of(small.school.id, ())
    with pytest.raises(ValueError, match="the school has nobody whose role is `staff`"):
        list(generated(before, replace(small, facts=nobody), fields))


def test_days_are_what_the_calendar_says(small: Loaded) -> None:
    kinds = [day.kind for day in days(date(2026, 10, 23), date(2026, 10, 26), small.calendar)]
    assert kinds == [Kind.SCHOOL, Kind.WEEKEND, Kind.WEEKEND, Kind.FREE]


def test_beyond_the_calendar_weekdays_are_school_days() -> None:
    monday = date(2040, 1, 2)
    (first, *_) = days(monday, monday + timedelta(days=1), Calendar(zone=ZoneInfo("Europe/London")))
    assert first.kind is Kind.SCHOOL


def test_the_hour_that_spring_skips_is_its_end() -> None:
    (skipped, after) = moments(date(2027, 3, 28), np.array([3_600 + 60, 7_200]), "Europe/London").to_pylist()
    assert skipped == after


@pytest.mark.parametrize("whose", ["staff", "pupils", "outside"])
def test_seconds_lie_in_a_day(whose: str) -> None:
    found = seconds(whose, Kind.SCHOOL, 2_000, np.random.default_rng(1))
    assert 0 <= found.min() <= found.max() < 86_400
    assert (found > 22 * 3600).any() if whose != "staff" else (found // 3600 == 9).any()


def _files(folder: Path, school: Loaded, fields: Fields, log: Log) -> set[tuple[str, str]]:
    with Writer(EventStore(folder), school.school.id, school.school.zone, {}) as writer:
        for batch in generated(log, school, fields):
            writer.add_batch(batch)
    return {(file.partition.path, file.stored.sha256) for file in EventStore(folder).files()}
