"""Clauses and how they join: commas, and, or, either, neither, without ambiguity."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from chalkline.policy.english.grammar import listed

_OR = " or "


class Binding(Enum):
    """How a clause is built, and so what it needs around it inside another."""

    SINGLE = "single"
    BOTH = "both"
    EITHER = "either"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A statement. ``head`` is its subject and verb where neighbours may share them: ``the sender is`` ``staff``."""

    head: str = ""
    tail: str
    binding: Binding = Binding.SINGLE

    @property
    def text(self) -> str:
        """The whole statement."""
        return f"{self.head} {self.tail}".lstrip()


def both(parts: Sequence[Clause]) -> Clause:
    """All of them: ``A, and B``; what shares its head is said once: ``the sender is neither staff nor a pupil``."""
    merged = _merged(parts, _all_tails)
    if len(merged) == 1:
        return merged[0]
    texts = [_inside(part) for part in merged]
    return Clause(tail=f"{', '.join(texts[:-1])}, and {texts[-1]}", binding=_binding(merged, Binding.BOTH))


def either(parts: Sequence[Clause]) -> Clause:
    """At least one of them: ``A or B``; ``A, or both B and C``; what shares its head is said once."""
    merged = _merged(parts, _any_tail)
    if len(merged) == 1:
        return merged[0]
    texts = [_inside(part) for part in merged]
    binding = _binding(merged, Binding.EITHER)
    plain = binding is Binding.EITHER and not any(_OR in text for text in texts)
    tail = listed(texts, "or") if plain else f"{', '.join(texts[:-1])}, or {texts[-1]}"
    return Clause(tail=tail, binding=binding)


def _binding(parts: Sequence[Clause], simple: Binding) -> Binding:
    return simple if all(part.binding is Binding.SINGLE for part in parts) else Binding.MIXED


def _inside(part: Clause) -> str:
    """The clause as a part of another, marked off so that it can be read in one way only."""
    if part.binding is Binding.SINGLE:
        return part.text
    if part.binding is Binding.EITHER:
        return f"either {part.text}"
    if part.binding is Binding.BOTH and part.text.count(", ") == 1:
        return f"both {part.text.replace(', and ', ' and ')}"
    return f"({part.text})"


def _merged(parts: Sequence[Clause], tails: Callable[[str, Sequence[str]], Clause | None]) -> list[Clause]:
    merged: list[Clause] = []
    for head, group in groupby(parts, key=lambda part: part.head):
        alike = list(group)
        shared = head and len(alike) > 1 and not any(_OR in part.tail for part in alike)
        together = tails(head, [part.tail for part in alike]) if shared else None
        merged += alike if together is None else [together]
    return merged


def _all_tails(head: str, tails: Sequence[str]) -> Clause:
    if head.endswith(" not"):
        return Clause(head=f"{head.removesuffix(' not')} neither", tail=listed(tails, "nor"))
    return Clause(head=head, tail=listed(tails))


def _any_tail(head: str, tails: Sequence[str]) -> Clause | None:
    return None if head.endswith(" not") else Clause(head=head, tail=listed(tails, "or"))
