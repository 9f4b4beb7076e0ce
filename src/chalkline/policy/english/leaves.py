"""The smallest parts that *why* speaks of, and their sentences, planned once for each audience."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from zoneinfo import ZoneInfo

from chalkline.policy.cel.errors import CelError
from chalkline.policy.cel.typed import Has, HasVariable, Node, Select, Variable
from chalkline.policy.cel.walk import nodes
from chalkline.policy.english.clauses import Clause
from chalkline.policy.english.nouns import field_of
from chalkline.policy.english.phrases import phrase, quoted
from chalkline.policy.english.voice import FIRST_HOLE, LAST_HOLE, Format, Hole, Named, Unphrased, Voice
from chalkline.policy.vocabulary import Audience, Field

_HOLE = re.compile(f"([{FIRST_HOLE}-{LAST_HOLE}])")
_STRAY_COMMA = re.compile(r",(?=[,.;:)]|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A place of a template that a value fills: which of the leaf's values, and how it is written."""

    value: int
    format: Format


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with gaps."""

    parts: tuple[str | Gap, ...]

    def filled(self, values: Sequence[object], zone: ZoneInfo) -> str:
        """The sentence with these values; moments are told in the zone, and what is an error by what went wrong."""
        return "".join([part if isinstance(part, str) else _filled(part, values, zone) for part in self.parts])


def _filled(gap: Gap, values: Sequence[object], zone: ZoneInfo) -> str:
    value = values[gap.value]
    return value.kind.value if isinstance(value, CelError) else gap.format(value, zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The variable of an enclosing macro: what its element is called, and the list that it is from."""

    named: Named
    range: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a condition, and whether it holds."""

    node: Node
    holds: bool = True
    bound: tuple[Bound, ...] = ()
    """The variables of enclosing macros, by depth."""

    def clause(self, voice: Voice) -> Clause:
        """What it says."""
        return phrase(self.node, voice, holds=self.holds)


Wording = Callable[[Voice], Clause]
"""Says a part in a voice."""


class Leaf:
    """A part that is not taken apart: a comparison, a window, a fact. Known by identity.

    Its sentences are planned when they are first needed, since most conditions never have to say why.
    """

    def __init__(self, part: Part, voice: Voice, wording: Wording | None = None) -> None:
        self.part = part
        self._voice = voice
        self._wording = wording or part.clause

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every declared field that the part reads, its lists included."""
        nodes = (self.part.node, *(bound.range for bound in self.part.bound))
        return tuple(dict.fromkeys(field for node in nodes for field in fields_read(node, self._voice)))

    @cached_property
    def shown(self) -> tuple[tuple[Node, ...], ...]:
        """What its sentences show, each the value of the first of some terms that has one."""
        return tuple(dict.fromkeys(hole.terms for _, holes in self._worded.values() for hole in holes))

    @cached_property
    def templates(self) -> Mapping[Audience, Template | None]:
        """Its sentence for each audience; None for one that may not see a field which it reads."""
        return {audience: self._template(*worded) for audience, worded in self._worded.items()} | {
            audience: None for audience in Audience if not self._visible(audience)
        }

    @cached_property
    def _worded(self) -> Mapping[Audience, tuple[str, tuple[Hole, ...]]]:
        return {audience: self._said(audience) for audience in Audience if self._visible(audience)}

    def _visible(self, audience: Audience) -> bool:
        return all(audience in field.seen_by for field in self.fields)

    def _said(self, audience: Audience) -> tuple[str, tuple[Hole, ...]]:
        holes: list[Hole] = []
        named = tuple(bound.named for bound in self.part.bound)
        voice = replace(self._voice, audience=audience, locals=named, holes=holes)
        try:
            text = self._wording(voice).text
        except Unphrased:
            text = self._quoted(voice)
        return _STRAY_COMMA.sub("", text), tuple(holes)

    def _quoted(self, voice: Voice) -> str:
        """The part as it was written, after what its variables stand for."""
        elements = "".join(f"of {bound.named(voice).text}, " for bound in self.part.bound)
        return f"{elements}{quoted(self.part.node, holds=self.part.holds).text}"

    def _template(self, text: str, holes: Sequence[Hole]) -> Template:
        pieces = (piece for piece in _HOLE.split(text) if piece)
        return Template(tuple(self._gap(piece, holes) if _HOLE.match(piece) else piece for piece in pieces))

    def _gap(self, mark: str, holes: Sequence[Hole]) -> Gap:
        hole = holes[ord(mark) - ord(FIRST_HOLE)]
        return Gap(value=self.shown.index(hole.terms), format=hole.format)


def fields_read(node: Node, voice: Voice) -> Iterator[Field]:
    """The declared fields that a term reads, root variables among them; those of undeclared names are left out."""
    for part in nodes(node):
        read = voice.scope.get(part.name) if isinstance(part, Variable | HasVariable) else None
        if isinstance(part, Select | Has):
            read = field_of(part, voice)
        if read is not None:
            yield read
