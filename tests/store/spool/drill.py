"""A spool under random work, whose power goes at random instants, and which is then asked for what it promised."""

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from tests.store.spool.letters import answer, at, letter, notice, part
from tests.store.spool.power import PowerCutError, PowerDisk

from chalkline.policy.facts.fact import Fact
from chalkline.store.spool.cleaning import cleaning
from chalkline.store.spool.disk import Sync
from chalkline.store.spool.entry import Entry, Fate, Letter
from chalkline.store.spool.errors import SpoolError
from chalkline.store.spool.ids import Ids
from chalkline.store.spool.intent import Intent
from chalkline.store.spool.ledger import Done, Ledger, Outcome
from chalkline.store.spool.opening import opened

HOME = Path("/spool")


class LossError(AssertionError):
    """Something acknowledged is not there, or something else is."""


@dataclass
class Truth:
    """What the spool promised."""

    entries: dict[str, Entry] = field(default_factory=dict)
    """All that were ever acknowledged, as they last were; closed ones too."""
    raw: dict[str, bytes] = field(default_factory=dict)
    facts: dict[int, Fact] = field(default_factory=dict)

    def add(self, intent: Intent, changed: Sequence[Entry]) -> None:
        for one in intent.letters:
            self.raw[one.entry.id] = one.raw
        self.entries |= {one.entry.id: one.entry for one in intent.letters} | {one.id: one for one in changed}
        self.facts |= {fact.number: fact for fact in intent.facts}
        for number in intent.forgotten:
            self.facts.pop(number, None)

    @property
    def open(self) -> dict[str, Entry]:
        return {id_: entry for id_, entry in self.entries.items() if entry.is_open}


