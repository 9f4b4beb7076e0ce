"""Replay of a whole school's policies over its own log, as `chalkline replay` does it: in processes begun for it."""

import os
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.harness import rate
from chalkline.events.columns import fields_read
from chalkline.policy.check import PolicySet, check
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.document.read import read
from chalkline.policy.source import Source
from chalkline.school.loading import Loaded, load_school
from chalkline.store.events.store import EventStore
from chalkline.store.events.writing import Writer
from chalkline.store.generate.folder import write_school
from chalkline.store.generate.log import SHARES, Log, generated
from chalkline.store.replay.partial import Partial, together
from chalkline.store.replay.plan import ReplayPlan
from chalkline.store.replay.running import Replay

EVENTS = int(os.environ.get("REPLAY_SCHOOL_EVENTS", "1000000"))
WORKERS = 2
_FIRST, _LAST = date(2026, 9, 3), date(2026, 12, 18)
_HOURS = "weekdays 07:30-17:00", "7.30am and 5pm on weekdays"
_SIX, _SEVEN = (("18:00", "6pm"), ("19:00", "7pm"))
Row = dict[str, str]


def of_a_school() -> Iterator[Row]:
    """The figures of replays of a school's first term."""
    with TemporaryDirectory() as folder:
        loaded, policies, store = _school(Path(folder))
        same, six, seven = policies, _until(loaded, policies, *_SIX), _until(loaded, policies, *_SEVEN)

        def of(new: PolicySet, *, keep: bool = True, waits: bool = True) -> Replay:
            plan = ReplayPlan.of(loaded, policies, new, Enforcement.ALL, waits=waits)
            return Replay(plan=plan, store=store, keep=keep)

        yield _timed("a whole school's policies, nothing kept", of(same, keep=False))[0]
        yield _timed("the same for the first time, truth stored on the way", of(same))[0]
        yield _timed("the same again", of(same))[0]
        yield _timed("e-mail hours edited, 17:00 to 18:00: whose mail waits no longer", of(six, waits=False))[0]
        row, found = _timed("e-mail hours edited, 17:00 to 19:00: and for how long", of(seven))
        yield row
        yield {"what": "holds of which the lengths were worked out, old and new", "figure": f"{_holds(found):,}"}


def _timed(what: str, replay: Replay) -> tuple[Row, Partial]:
    files, begun = replay.files(), time.perf_counter()
    found = together(
        part for _, part in replay.run(files, workers=WORKERS, resume=False, progress=lambda _events: None)
    )
    seconds = time.perf_counter() - begun
    replay.forget(files)
    return {"what": what, "figure": f"{seconds:.1f} s, {rate(found.events / seconds)} events/s"}, found


def _holds(found: Partial) -> int:
    return sum(number for _, number, _, _ in found.waits)


def _school(folder: Path) -> tuple[Loaded, PolicySet, EventStore]:
    """A school, its policies, and its log."""
    write_school(folder / "school")
    loaded, faults = load_school(folder / "school")
    policies = None if loaded is None else loaded.check_policies().set
    if loaded is None or policies is None:
        raise ValueError(faults)
    fields = {event: fields_read(policies, event) for event in SHARES}
    store = EventStore(folder / "store")
    with Writer(store, loaded.school.id, loaded.school.zone, {}) as writer:
        for batch in generated(Log(first=_FIRST, last=_LAST, events=EVENTS), loaded, fields):
            writer.add_batch(batch)
    return loaded, policies, store


def _until(loaded: Loaded, policies: PolicySet, time_of_day: str, in_words: str) -> PolicySet:
    """The policies in which staff may write until later, so that mail waits for a shorter time."""
    edits = [(said, said.replace("17:00", time_of_day).replace("5pm", in_words)) for said in _HOURS]
    sources = [policy.source for policy in policies.policies]
    texts = [Source.of(one.name, _edited(one.text, edits)) for one in sources]
    edited, faults = check([policy for text in texts if (policy := read(text)[0])], loaded.vocabulary)
    if edited is None:
        raise ValueError(faults)
    return edited


def _edited(text: str, edits: list[tuple[str, str]]) -> str:
    for old, new in edits:
        text = text.replace(old, new)
    return text
