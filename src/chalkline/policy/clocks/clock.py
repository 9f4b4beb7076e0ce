"""One model of all that happens because time goes by: *a moment, an offset, an actor, an act*."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chalkline.policy.calendar.periods import Period
from chalkline.policy.cel.typed import Node
from chalkline.policy.check.policy_set import CheckedRule, PolicySet
from chalkline.policy.model import Act, AnyRule, AtRule, CaseRule, KeepRule, Moment, MustRule, Party


class Bound(StrEnum):
    """What the period of a ``keep`` rule says."""

    EXACTLY = "for"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    SET = "set_by"
    """A role sets the period; until then there is none."""


class Offset(StrEnum):
    """How a due date lies to its moment."""

    AFTER = "after"
    """The period after it; at the moment itself where there is no period."""
    BEFORE = "before"
    """At the moment; the period before it is when the act can be done, always where there is no period."""
    EVERY = "every"
    """Each time the moment comes, the period after it."""
    RECURRING = "recurring"
    """Again and again: at the end of the first period after the moment, of the second, and so on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What one rule makes fall due. A ``keep`` rule has a clock for each of its periods."""

    clause: str
    """``id@version#clause``."""
    number: int
    """Which rule of its clause, from 1."""
    applies: Node
    """Whether it concerns somebody or something: ``when && !unless``."""
    moment: Moment
    offset: Offset = Offset.AFTER
    period: Period | None = None
    actor: tuple[Party, ...] = ()
    """Who must act; nobody where the system itself does."""
    of: tuple[Party, ...] = ()
    """Whose moment it is; everybody's where nobody is named. Empty for things."""
    act: Act | None = None
    """None for a ``keep`` rule that only says how long at least."""
    thing: str | None = None
    """What a ``keep`` rule keeps."""
    bound: Bound | None = None
    within: Period | None = None
    """Of a recurring duty: how long after each recurrence it is due."""
    done: Node | None = None
    """Of a duty: what facts say once it is done; None where whoever has it records it."""


CREATED = Moment(name="created")
"""From when a thing is kept where its rule does not say."""
JOINED = Moment(name="joined")
"""From when a duty recurs that does so every year or term of somebody's time at the school."""


def clocks(policies: PolicySet) -> tuple[Clock, ...]:
    """The clocks of all policies in force, in the order of their rules."""
    rules: tuple[CheckedRule[AnyRule], ...] = (*policies.keep, *policies.at, *policies.must, *policies.case)
    return tuple(clock for rule in rules for clock in clocks_of(rule))


def clocks_of(checked: CheckedRule[AnyRule]) -> tuple[Clock, ...]:
    """The clocks of one rule; none for a kind that has none, and for a duty without a date."""
    made = _CLOCKS.get(type(checked.rule))
    return tuple(made(checked)) if made else ()


def _of_keep(checked: CheckedRule[KeepRule]) -> Iterator[Clock]:
    rule = checked.rule
    act = Act(name=rule.then.value, targets=(rule.thing.value,), span=rule.then.span) if rule.then else None
    periods = {Bound.EXACTLY: rule.lasting, Bound.AT_LEAST: rule.at_least, Bound.AT_MOST: rule.at_most}
    for bound, period in periods.items():
        if period:
            yield _keeping(checked, bound, act, period.value)
    if rule.set_by:
        yield _keeping(checked, Bound.SET, act, None)


def _keeping(checked: CheckedRule[KeepRule], bound: Bound, act: Act | None, period: Period | None) -> Clock:
    return Clock(
        clause=checked.clause,
        number=checked.number,
        applies=checked.applies,
        moment=checked.rule.start or CREATED,
        period=period,
        actor=(checked.rule.set_by,) if bound is Bound.SET and checked.rule.set_by else (),
        act=act,
        thing=checked.rule.thing.value,
        bound=bound,
    )


def _of_at(checked: CheckedRule[AtRule]) -> Iterator[Clock]:
    yield Clock(
        clause=checked.clause,
        number=checked.number,
        applies=checked.applies,
        moment=checked.rule.moment,
        of=checked.rule.who,
        act=checked.rule.do,
    )


def _of_must(checked: CheckedRule[MustRule]) -> Iterator[Clock]:
    rule, within = checked.rule, checked.rule.within.value if checked.rule.within else None
    if rule.after:
        yield _duty(checked, Offset.AFTER, rule.after, within)
    if rule.before:
        yield _duty(checked, Offset.BEFORE, rule.before, within)
    if isinstance(rule.every, Moment):
        yield _duty(checked, Offset.EVERY, rule.every, within)
    elif rule.every:
        yield _duty(checked, Offset.RECURRING, JOINED, rule.every.value, within)


def _duty(
    checked: CheckedRule[MustRule], offset: Offset, moment: Moment, period: Period | None, within: Period | None = None
) -> Clock:
    return Clock(
        clause=checked.clause,
        number=checked.number,
        applies=checked.applies,
        moment=moment,
        offset=offset,
        period=period,
        within=within,
        actor=checked.rule.who,
        of=checked.rule.who,
        act=Act(name=checked.rule.duty.value, span=checked.rule.duty.span),
        done=checked.conditions.get(checked.rule.done) if checked.rule.done else None,
    )


def _of_case(checked: CheckedRule[CaseRule]) -> Iterator[Clock]:
    for clock in checked.rule.clocks:
        yield Clock(
            clause=checked.clause,
            number=checked.number,
            applies=checked.conditions[clock.when] if clock.when else checked.applies,
            moment=Moment(name=clock.start),
            period=clock.within,
            actor=(clock.who,),
            act=Act(name=clock.duty, span=clock.span),
        )


_CLOCKS: Mapping[type[AnyRule], Callable[[CheckedRule[Any]], Iterator[Clock]]] = {
    KeepRule: _of_keep,
    AtRule: _of_at,
    MustRule: _of_must,
    CaseRule: _of_case,
}
