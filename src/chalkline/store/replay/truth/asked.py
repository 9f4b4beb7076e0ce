"""What a side asks of events of one type, by the names under which the answers are stored."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chalkline.policy.cel.columnar.columns import Bools
from chalkline.policy.cel.paths import paths_of_all
from chalkline.policy.decide.columnar.decisions import Findings
from chalkline.policy.decide.occasion import KEYS
from chalkline.store.replay.said import Bytes, Said, said
from chalkline.store.replay.side import SideOfEvent
from chalkline.store.replay.truth.atoms import Atoms
from chalkline.store.replay.truth.keys import Keys
from chalkline.store.replay.truth.patterns import Patterns

_STANDING_BITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Atoms, and how each rule stands where it applies. Make it with :meth:`of`."""

    side: SideOfEvent
    atoms: Atoms
    rules: tuple[str, ...]
    """The key of each rule's standing."""
    protected: str
    occasion: frozenset[str]
    """The paths by which is known whom and what an event concerns."""

    @classmethod
    def of(cls, side: SideOfEvent, keys: Keys) -> "Asked":
        """What a side asks."""
        shape, conditions = side.decider.rules.shape, side.decider.conditions
        roots = {shape.actor, shape.about, *shape.contacts}
        steps = ((path, *path.partition(".")[::2]) for path in side.fields)
        return cls(
            side=side,
            atoms=Atoms(conditions=conditions, keys=tuple(map(keys.atom, conditions.atoms))),
            rules=tuple(map(keys.standing, side.decider.rules.rules)),
            protected=keys.protected,
            occasion=frozenset(path for path, root, rest in steps if root in roots and rest in {*KEYS, ""}),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all flags that answer it."""
        rules = (name for key in self.rules for name in names_of_standing(key))
        return (*self.atoms.names, *rules, self.protected)

    def reads(self, known: Patterns) -> frozenset[str] | None:
        """The paths of what must be read of the events to answer it; None where all is known that it hangs on."""
        atoms, stands = list(self.atoms.open(known)), self.stands(known)
        if not atoms and stands:
            return None
        return paths_of_all(atoms) | (frozenset() if stands else self.occasion)

    def stands(self, known: Patterns) -> bool:
        """Whether it is known how all rules stand, and which events concern protected contacts."""
        return self.protected in known.names and not self.unstored(known)

    def unstored(self, known: Patterns) -> frozenset[str]:
        """The keys of the rules of which is not known how they stand."""
        return frozenset(key for key in self.rules if names_of_standing(key)[0] not in known.names)

    def says(self, patterns: Patterns) -> Said:
        """What the policies say of events of each pattern, where all is known that it hangs on."""
        size = len(patterns.events)
        (protected,) = patterns.flags([self.protected])
        findings = []
        for index, (found, key) in enumerate(zip(self.atoms.combined(patterns), self.rules, strict=True)):
            rows = np.flatnonzero((found.true | found.failing) & ~protected)
            if len(rows):
                rule = self.side.decider.rules.rules[index]
                standing = standing_of(patterns.flags(names_of_standing(key)))[rows]
                doubt = found.failing[rows]
                findings.append(Findings(rule=rule, index=index, rows=rows, undecided=doubt, standing=standing))
        return said(findings, size, protected, np.zeros(size, bool))


def names_of_standing(key: str) -> tuple[str, ...]:
    """The names of the flags that make up the number of a standing."""
    return tuple(f"{key}/{bit}" for bit in range(_STANDING_BITS))


def standing_of(flags: Sequence[Bools]) -> Bytes:
    """The numbers that the flags make up."""
    numbers = np.zeros(len(flags[0]), np.uint8)
    for bit, flag in enumerate(flags):
        numbers |= flag.astype(np.uint8) << np.uint8(bit)
    return numbers


def flags_of_standing(key: str, standing: Bytes) -> dict[str, Bools]:
    """The flags that make up the numbers."""
    bits = ((standing >> np.uint8(bit) & np.uint8(1)).view(bool) for bit in range(_STANDING_BITS))
    return dict(zip(names_of_standing(key), bits, strict=True))
