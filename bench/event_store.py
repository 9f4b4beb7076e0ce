"""What the event store costs: writing decided events, making up a log, reading it, making one file of many."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from bench.harness import Section, peak_mebibytes, rate
from bench.school_mail import knowledge, mix
from chalkline.events.columns import fields_read
from chalkline.policy.decide.record import versions_of
from chalkline.school.loading import load_school
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.events.compaction import compact
from chalkline.store.events.rows import Row
from chalkline.store.events.store import EventStore
from chalkline.store.events.writing import Writer
from chalkline.store.generate.folder import write_school
from chalkline.store.generate.log import SHARES, Log, generated

_MAIL = "mail.send"
_COPIES = 5
_SMALL_FILES = 200
_YEAR = Log(first=date(2026, 9, 1), last=date(2027, 7, 31), events=5_000_000)


def run() -> Section:
    """The figures of the event store."""
    with TemporaryDirectory() as folder:
        context = multiprocessing.get_context("spawn")  # a process of its own, so that its memory is known
        with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
            table = pool.submit(_figures, Path(folder)).result()
    return Section(
        key="event-store",
        title="The event store",
        intro=(
            "Mail of the demonstration school with its decisions, written from events; then a made-up year of a school"
            f" of 1,350 people, {_YEAR.events:,} events. One process."
        ),
        table=table,
    )


def _figures(folder: Path) -> list[dict[str, str]]:
    known = knowledge()
    rows = _rows(known)
    decided, small = EventStore(folder / "decided"), EventStore(folder / "small")
    write = _rate(lambda: _write(decided, known, rows), len(rows))
    for start in range(_SMALL_FILES):
        _write(small, known, rows[start::_SMALL_FILES])
    compacting = _rate(lambda: _compact(small), len(rows))
    year = EventStore(folder / "year")
    made = _rate(lambda: _make_up(folder / "school", year), _YEAR.events)
    return [
        {"what": "decided events written", "figure": f"{rate(write)} events/s"},
        {"what": f"{_SMALL_FILES} files of each day made one", "figure": f"{rate(compacting)} events/s"},
        {"what": "a year made up and written", "figure": f"{rate(made)} events/s"},
        {"what": "read in order, all columns", "figure": f"{rate(_reading(year, None))} events/s"},
        {"what": "read in order, who alone", "figure": f"{rate(_reading(year, ['sender.id', 'person.id']))} events/s"},
        {"what": "bytes an event on disk", "figure": f"{_bytes(year) / _YEAR.events:.0f}"},
        {"what": "memory of the process at its peak", "figure": f"{peak_mebibytes():.0f} MiB"},
    ]


def _rows(known: Knowledge) -> Sequence[Row]:
    """The mix, some times over, each event with an id of its own and its decision."""
    versions = versions_of(known.decider, known.facts, known.calendar)
    return [
        Row(msgspec.structs.replace(event, id=f"{event.id}-{copy}", arrived_at=at), known.decide(event, at), versions)
        for copy in range(_COPIES)
        for event, at in mix()
    ]


def _write(store: EventStore, known: Knowledge, rows: Sequence[Row]) -> None:
    fields = {_MAIL: fields_read(known.policies, _MAIL)}
    with Writer(store, known.school.id, known.school.zone, fields) as writer:
        for row in rows:
            writer.add(row)


def _compact(store: EventStore) -> None:
    for partition, _ in list(store.days()):
        compact(store, partition)


def _make_up(folder: Path, store: EventStore) -> None:
    write_school(folder)
    school, faults = load_school(folder)
    policies = None if school is None else school.check_policies().set
    if school is None or policies is None:
        raise ValueError(faults)
    fields = {event: fields_read(policies, event) for event in SHARES}
    with Writer(store, school.school.id, school.school.zone, {}) as writer:
        for batch in generated(_YEAR, school, fields):
            writer.add_batch(batch)


def _reading(store: EventStore, columns: Sequence[str] | None) -> float:
    return _rate(lambda: sum(batch.num_rows for batch in store.scan(columns=columns)), _YEAR.events)


def _bytes(store: EventStore) -> int:
    return sum(file.stored.bytes for file in store.files())


def _rate(work: Callable[[], object], count: int) -> float:
    start = time.perf_counter()
    work()
    return count / (time.perf_counter() - start)
