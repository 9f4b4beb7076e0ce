"""Who is spoken to, and how: in general terms, or of one event with its values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from chalkline.policy.cel.typed import Node
from chalkline.policy.english.grammar import Subject
from chalkline.policy.vocabulary import Audience, Field, Vocabulary

Format = Callable[[object, ZoneInfo], str]
"""A value in words; moments are told in the zone."""

FIRST_HOLE, LAST_HOLE = "\ue000", "\ue0ff"
"""Holes of a template are single private characters, so that they pass through grammar unharmed."""

CONCERNED: Mapping[Audience, frozenset[str]] = {
    Audience.SENDER: frozenset({"sender", "person", "owner"}),
    Audience.RECIPIENT: frozenset({"recipient"}),
}
"""The root variables that an audience calls *you*."""


class Unphrased(Exception):  # noqa: N818 - not a fault: the caller quotes the condition instead
    """Raised for a term or condition that has no phrase of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """A value that a sentence shows: the first of some terms that has one, and how it is written."""

    terms: tuple[Node, ...]
    format: Format


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How a condition is put into words.

    Without ``holes`` it speaks in general terms, as explanations do; with them of one event, as *why* does, and each
    value shown becomes a hole.
    """

    vocabulary: Vocabulary
    scope: Mapping[str, Field]
    """The root variables of the condition."""
    audience: Audience | None = None
    locals: tuple["Named", ...] = ()
    """What the variables of enclosing macros are called, by depth."""
    holes: list[Hole] | None = field(default=None, compare=False)

    @property
    def defines(self) -> bool:
        """Whether windows and lists are said in full and not only named: in explanations."""
        return self.audience is None

    @property
    def general(self) -> "Voice":
        """The same voice without values."""
        return replace(self, holes=None)

    def within(self, named: "Named") -> "Voice":
        """The voice inside a macro whose variable is called so."""
        return replace(self, locals=(*self.locals, named))

    def shown(self, terms: Node | tuple[Node, ...], written: Format) -> str:
        """A hole for the value of a term, or of the first of several that has one. Only for a voice with values."""
        holes = self.holes if self.holes is not None else []
        holes.append(Hole(terms=terms if isinstance(terms, tuple) else (terms,), format=written))
        return chr(ord(FIRST_HOLE) + len(holes) - 1)

    def is_you(self, variable: str) -> bool:
        """Whether this root variable is whom we speak to."""
        return self.audience is not None and variable in CONCERNED.get(self.audience, ())

    def may_see(self, of: Field) -> bool:
        """Whether the audience may see the field; explanations show everything."""
        return self.audience is None or self.audience in of.seen_by


Named = Callable[[Voice], Subject]
