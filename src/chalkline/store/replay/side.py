"""One set of policies at work on batches of events."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from chalkline.events.columns import event_of, fields_read
from chalkline.policy.cel.columnar import ColumnarConditions
from chalkline.policy.cel.columnar.columns import NUMBER_OF
from chalkline.policy.cel.columnar.truth import Truth
from chalkline.policy.cel.errors import ErrorKind
from chalkline.policy.cel.paths import paths_read
from chalkline.policy.decide.columnar.decider import ColumnarDecider, moments_of
from chalkline.policy.decide.columnar.worlds import FactWorlds
from chalkline.policy.decide.decider import Decider
from chalkline.policy.model import Party
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.events.schema import not_kept
from chalkline.store.replay.said import Said, said


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Conditions, and what they read of events. Make it with :meth:`of`."""

    planned: ColumnarConditions
    reads: tuple[frozenset[str], ...]
    """For each atom: the paths that it reads."""

    @classmethod
    def of(cls, planned: ColumnarConditions) -> "Conditions":
        """These conditions."""
        return cls(planned=planned, reads=tuple(map(paths_read, planned.atoms)))

    def truths(self, batch: pa.RecordBatch, worlds: FactWorlds) -> list[Truth]:
        """The truth of each. A condition that reads what the file does not keep is an error throughout."""
        lacking, (at, _) = not_kept(batch), moments_of(batch)
        unseen = [place for place, reads in enumerate(self.reads) if reads & lacking]
        return self.planned(batch, at, worlds, unseen)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SideOfEvent:
    """What decides one type of event."""

    decider: ColumnarDecider
    worlds: FactWorlds
    fields: frozenset[str]
    """The paths of what its rules read, and of who is who."""
    reads: tuple[frozenset[str], ...]
    """For each atom: the paths that it reads."""

    def truths(self, batch: pa.RecordBatch) -> list[Truth]:
        """The truth of the condition of each rule."""
        return Conditions(planned=self.decider.conditions, reads=self.reads).truths(batch, self.worlds)

    def atoms(self, batch: pa.RecordBatch) -> list[Truth]:
        """The truth of each atom in each row."""
        at, _ = moments_of(batch)
        atoms = self.decider.conditions.truth_of_atoms(batch, at, self.worlds)
        return self.as_seen(atoms, not_kept(batch), batch.num_rows)

    def as_seen(self, atoms: Sequence[Truth], lacking: frozenset[str], size: int) -> list[Truth]:
        """The atoms, where nobody can say what the fields at some paths were."""
        if not lacking:
            return list(atoms)
        return [unseen(size) if reads & lacking else atom for atom, reads in zip(atoms, self.reads, strict=True)]

    def says(self, batch: pa.RecordBatch, truths: Sequence[Truth] | None = None) -> Said:
        """What the policies say of each event, given the truth of each rule's condition where that is known."""
        found = self.decider.decided(batch, self.truths(batch) if truths is None else truths, self.worlds)
        return said(found.findings, batch.num_rows, found.protected, found.timeless)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A set of policies with all that it takes to decide. Make it with :meth:`of`."""

    knowledge: Knowledge
    events: Mapping[str, SideOfEvent] = field(repr=False)
    """By type of event, for those that some rule is for."""

    @classmethod
    def of(cls, knowledge: Knowledge) -> "Side":
        """The side of these policies."""
        policies = knowledge.policies
        events = {event: _of_event(knowledge, event) for event, rules in policies.on.items() if rules}
        return cls(knowledge=knowledge, events=events)

    def says(self, batch: pa.RecordBatch) -> Said:
        """What the policies say of each event of a batch; of a type that no rule is for, that it passes."""
        of_event = self.events.get(event_of(batch.schema))
        return silent(batch.num_rows) if of_event is None else of_event.says(batch)


def read_alike(one: Knowledge, other: Knowledge) -> bool:
    """Whether conditions that are equal are worth the same: they read the same facts, calendar and permissions."""
    if one.facts is not other.facts or one.calendar.version != other.calendar.version:
        return False
    return terms_of(one.decider) == terms_of(other.decider)


def terms_of(decider: Decider) -> Hashable:
    """The terms of permissions."""
    rules = decider.policies.may
    return tuple(
        (rule.rule.permission.value, _names(rule.rule.who), bool(rule.rule.ask), tuple(rule.conditions.values()))
        for rule in rules
    )


def _names(parties: Collection[Party]) -> tuple[tuple[str, str | None], ...]:
    return tuple((party.name, party.of) for party in parties)


def silent(size: int) -> Said:
    """What policies say that have no rule for the events."""
    return Said(np.zeros(size, np.uint8), {})


def unseen(size: int) -> Truth:
    """The truth of what nobody can see."""
    return Truth(np.zeros(size, bool), np.full(size, NUMBER_OF[ErrorKind.NOT_KNOWN], np.uint8))


def _of_event(knowledge: Knowledge, event: str) -> SideOfEvent:
    decider = ColumnarDecider.of(knowledge.decider, event)
    return SideOfEvent(
        decider=decider,
        worlds=decider.worlds(knowledge.facts, knowledge.calendar),
        fields=fields_read(knowledge.policies, event),
        reads=tuple(map(paths_read, decider.conditions.atoms)),
    )