class Drill:
    """One spool, from its first opening to the last power cut."""

    def __init__(self, chance: random.Random, ignored: Sync | None = None, disk: PowerDisk | None = None) -> None:
        self.chance = chance
        self.disk = disk or PowerDisk(ignored=ignored)
        self.truth = Truth()
        self.ids = Ids()
        self.next_fact = 1
        self.asked: list[Intent] = []
        """Of which nobody was told yet whether they are done."""
        self.ledger = self.opened()

    def opened(self) -> Ledger:
        self.ledger = opened(self.disk, HOME, reserve=2048, segment_size=2000)
        return self.ledger

    def new_id(self) -> str:
        """Whatever the clock says: it may have been set back."""
        return self.ids.new(at(self.chance.randrange(-9999, 9999)))

    def accept(self) -> Intent:
        id_ = self.new_id()
        fates = self.chance.choices([Fate.HELD, Fate.ASKED, Fate.LEAVING], k=self.chance.randrange(1, 4))
        raw = b"Subject: Trip\r\n\r\n" + b"Dear all " * self.chance.randrange(200)
        first = letter(id_, *(part(fate=fate, until=at(self.chance.randrange(99))) for fate in fates), raw=raw)
        return Intent(letters=(first, *self.notices(id_)), facts=self.facts(id_))

    def change(self) -> Intent | None:
        """Some open parts of an open entry have another fate."""
        busy = {id_ for intent in self.asked for id_ in intent.changes}
        candidates = sorted(self.truth.open.keys() - busy)
        if not candidates:
            return None
        entry = self.truth.entries[self.chance.choice(candidates)]
        places = [place for place, one in enumerate(entry.parts) if one.fate.is_open and self.chance.random() < 0.8]
        parts = {
            place: msgspec.structs.replace(entry.parts[place], fate=self.chance.choice(list(Fate))) for place in places
        }
        about = self.notices(entry.id)
        return Intent(letters=about, changes={entry.id: parts}, facts=self.facts(entry.id), uses_reserve=True)

    def notices(self, about: str) -> tuple[Letter, ...]:
        return tuple(notice(self.new_id(), about) for _ in range(self.chance.randrange(3)))

    def facts(self, about: str) -> tuple[Fact, ...]:
        numbers = range(self.next_fact, self.next_fact + self.chance.randrange(2))
        self.next_fact = numbers.stop
        return tuple(answer(number, about) for number in numbers)

    def work(self) -> None:
        """A group of callers ask at once, and are told what became of it."""
        for _ in range(self.chance.randrange(1, 4)):
            intent = self.accept() if self.chance.random() < 0.5 else self.change()
            if intent is not None:
                self.asked.append(intent)
        self.tell(self.done(self.kept()))

    def kept(self) -> list[Intent]:
        """Those whose messages are on the disk."""
        kept = []
        for intent in list(self.asked):
            try:
                self.ledger.keep(intent.letters, uses_reserve=intent.uses_reserve)
            except SpoolError:
                self.asked.remove(intent)
            else:
                kept.append(intent)
        return kept

    def done(self, intents: Sequence[Intent]) -> list[tuple[Intent, Outcome]]:
        outcomes = self.ledger.commit(intents)
        self.ledger.apply(outcomes)
        told = list(zip(intents, outcomes, strict=True))
        for intent, outcome in told:
            if isinstance(outcome, SpoolError):
                self.asked.remove(intent)
                self.ledger.drop(intent.letters)
            else:
                self.truth.add(intent, [one for one in outcome.record.entries if one.id in intent.changes])
                self.asked.remove(intent)
        self.ledger.discard(outcomes)
        return told

    def tell(self, told: Sequence[tuple[Intent, Outcome]]) -> None:
        for intent, outcome in told:
            if isinstance(outcome, Done) != all(one.entry.id in self.truth.entries for one in intent.letters):
                raise LossError(f"{intent} was told {outcome}")

    def rush(self) -> None:
        """Several messages come in at once."""
        self.asked += [self.accept() for _ in range(3)]
        self.tell(self.done(self.kept()))

    def close(self, id_: str) -> None:
        """An entry is delivered to all."""
        parts = [msgspec.structs.replace(one, fate=Fate.DELIVERED) for one in self.truth.entries[id_].parts]
        self.asked = [Intent(changes={id_: dict(enumerate(parts))}, uses_reserve=True)]
        self.tell(self.done(self.kept()))

    def forget(self) -> None:
        intent = Intent(forgotten=tuple(self.truth.facts)[:2], uses_reserve=True)
        self.asked.append(intent)
        self.done([intent])

    def clean(self) -> None:
        """The oldest file of the journal goes."""
        if len(self.ledger.segments) > 1:
            for group in cleaning(self.ledger, step=2):
                outcomes = self.ledger.commit(group)
                if any(isinstance(outcome, SpoolError) for outcome in outcomes):
                    return
                self.ledger.apply(outcomes)
                self.ledger.discard(outcomes)

    def interrupted(self, act: str, after: int, *, power: bool) -> None:
        """The act is broken off after so many operations; what is found then is checked, and goes on being used."""
        self.disk.cut_after = self.disk.operations + after
        with suppress(PowerCutError):
            getattr(self, act)()
        self.disk.cut_after = None
        self.reopened(power=power)

    def reopened(self, *, power: bool) -> None:
        self.disk = self.disk.cut(self.chance.randrange) if power else self.disk.killed()
        self.opened()
        self.check()

    def filled(self, act: str, write: int) -> None:
        """The disk is full at one write of the act, and soon after the power goes."""
        self.disk.full_at, self.disk.fits = self.disk.writes + write, self.chance.choice([0, 50, 99])
        getattr(self, act)()
        self.disk.full_at = None
        self.interrupted("work", self.chance.randrange(8), power=True)

    def crowded(self) -> None:
        """The messages still fit, their records nearly; they are refused, and the power goes."""
        self.asked = [self.accept() for _ in range(2)]
        writes = sum(len(intent.letters) for intent in self.asked)
        self.disk.full_at, self.disk.fits = self.disk.writes + writes + 1, 99
        self.tell(self.done(self.kept()))
        self.disk.full_at = None
        self.reopened(power=True)

    def check(self) -> None:
        """Everything acknowledged is there and nothing else, but for what was asked and not told: wholly, or not."""
        if faults := [fault for fault in self.ledger.faults if fault.loss]:
            raise LossError(f"power cuts are no damage: {faults}")
        found = {id_: self.ledger.entry(id_) for id_ in self.ledger.state.open}
        facts = {number: learnt.fact for number, learnt in self.ledger.state.facts.items()}
        for intent in self.asked:
            self._settle(intent, found, facts)
        self.asked = []
        if found != self.truth.open or facts != self.truth.facts:
            raise LossError(f"{sorted(found)} are open, and should be {sorted(self.truth.open)}; {facts}")
        for id_, entry in found.items():
            if self.ledger.messages.raw(entry) != self.truth.raw[id_]:
                raise LossError(f"{id_} has other bytes")
        if self.ledger.messages.ids() != set(found):
            raise LossError("messages are left over")

    def _settle(self, intent: Intent, found: dict[str, Entry], facts: dict[int, Fact]) -> None:
        """What was asked is taken as done where it is there; then all of it must be."""
        record = intent.record(entries := {id_: self.truth.entries[id_] for id_ in intent.changes})
        there = [entry.id in found for entry in record.entries if entry.is_open and entry.id not in intent.changes]
        there += [
            found.get(id_) == (entry if entry.is_open else None)
            for id_, entry in entries.items()
            if entry != self.truth.entries[id_]
        ]
        there += [fact.number in facts for fact in intent.facts]
        there += [number not in facts for number in intent.forgotten]
        if any(there) and not all(there):
            raise LossError(f"half of {intent} is there")
        if any(there):
            self.truth.add(intent, list(entries.values()))


ACTS = ("work", "work", "rush", "clean", "forget", "opened")


def drill(seed: int, ignored: Sync | None = None, steps: int = 12) -> None:
    """One drill of so many steps. Raises LossError, or whatever else goes wrong."""
    chance = random.Random(seed)
    one = Drill(chance, ignored)
    for _ in range(steps):
        act, how = chance.choice(ACTS), chance.random()
        if how < 0.4:
            one.interrupted(act, chance.randrange(25), power=chance.random() < 0.7)
        elif how < 0.6:
            one.filled(act, chance.randrange(1, 12))
        elif how < 0.65:
            one.crowded()
        else:
            getattr(one, act)()
    one.reopened(power=True)
