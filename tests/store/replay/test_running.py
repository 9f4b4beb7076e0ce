"""A replay over a store: in several processes, stopped and gone on with, and over files that are not as they were."""

import pickle
from pathlib import Path

import msgspec
import pytest
from tests.policy.decide.cast import when
from tests.store.replay.past import LATER, MAIL, WEB, WEEK, Past, at, monday, one_by_one

from chalkline.events.columns import fields_read
from chalkline.store.events.errors import StoreError
from chalkline.store.events.layout import Partition
from chalkline.store.events.manifest import read_manifest, write_manifest
from chalkline.store.events.schema import conformed, stored_schema
from chalkline.store.events.store import DayFile, EventStore
from chalkline.store.events.writing import Writer
from chalkline.store.replay import running
from chalkline.store.replay.partial import Partial, together
from chalkline.store.replay.running import Replay
from chalkline.store.replay.tally import WHOLE
from chalkline.store.replay.truth.replaying import looked_at_truth

SUBJECT = "digital-messaging#write.subject"


@pytest.fixture
def own(past: Past, tmp_path: Path) -> Past:
    """A store to write beside."""
    return past.copied(tmp_path / "store")


def replay_of(past: Past, **how: object) -> Replay:
    """The replay of an hour more."""
    return Replay(plan=past.plan(past.edited(*LATER)), store=past.store, **how)  # type: ignore[arg-type]


def run(replay: Replay, *, workers: int = 1, resume: bool = False) -> Partial:
    """All that is found."""
    files = replay.files()
    found = replay.run(files, workers=workers, resume=resume, progress=lambda _: None)
    return together(part for _, part in sorted(found, key=lambda each: str(each[0].path)))


class Stopped(BaseException):
    """Somebody pulls the plug."""


def test_processes_find_what_one_does(own: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = run(replay_of(own, keep=False))
    monkeypatch.setattr(running, "ALONE", 0)
    assert run(replay_of(own), workers=2) == alone


def test_a_replay_that_was_stopped_goes_on_with_what_is_left(own: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    replay, looked = replay_of(own), list[Path]()
    look = looked_at_truth

    def looked_at(plan: object, store: object, file: DayFile, *span: object) -> Partial:
        if len(looked) == 3:
            raise Stopped
        looked.append(file.path)
        return look(plan, store, file, *span)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "looked_at_truth", looked_at)
    with pytest.raises(Stopped):
        run(replay)
    monkeypatch.setattr(running, "looked_at_truth", look)
    before = [path for path in looked if replay.kept(next(f for f in replay.files() if f.path == path))]
    assert before == looked
    files = replay.files()
    told: list[int] = []
    found = together(part for _, part in replay.run(files, workers=1, resume=True, progress=told.append))
    assert found == run(replay_of(own, keep=False))
    assert sum(told) == found.events
    replay.forget(files)
    assert not [path for path in own.store.root.rglob("*") if "replay-" in path.name]


def test_what_is_kept_of_another_replay_is_not_taken_for_this_one(own: Past) -> None:
    replay = replay_of(own)
    run(replay)
    other = Replay(plan=own.plan(own.policies), store=own.store)
    assert all(replay.kept(file) for file in replay.files())
    assert not any(other.kept(file) for file in other.files())


def test_half_of_what_was_kept_is_nothing(own: Past) -> None:
    replay = replay_of(own)
    run(replay)
    file = replay.files()[0]
    kept = next(path for path in file.path.parent.iterdir() if path.name.startswith(f"_{file.path.stem}.replay-"))
    kept.write_bytes(kept.read_bytes()[:-4])
    assert replay.kept(file) is None


def test_a_span_counts_what_came_within_it(own: Past) -> None:
    since, until = when("2026-11-16 12:00"), when("2026-11-17 12:00")
    replay = replay_of(own, since=since, until=until)
    events = [event for event in own.events() if since <= at(event) < until]
    assert dict(run(replay).counts) == one_by_one(replay.plan, events)


def test_a_file_that_was_cut_short_is_an_error_that_names_it(own: Past) -> None:
    file = replay_of(own).files()[0]
    file.path.write_bytes(file.path.read_bytes()[:-100])
    with pytest.raises(StoreError, match="bytes and was written with") as caught:
        run(replay_of(own))
    assert caught.value.where == file.path


def test_conditions_are_undecided_where_the_file_does_not_keep_what_they_read(own: Past, tmp_path: Path) -> None:
    fields = {event: fields_read(own.policies, event) - {"message.subject"} for event in (MAIL, WEB, "mail.receive")}
    store = EventStore(tmp_path / "older")  # the same days, written before any rule read the subject
    with Writer(store, "ferndale", own.loaded.school.zone, fields) as writer:
        for batch in own.store.scan([MAIL]):
            writer.add_batch(conformed(batch, stored_schema(MAIL, fields[MAIL])))
    for keep in (False, True):
        replay = Replay(plan=own.plan(own.policies), store=store, keep=keep)
        counts = dict(run(replay).counts)
        events = len(own.events(types=[MAIL]))
        assert {old for clause, old, _ in counts if clause == SUBJECT} == {
            "undecided warn",
            "warn",
        }  # two of its rules read other fields
        assert sum(n for (clause, _, _), n in counts.items() if clause == SUBJECT) == events
        assert sum(n for (clause, _, _), n in counts.items() if clause == WHOLE) == events


def test_an_error_in_another_process_comes_whole() -> None:
    error = pickle.loads(pickle.dumps(StoreError("it is cut short", Path("day"), "restore it")))  # noqa: S301 - our own
    assert (error.what, error.where, error.mend) == ("it is cut short", Path("day"), "restore it")


def test_a_day_without_events_and_one_that_is_being_written_count_what_is_published(own: Past) -> None:
    before = run(replay_of(own, keep=False))
    empty = own.store.layout.day(Partition(WEEK.last.replace(day=19), MAIL, "ferndale"))
    empty.mkdir(parents=True)
    (own.store.layout.day(monday()) / ".unfinished-1.parquet").write_bytes(b"PAR1 half")
    assert run(replay_of(own)) == before
    manifest = read_manifest(own.store.layout.day(monday()))
    assert manifest is not None
    write_manifest(empty, msgspec.structs.replace(manifest, day=WEEK.last.replace(day=19), files=()))
    assert run(replay_of(own)) == before
