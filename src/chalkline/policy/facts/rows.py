"""The rows of a projection, by subject, with those of a few subjects exchanged and the others left where they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalkline.policy.facts.fact import Fact

Standing = Mapping[str, tuple[Fact, ...]]
"""By subject: the rows that stand, as :func:`chalkline.policy.facts.fact.standing` leaves them; none has no row."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows(Mapping[str, tuple[Fact, ...]]):
    """Rows over others. Exchanging some again costs what they do, not what the school does."""

    base: Standing
    over: Standing
    """Of those who changed; nothing where nothing is known any more."""

    @classmethod
    def of(cls, base: Standing) -> "Rows":
        """The rows, nothing exchanged."""
        return cls(base, {})

    def exchanged(self, changed: Standing) -> "Rows":
        """The rows with others for these subjects."""
        return Rows(self.base, {**self.over, **changed})

    def __getitem__(self, subject: str) -> tuple[Fact, ...]:
        if rows := self.over[subject] if subject in self.over else self.base[subject]:
            return rows
        raise KeyError(subject)

    def __contains__(self, subject: object) -> bool:
        return bool(self.over[subject]) if subject in self.over else subject in self.base  # type: ignore[index]

    def __iter__(self) -> Iterator[str]:
        yield from (subject for subject in self.base if subject not in self.over)
        yield from (subject for subject, rows in self.over.items() if rows)

    def __len__(self) -> int:
        return sum(1 for _ in self)
