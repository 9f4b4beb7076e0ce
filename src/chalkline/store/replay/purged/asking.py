"""What is asked of events before they go: every atomic condition of the rules, and what lifted each clause."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from chalkline.policy.cel.columnar.frame import Frame
from chalkline.policy.cel.columnar.truth import Truth
from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.decide.columnar.decider import moments_of
from chalkline.policy.decide.columnar.decisions import COUNTS, STANDINGS
from chalkline.policy.decide.columnar.occasions import Occasions, concerning
from chalkline.policy.decide.columnar.standing import Standings
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.facts.references import clause_names
from chalkline.school.loading import Loaded
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.events.counts import Condition
from chalkline.store.events.rolling import FORGOTTEN, Codes
from chalkline.store.events.schema import not_kept
from chalkline.store.events.store import DayFile, EventStore
from chalkline.store.replay.purged.keys import PROTECTED, key_of_atom, key_of_standing
from chalkline.store.replay.side import Side, SideOfEvent

FALSE, TRUE, ERROR = b"01!"
LETTERS = np.array([ord(standing.value[0]) for standing in STANDINGS], np.uint8)
"""By number of a standing, the character that stands for it."""
Letters = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What policies ask of one type of event, by the keys under which it is counted. Make it with :meth:`of`."""

    side: SideOfEvent
    atoms: tuple[str, ...]
    """The key of each atom."""
    clauses: Mapping[str, str]
    """By clause, the key of what lifted it."""

    @classmethod
    def of(cls, side: SideOfEvent) -> "Asked":
        """What a side asks."""
        decider = side.decider.decider
        return cls(
            side=side,
            atoms=tuple(key_of_atom(decider, atom) for atom in side.decider.conditions.atoms),
            clauses={rule.clause: key_of_standing(decider, rule.clause) for rule in side.decider.rules.rules},
        )

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """With their wording, in the order of :meth:`answers`."""
        texts = (" ".join(atom.span.text.split()) for atom in self.side.decider.conditions.atoms)
        atoms = [Condition(key=key, text=text) for key, text in zip(self.atoms, texts, strict=True)]
        lifted = [
            Condition(key=key, text=f"what lifted {clause_names(clause)[-1]}") for clause, key in self.clauses.items()
        ]
        return (*atoms, *lifted, Condition(key=PROTECTED, text="concerned a protected contact"))

    def answers(self, batch: pa.RecordBatch) -> Codes:
        """The answers for each event of a scanned batch."""
        return np.column_stack([*self._atoms(batch), *self._standings(batch)])

    def _atoms(self, batch: pa.RecordBatch) -> Iterator[Letters]:
        lacking = not_kept(batch)
        for found, reads in zip(self.side.atoms(batch), self.side.reads, strict=True):
            yield np.full(batch.num_rows, FORGOTTEN, np.uint8) if reads & lacking else _letters(found)

    def _standings(self, batch: pa.RecordBatch) -> Iterator[Letters]:
        of_type = self.side.decider.rules
        frame = Frame.of(batch, moments_of(batch)[0], self.side.worlds)
        standings = Standings(frame=frame, worlds=self.side.worlds, occasions=Occasions.of(frame, of_type.shape))
        for clause in self.clauses:
            rules = [rule for rule in of_type.rules if rule.clause == clause]
            yield _together([standings.of(rule, np.arange(frame.size)) for rule in rules])
        protected = concerning(frame, of_type.shape, self.side.decider.decider.protected)
        yield np.where(protected, TRUE, FALSE).astype(np.uint8)


def _letters(found: Truth) -> Letters:
    return np.where(found.failing, ERROR, np.where(found.true, TRUE, FALSE)).astype(np.uint8)


def _together(standings: Sequence[npt.NDArray[np.uint8]]) -> Letters:
    """What lifted any rule of a clause; where different things lifted different rules, nobody can say later which."""
    found = LETTERS[standings[0]]
    counts = LETTERS[COUNTS]
    for other in (LETTERS[each] for each in standings[1:]):
        alike = (other == found) | (other == counts)
        found = np.where(alike, found, np.where(found == counts, other, FORGOTTEN)).astype(np.uint8)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksPolicies:
    """Asks of events what policies ask, as :class:`chalkline.store.events.counts.Asks` says. Make it with :meth:`of`.

    Every clause counts as enforced: a later replay asks what they would have done.
    """

    asked: Mapping[str, Asked]
    """By type of event, for those that some rule is for."""

    @classmethod
    def of(cls, loaded: Loaded, policies: PolicySet) -> "AsksPolicies":
        """Asks what these policies of a school ask."""
        side = Side.of(Knowledge.of(loaded, policies, enforcement=Enforcement.ALL))
        return cls(asked={event: Asked.of(of_event) for event, of_event in side.events.items()})

    def conditions(self, event: str) -> Sequence[Condition]:
        """What the rules for this type of event ask."""
        return self.asked[event].conditions if event in self.asked else ()

    def answers(self, store: EventStore, file: DayFile) -> Codes:
        """The answers for each event of the file, in order. Raises StoreError."""
        event = file.partition.event
        if event not in self.asked:
            return np.zeros((file.stored.rows, 0), np.uint8)
        asked = self.asked[event]
        none = np.zeros((0, len(asked.conditions)), np.uint8)
        return np.concatenate([none, *map(asked.answers, store.scan_file(file, ["id", *asked.side.fields]))])
