"""Literals that cannot hold together: comparisons of one term, relations of two, texts, and windows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from chalkline.policy.calendar.windows import Window
from chalkline.policy.cel.typed import Call, Constant, Node, Quantifier, Quantity
from chalkline.policy.cel.types import INT, UINT
from chalkline.policy.check.contradictions.bounds import Bounds
from chalkline.policy.check.contradictions.constants import Value, constant
from chalkline.policy.check.contradictions.minutes import ALWAYS, hours, opening, weekdays
from chalkline.policy.check.contradictions.relations import Comparison, Relations, comparison
from chalkline.policy.check.contradictions.texts import TESTS, Texts

Literal = tuple[Node, bool]
"""A condition and whether it must be true or false."""

_SIZES = ("size_list", "list_size")
_DATE_PARTS = {
    "hours": (0, 23),
    "minutes": (0, 59),
    "seconds": (0, 59),
    "milliseconds": (0, 999),
    "day_of_week": (0, 6),
    "month": (0, 11),
    "day_of_month": (0, 30),
    "day_of_month_1_based": (1, 31),
    "day_of_year": (0, 365),
}
_RANGES: dict[str, tuple[int, int | None]] = {
    **{f"timestamp_to_{part}{tz}": ends for part, ends in _DATE_PARTS.items() for tz in ("", "_with_tz")},
    **{f"size_{kind}": (0, None) for kind in ("string", "bytes", "list", "map")},
    **{f"{kind}_size": (0, None) for kind in ("string", "bytes", "list", "map")},
    "string_index_of_string": (-1, None),
    "string_last_index_of_string": (-1, None),
}
"""The least and greatest results of overloads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Parts of a condition that cannot hold together, in the order in which they are written."""

    parts: tuple[Node, ...]
    of_windows: bool = False
    """Whether the parts say that windows are open which never meet."""


def clash(literals: Sequence[Literal]) -> Clash | None:
    """The first clash among literals that must all hold."""
    known = _Known()
    for node, holds in literals:
        for term in known.narrowed(node, holds):
            said = known.said.setdefault(term, [])
            said.append((node, holds))
            if known.impossible(term):
                return _clash(said)
    return None


def _clash(said: Sequence[Literal]) -> Clash:
    of_windows = len(said) > 1 and all(holds and _is_window(node) for node, holds in said)
    by_place = {(node.span.start, node.span.end): node for node, _ in said}
    return Clash(parts=tuple(by_place[place] for place in sorted(by_place)), of_windows=of_windows)


def _is_window(node: Node) -> bool:
    return isinstance(node, Call) and node.overload == "window_contains"


@dataclass(slots=True)
class _Known:
    """What the literals so far leave possible, by term."""

    said: dict[Node, list[Literal]] = field(default_factory=dict)
    """The literals that speak of each term."""
    bounds: dict[Node, Bounds] = field(default_factory=dict)
    texts: dict[Node, Texts] = field(default_factory=dict)
    minutes: dict[Node, int] = field(default_factory=dict)
    relations: Relations = field(default_factory=Relations)
    unrelated: set[Node] = field(default_factory=set)
    """Terms that cannot compare as they must."""

    def impossible(self, term: Node) -> bool:
        """Whether nothing is left for the term."""
        bounds, texts = self.bounds.get(term), self.texts.get(term)
        return (
            term in self.unrelated
            or not self.minutes.get(term, ALWAYS)
            or (bounds is not None and bounds.empty)
            or (texts is not None and texts.impossible(bounds.candidates if bounds else None))
        )

    def narrowed(self, node: Node, holds: bool) -> Iterator[Node]:
        """Takes in what the literal says, and gives each term that it speaks of: the node itself, and its parts."""
        self._of(node).among({holds})
        yield node
        if (said := comparison(node, holds)) is not None:
            yield from self._compared(said)
        elif isinstance(node, Call):
            yield from self._called(node, holds)
        elif isinstance(node, Quantifier) and holds and node.quantity is not Quantity.ALL:
            yield from self._sized(node.range, 1)

    def _of(self, term: Node) -> Bounds:
        if term not in self.bounds:
            low, high = _RANGES.get(term.overload, (None, None)) if isinstance(term, Call) else (None, None)
            self.bounds[term] = bounds = Bounds(term.type, 0 if term.type == UINT else low, high)
            if isinstance(term, Constant) and not isinstance(term.value, tuple):
                bounds.among({term.value})
        return self.bounds[term]

    def _compared(self, said: Comparison) -> Iterator[Node]:
        if not self.relations.narrow(said):
            self.unrelated.add(said.left)
            yield said.left
        for side in (said, said.turned):
            value = constant(side.right)
            if value is not None and side.sign is not None:
                yield from self._against(side.left, side.sign, value)

    def _against(self, term: Node, sign: str, value: Value) -> Iterator[Node]:
        """A term compared with a known value; not a number compares with nothing, which relations know."""
        known = value.value
        if isinstance(known, tuple):
            if sign == "==":
                yield from self._sized(term, len(known), exactly=True)
            return
        if known != known or isinstance(known, dict):  # noqa: PLR0124 - only not a number differs from itself
            return
        _narrow(self._of(term), sign, known)
        yield term
        yield from self._part_of_time(term)

    def _called(self, node: Call, holds: bool) -> Iterator[Node]:
        match node:
            case Call(overload="in_list", arguments=(item, items)):
                yield from self._listed(item, items, holds)
            case Call(overload="window_contains", arguments=(Constant(value=Window() as window), moment)):
                when = opening(window)
                yield self._meeting(moment, (when if holds else when.closed).possible)
            case Call(overload=test, arguments=(text, Constant(value=str(part)))) if test in TESTS:
                self.texts.setdefault(text, Texts()).require(test, part, holds=holds)
                yield text

    def _listed(self, item: Node, items: Node, holds: bool) -> Iterator[Node]:
        value = constant(items)
        if value is not None and not any(isinstance(each, tuple | dict) for each in value.value):
            bounds = self._of(item)
            (bounds.among if holds else bounds.none_of)(value.value)
            yield item
        if holds:
            yield from self._sized(items, 1)

    def _sized(self, items: Node, least: int, *, exactly: bool = False) -> Iterator[Node]:
        """The size of a list, in both ways of writing it."""
        value = constant(items)
        for overload in _SIZES:
            size = Call(type=INT, overload=overload, arguments=(items,), span=items.span)
            bounds = self._of(size)
            bounds.at_least(least)
            if exactly:
                bounds.at_most(least)
            if value is not None and isinstance(value.value, tuple):
                bounds.among({len(value.value)})
            yield size

    def _part_of_time(self, term: Node) -> Iterator[Node]:
        """The minutes that are left once the hour or weekday of a moment is narrowed down."""
        match term:
            case Call(overload="timestamp_to_hours", arguments=(moment,)):
                yield self._meeting(moment, hours(self._of(term).within(range(24))))
            case Call(overload="timestamp_to_day_of_week", arguments=(moment,)):
                days = self._of(term).within(range(7))
                yield self._meeting(moment, weekdays((day - 1) % 7 for day in days))

    def _meeting(self, moment: Node, minutes: int) -> Node:
        self.minutes[moment] = self.minutes.get(moment, ALWAYS) & minutes
        return moment


def _narrow(bounds: Bounds, sign: str, value: object) -> None:
    match sign:
        case "==":
            bounds.among({value})
        case "!=":
            bounds.none_of({value})
        case "<" | "<=":
            bounds.at_most(value, beyond=sign == "<")
        case ">" | ">=":
            bounds.at_least(value, beyond=sign == ">")
