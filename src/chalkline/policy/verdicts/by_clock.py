"""Verdicts on duties and on acts of the system, from what their clocks say of each person."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from chalkline.policy.check.policy_set import CheckedRule
from chalkline.policy.clocks.clock import Clock, clocks_of
from chalkline.policy.clocks.due_dates import CannotSee, Due
from chalkline.policy.clocks.knowledge import Knowledge
from chalkline.policy.clocks.owed import Done, Passed, State, states
from chalkline.policy.english.dates import deadline, point, weekday_and_day
from chalkline.policy.english.grammar import counted
from chalkline.policy.model import AnyRule, AtRule, MustRule
from chalkline.policy.verdicts.verdict import Finding, Verdict

S = TypeVar("S", bound=State)
Says = tuple[Verdict, str, Sequence[str]]
"""A verdict, why, and on whom."""


def by_clock(kind: str, checked: CheckedRule[AtRule] | CheckedRule[MustRule], known: Knowledge) -> Iterator[Finding]:
    """What is found of a duty or act: one finding for each thing that is said of some of the people."""
    for verdict, because, people in _says(checked, known):
        yield Finding(rule=checked.number, kind=kind, verdict=verdict, because=because, people=tuple(people))


def _says(checked: CheckedRule[AtRule] | CheckedRule[MustRule], known: Knowledge) -> Iterator[Says]:
    rule: CheckedRule[AnyRule] = checked
    clocks = clocks_of(rule)
    if not known.ever(checked.rule.who):
        yield Verdict.CANNOT_SEE, "nobody is known whom it could concern", ()
    elif not clocks:
        yield Verdict.CANNOT_SEE, "the rule gives no date", known.holders(checked.rule.who)
    else:
        for clock in clocks:
            yield from _of_clock(clock, known)


def _of_clock(clock: Clock, known: Knowledge) -> Iterator[Says]:
    found = list(states(clock, known))
    if not found:
        yield Verdict.KEPT, "it concerns nobody at the moment", ()
    owed = _only(Due, found)
    yield from _overdue([due for due in owed if due.on <= known.at], known)
    yield from _unseen(_only(CannotSee, found))
    yield from _passed(_only(Passed, found), known)
    yield from _coming([due for due in owed if due.on > known.at], known)
    if done := _only(Done, found):
        yield Verdict.KEPT, f"done by {counted(len(done), 'person')}", ()


def _overdue(owed: Sequence[Due], known: Knowledge) -> Iterator[Says]:
    if owed:
        first = deadline(min(due.on for due in owed), known.calendar.zone)
        yield Verdict.BROKEN, f"overdue for {counted(len(owed), 'person')}, the first since {first}", _people(owed)


def _coming(owed: Sequence[Due], known: Knowledge) -> Iterator[Says]:
    if owed:
        first = min(owed, key=lambda due: due.on)
        date: Callable[..., str] = deadline if first.clock.actor else point
        says = f"due for {counted(len(owed), 'person')}, first {'by' if first.clock.actor else 'on'}"
        yield Verdict.DUE, f"{says} {date(first.on, known.calendar.zone)}", _people(owed)


def _passed(passed: Sequence[Passed], known: Knowledge) -> Iterator[Says]:
    if passed:
        last = weekday_and_day(max(state.on for state in passed), known.calendar.zone)
        says = f"its moment has passed for {counted(len(passed), 'person')}, last on {last}"
        yield Verdict.CANNOT_SEE, f"{says}; nothing connected tells whether it was done", _people(passed)


def _unseen(unseen: Sequence[CannotSee]) -> Iterator[Says]:
    for why, group in groupby(sorted(unseen, key=_why), key=_why):
        yield Verdict.CANNOT_SEE, why, _people(list(group))


def _why(unseen: CannotSee) -> str:
    return unseen.why


def _only(kind: type[S], found: Sequence[State]) -> list[S]:
    return [state for state in found if isinstance(state, kind)]


def _people(found: Sequence[State]) -> tuple[str, ...]:
    return tuple(state.subject for state in found)
