"""One set of policies at work on batches of events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from chalkline.events.columns import event_of, fields_read
from chalkline.policy.cel.columnar.columns import NUMBER_OF
from chalkline.policy.cel.columnar.truth import Truth
from chalkline.policy.cel.errors import ErrorKind
from chalkline.policy.cel.paths import paths_read
from chalkline.policy.decide.columnar.decider import ColumnarDecider, moments_of
from chalkline.policy.decide.columnar.decisions import Decisions
from chalkline.policy.decide.columnar.worlds import FactWorlds
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.events.schema import not_kept
from chalkline.store.replay.said import Said, said


@dataclass(frozen=True, slots=True, kw_only=True)
class SideOfEvent:
    """What decides one type of event."""

    decider: ColumnarDecider
    worlds: FactWorlds
    fields: frozenset[str]
    """The paths of what its rules read, and of who is who."""
    reads: tuple[frozenset[str], ...]
    """For each atom: the paths that it reads."""

    def decisions(self, batch: pa.RecordBatch) -> Decisions:
        """What happens to each event. A condition that reads what the file does not keep is an error throughout."""
        lacking, (at, _) = not_kept(batch), moments_of(batch)
        unseen = [place for place, reads in enumerate(self.reads) if reads & lacking]
        truths = self.decider.conditions(batch, at, self.worlds, unseen)
        return self.decider.decided(batch, truths, self.worlds)

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

    def says(self, batch: pa.RecordBatch) -> Said:
        """What the policies say of each event."""
        found = self.decisions(batch)
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
