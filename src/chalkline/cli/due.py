"""``chalkline due``: what every clock of a school says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from chalkline.cli.output import out, print_json, stop
from chalkline.cli.people import names, some_of
from chalkline.cli.schools import Governed, On, governed_or_exit, moment_or_now
from chalkline.cli.tables import indented
from chalkline.events.moments import text_of_moment
from chalkline.policy.calendar.due import due
from chalkline.policy.calendar.errors import UnknownDate
from chalkline.policy.calendar.period_text import parse_period
from chalkline.policy.calendar.periods import Period
from chalkline.policy.clocks.agenda import Agenda, Cutoff, agenda
from chalkline.policy.clocks.clock import Bound, Clock, clocks
from chalkline.policy.clocks.due_dates import CannotSee, Due
from chalkline.policy.clocks.owed import Passed
from chalkline.policy.english.dates import day, deadline, point, written
from chalkline.policy.english.grammar import words
from chalkline.policy.english.parties import act
from chalkline.policy.facts.projection import Facts
from chalkline.policy.facts.references import clause_names
from chalkline.policy.source import Placed
from chalkline.school.names import name_of
from chalkline.school.reviews import reviews

SchoolOption = Annotated[Path, typer.Option("--school", help="The school's folder, or its `school.toml`.")]
Within = Annotated[str, typer.Option("--within", help="How far to look ahead: `2 weeks`, `10 school days`.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


def due_command(*, school: SchoolOption, on: On = None, within: Within = "30 days", json: Json = False) -> None:
    """Say what every clock of the school's policies says: what is overdue, what is coming, and what nobody can see.

    Nothing is suspended, deleted, told or recorded.
    """
    governed = governed_or_exit(school)
    calendar = governed.loaded.calendar
    at = moment_or_now(on, calendar.zone)
    try:
        until = due(at, _period(within), calendar)
    except UnknownDate as unknown:
        stop(f"{unknown}, so `--within {within}` has no end", "look less far ahead, or extend the calendar")
    found = agenda(clocks(governed.policies), governed.known(at), until)
    if json:
        print_json(_as_json(found, governed))
    else:
        _Printed(governed, found).show()


def _period(text: str) -> Period:
    period = parse_period(Placed(text))
    if not isinstance(period, Period):
        stop(f"`--within {text}`: {period[0].message}", period[0].help)
    return period


@dataclass(frozen=True, slots=True)
class _Printed:
    """An agenda on the terminal."""

    governed: Governed
    agenda: Agenda

    def show(self) -> None:
        """Print all parts that are not empty."""
        found, zone = self.agenda, self.governed.loaded.calendar.zone
        school = escape(self.governed.loaded.school.name)
        out().print(f"[bold]{school}[/], {point(found.at, zone)}, and on to {deadline(found.until, zone)}")
        if not (found.overdue or found.coming):
            out().print("\nNothing that has a date is due by then.")
        self._part("Overdue", self._owed("since", found.overdue))
        self._part("Coming", self._owed("by", found.coming))
        self._part("Reviews", self._reviews())
        self._part("Kept for the whole period by now", map(self._thing, found.things))
        self._part("Under a legal hold, whatever else stands here", names(self._facts, found.holds))
        self._part("Cannot see", (*self._unseen(), *self._passed()))

    def _part(self, title: str, lines: Iterable[str]) -> None:
        if shown := list(dict.fromkeys(lines)):
            out().print(f"\n[bold]{title}[/]")
        for line in shown:
            out().print(indented(line, 2, out().width))

    @property
    def _facts(self) -> Facts:
        return self.governed.loaded.facts

    def _owed(self, by: str, owed: Sequence[Due]) -> Iterator[str]:
        zone = self.governed.loaded.calendar.zone
        for (on, clock), group in groupby(owed, key=lambda due: (due.on, due.clock)):
            date = f"{by} {deadline(on, zone)}" if clock.actor else f"on {point(on, zone)}"
            yield self._line(date, clock, [due.subject for due in group])

    def _line(self, first: str, clock: Clock, people: Sequence[str]) -> str:
        who = f": {some_of(self._facts, people)}" if any(people) else ""
        return f"{first}: {act_of(clock, self.governed)}{who}  ({clause_of(clock)})"

    def _reviews(self) -> Iterator[str]:
        zone = self.governed.loaded.calendar.zone
        first, last = (moment.utc.astimezone(zone).date() for moment in (self.agenda.at, self.agenda.until))
        for review in reviews(self.governed.loaded.register or ()):
            if review.by is None:
                yield f"nobody has said when: {review.policy}"
            elif review.by <= last:
                yield f"{'overdue since' if review.by < first else 'by'} {written(review.by)}: {review.policy}"

    def _thing(self, rule: Cutoff) -> str:
        clock, zone = rule.clock, self.governed.loaded.calendar.zone
        moment = f"{words(clock.moment.name)} before {day(rule.before, zone)}"
        return f"{words(clock.thing or '')}, {moment}: {_disposal(clock)}  ({clause_of(clock)})"

    def _unseen(self) -> Iterator[str]:
        for _, group in groupby(sorted(self.agenda.unseen, key=_reason), key=_reason):
            together = list(group)
            yield self._line(together[0].why, together[0].clock, [each.subject for each in together if each.subject])

    def _passed(self) -> Iterator[str]:
        zone = self.governed.loaded.calendar.zone
        for each in self.agenda.passed:
            why = f"it was due on {point(each.on, zone)}, and nothing connected tells whether it was done"
            yield self._line(why, each.clock, [each.subject])


def clause_of(clock: Clock) -> str:
    """The clause as people look it up: ``policy#clause``."""
    return clause_names(clock.clause)[-1]


