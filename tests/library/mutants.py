"""What a rule might say instead: nothing, the contrary, less, or another figure."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from chalkline.policy.calendar.periods import LocalTime, Period
from chalkline.policy.calendar.windows import Part, Slot, Window
from chalkline.policy.cel.typed import And, Constant, Node, Not
from chalkline.policy.cel.types import BOOL
from chalkline.policy.check.policy_set import CheckedRule
from chalkline.policy.model import AnyRule, CaseClock, CaseRule, MayRule, Moment, PledgeRule, RecordRule
from chalkline.policy.source import Placed

_SIZE_OR_SPAN = re.compile(r"(\d+)( ?[A-Za-z]+)")
_NEVER = Constant(type=BOOL, value=False)
_WITH_FIGURES = (Node, Window, Part, Slot)
_UNMOVED = (RecordRule, PledgeRule)
"""Kinds of which nothing runs yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A rule that says something else."""

    what: str
    rule: CheckedRule[Any] | None
    """None where there is no rule any more."""


def mutants(checked: CheckedRule[AnyRule]) -> Iterator[Mutant]:
    """Everything that a rule which runs today might say instead."""
    if isinstance(checked.rule, _UNMOVED):
        return
    if isinstance(checked.rule, MayRule):
        yield from _of_may(checked)
    elif not isinstance(checked.rule, CaseRule):
        yield Mutant(what="dropped", rule=replace(checked, applies=_NEVER))
        yield from _of_condition(checked)
    yield from (Mutant(what=what, rule=replace(checked, rule=rule)) for what, rule in _moved_figures(checked.rule))


def _of_condition(checked: CheckedRule[AnyRule]) -> Iterator[Mutant]:
    condition = checked.applies
    if not isinstance(condition, Constant):
        yield Mutant(what="negated", rule=replace(checked, applies=Not(type=BOOL, operand=condition)))
    for what, other in (*_lessened(condition), *_moved(condition)):
        yield Mutant(what=what, rule=replace(checked, applies=other))


def _of_may(checked: CheckedRule[Any]) -> Iterator[Mutant]:
    may: MayRule = checked.rule
    yield Mutant(what="dropped", rule=None)
    if may.ask:
        yield Mutant(what="nobody asked", rule=replace(checked, rule=replace(may, ask=())))
    if may.provided:
        contrary = {may.provided: Not(type=BOOL, operand=checked.conditions[may.provided])}
        yield Mutant(what="terms negated", rule=replace(checked, conditions=contrary))
    if checked.lifts:
        yield Mutant(what="nothing lifted", rule=replace(checked, lifts=()))


def _lessened(condition: Node) -> Iterator[tuple[str, Node]]:
    """The condition without one of the parts that all must hold."""
    if isinstance(condition, And):
        for index, part in enumerate(condition.operands):
            rest = (*condition.operands[:index], *condition.operands[index + 1 :])
            yield f"without `{' '.join(part.span.text.split())}`", replace(condition, operands=rest)


def _moved(part: object) -> Iterator[tuple[str, Any]]:
    """Whatever it is with one of its figures moved, up or down."""
    if move := _MOVES.get(type(part)):
        yield from ((f"{part} as {other}", other) for other in move(part))
    elif isinstance(part, tuple):
        for index, inner in enumerate(part):
            yield from ((what, (*part[:index], other, *part[index + 1 :])) for what, other in _moved(inner))
    elif isinstance(part, _WITH_FIGURES):
        for name in _inner(part):
            inner = _moved(getattr(part, name))
            yield from ((what, replace(part, **{name: other})) for what, other in inner)


def _inner(part: Node | Window | Part | Slot) -> list[str]:
    """The names of what a figure may stand in: of a tree only its nodes and what a constant is."""
    names = [field.name for field in fields(part) if field.name not in {"type", "field", "span", "local", "name"}]
    if isinstance(part, Node) and not isinstance(part, Constant):
        return [name for name in names if isinstance(getattr(part, name), Node | tuple)]
    return names


def _moved_figures(rule: AnyRule) -> Iterator[tuple[str, AnyRule]]:
    """The rule with one of its periods or times moved."""
    for field in fields(rule):
        for what, other in _moved_value(getattr(rule, field.name)):
            changed: dict[str, Any] = {field.name: other}
            yield what, replace(rule, **changed)


def _moved_value(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, Placed) and isinstance(value.value, Period):
        yield from ((what, replace(value, value=other)) for what, other in _moved(value.value))
    elif isinstance(value, Moment):
        yield from ((what, replace(value, time=other)) for what, other in _moved(value.time))
    elif isinstance(value, tuple) and value and isinstance(value[0], CaseClock):
        for index, clock in enumerate(value):
            for what, other in _moved(clock.within):
                yield what, (*value[:index], replace(clock, within=other), *value[index + 1 :])


def _moved_text(text: str) -> Iterator[str]:
    if match := _SIZE_OR_SPAN.fullmatch(text):
        yield from (f"{number}{match[2]}" for number in _moved_number(int(match[1])) if number >= 0)


def _moved_number(number: int) -> Iterator[int]:
    yield number + 1
    yield number - 1


def _moved_time(time: LocalTime) -> Iterator[LocalTime]:
    yield from (LocalTime(minute) for minute in _moved_number(time.minute) if 0 <= minute <= 1440)


def _moved_period(period: Period) -> Iterator[Period]:
    yield from (replace(period, count=count) for count in _moved_number(period.count) if count > 0)


_MOVES: Mapping[type, Callable[[Any], Iterator[object]]] = {
    int: _moved_number,
    str: _moved_text,
    LocalTime: _moved_time,
    Period: _moved_period,
}
