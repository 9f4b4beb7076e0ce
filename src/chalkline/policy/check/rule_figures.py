"""The figures of a clause's rules: those of its keys, of its conditions, and of the windows and lists that these use.

Conditions are read before anything is known of their types, so that a figure is found even where a name is wrong.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from chalkline.policy.calendar.periods import LocalTime, Period, Unit
from chalkline.policy.cel.syntax import Invocation, Literal, Name, Operation, Syntax, walk
from chalkline.policy.cel.types import DOUBLE, INT, UINT
from chalkline.policy.check.figures import Figure, Kind, Meaning, clock, clock_figure, period_figure
from chalkline.policy.check.pieces import pieces, placed_pieces
from chalkline.policy.check.prose import mentions
from chalkline.policy.model import AnyRule, Condition, Policy
from chalkline.policy.source import Span

_SECONDS_PER_DAY = 86_400
_SECONDS = {
    "h": Fraction(3600),
    "m": Fraction(60),
    "s": Fraction(1),
    "ms": Fraction(1, 10**3),
    "us": Fraction(1, 10**6),
    "ns": Fraction(1, 10**9),
}
_SPAN_PART = re.compile(r"(\d+(?:\.\d+)?|\.\d+)(ns|us|ms|h|m|s)")

_NOT_ZERO = re.compile(r"[1-9]")
"""A span of nothing says, as 0 does, only whether there is any."""

_STATED_AS = {"_>_": (0, 1), "_<=_": (0, 1), "_>=_": (0, -1), "_<_": (0, -1), "_==_": (0,), "_!=_": (0,)}
"""What people say for a comparison with a whole number: ``> 20`` is "more than 20" or "21 or more"."""
_MIRRORED = {"_>_": "_<_", "_<_": "_>_", "_>=_": "_<=_", "_<=_": "_>=_"}
_NUMBERS = frozenset({INT, UINT, DOUBLE})
_SELF_EVIDENT = frozenset({0, 1})
"""Numbers that only say whether there is any or more than one."""
_PARTS_OF_A_DATE = frozenset(
    {"getDayOfWeek", "getDate", "getDayOfMonth", "getDayOfYear", "getMonth", "getFullYear", "getMinutes", "getSeconds",
     "getMilliseconds"}
)  # fmt: skip
"""Numbers that count nothing: they are names of days and the like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFigures:
    """What the rules of one clause hold that people must have signed."""

    figures: tuple[Figure, ...]
    """Of keys and conditions."""
    names: Mapping[str, Span]
    """Names standing alone in conditions, windows and lists among them, each where it first stands."""


def rule_figures(rules: tuple[AnyRule, ...], trees: Mapping[Span, Syntax]) -> RuleFigures:
    """The figures of the rules of a clause; ``trees`` are their conditions as far as they could be read."""
    found: list[Figure] = []
    names: dict[str, Span] = {}
    for rule in rules:
        found.extend(period_figure(period, span) for period, span in placed_pieces(rule, Period))
        found.extend(clock_figure(time, span) for time, span in placed_pieces(rule, LocalTime))
        for node in _nodes(rule, trees):
            found.extend(_figures_at(node))
            if isinstance(node, Name):
                names.setdefault(node.name, node.span)
    found.sort(key=lambda figure: figure.span.start)
    return RuleFigures(figures=tuple(found), names=names)


def _nodes(rule: AnyRule, trees: Mapping[Span, Syntax]) -> list[Syntax]:
    """The nodes of all conditions of the rule, in the order in which they stand."""
    found = [trees[condition.span] for condition in pieces(rule, Condition) if condition.span in trees]
    return sorted((node for tree in found for node, _ in walk(tree)), key=lambda node: node.span.start)


def window_figures(policy: Policy, name: str, used: Span) -> tuple[Figure, ...]:
    """The times of a window of the policy, placed where it is used."""
    return tuple(clock_figure(time, used) for time in policy.windows[name].value.times)


def _figures_at(node: Syntax) -> Iterator[Figure]:
    match node:
        case Invocation(function="quantity", arguments=(Literal(value=str(text)),)):
            for mention in mentions(text):
                yield Figure(kind=mention.kind, meanings=mention.meanings, text=text, span=node.span)
        case Invocation(function="duration", arguments=(Literal(value=str(text)),)) if _NOT_ZERO.search(text):
            yield Figure(kind=Kind.PERIOD, meanings=_span_meanings(text), text=text, span=node.span)
        case Operation(function=function, operands=(left, Literal() as right)) if function in _STATED_AS:
            yield from _compared(function, left, right)
        case Operation(function=function, operands=(Literal() as left, right)) if function in _STATED_AS:
            yield from _compared(_MIRRORED.get(function, function), right, left)


def _span_meanings(text: str) -> frozenset[Meaning]:
    """Of a span such as ``24h``; since it cannot say days, whole days may stand for it in the wording."""
    seconds = sum((Fraction(number) * _SECONDS[unit] for number, unit in _SPAN_PART.findall(text)), Fraction(0))
    said = [(seconds, Unit.SECOND)]
    if seconds % _SECONDS_PER_DAY == 0:
        said.append((seconds / _SECONDS_PER_DAY, Unit.DAY))
    return frozenset((Kind.PERIOD, (*measure, excluding)) for measure, excluding in product(said, (False, True)))


def _compared(function: str, other: Syntax, literal: Literal) -> Iterator[Figure]:
    if literal.type not in _NUMBERS:
        return
    accessor = other.function if isinstance(other, Invocation) else ""
    if accessor in _PARTS_OF_A_DATE or literal.value in _SELF_EVIDENT:
        return
    number = Fraction(str(literal.value))
    if accessor == "getHours":
        hours = {int(number + step) * 60 for step in _STATED_AS[function]}
        yield Figure(kind=Kind.CLOCK, meanings=clock(hours), text=f"{number}:00", span=literal.span)
        return
    said = {number} if literal.type == DOUBLE else {number + step for step in _STATED_AS[function]}
    meanings = frozenset(product((Kind.COUNT, Kind.SIZE), said))
    yield Figure(kind=Kind.COUNT, meanings=meanings, text=literal.span.text, span=literal.span)