def act_of(clock: Clock, governed: Governed) -> str:
    """What a clock makes fall due, in words."""
    if clock.act is None:
        return f"keep {words(clock.thing or '')}"
    if clock.thing is not None:
        return f"{clock.act.name} {words(clock.thing)}"
    return words(clock.act.name) if clock.actor else act(clock.act, {}, governed.loaded.vocabulary)


def _disposal(clock: Clock) -> str:
    if clock.act is None or clock.bound is Bound.AT_LEAST:
        return "need not be kept for this clause"
    return f"{clock.act.name}, unless another clause keeps it longer"


def _reason(unseen: CannotSee) -> tuple[str, int, str, str]:
    return (unseen.clock.clause, unseen.clock.number, unseen.clock.bound or "", unseen.why)


def _as_json(found: Agenda, governed: Governed) -> Mapping[str, object]:
    def owed(state: Due | Passed) -> Mapping[str, object]:
        return {"on": text_of_moment(state.on), **concerned(state)}

    def concerned(state: Due | Passed | CannotSee) -> Mapping[str, object]:
        person = state.subject or None
        name = name_of(governed.loaded.facts, person) if person else None
        return {"person": person, "name": name, **of_clock(state.clock)}

    def of_clock(clock: Clock) -> Mapping[str, object]:
        return {"clause": clock.clause, "rule": clock.number, "act": act_of(clock, governed)}

    return {
        "at": text_of_moment(found.at),
        "until": text_of_moment(found.until),
        "overdue": [owed(state) for state in found.overdue],
        "coming": [owed(state) for state in found.coming],
        "things": [
            {
                "thing": rule.clock.thing,
                "moment": rule.clock.moment.name,
                "before": text_of_moment(rule.before),
                "bound": rule.clock.bound,
                **of_clock(rule.clock),
            }
            for rule in found.things
        ],
        "reviews": [{"policy": review.policy, "by": review.by} for review in reviews(governed.loaded.register or ())],
        "legal_holds": found.holds,
        "passed": [owed(state) for state in found.passed],
        "cannot_see": [{**concerned(state), "why": state.why} for state in found.unseen],
    }
