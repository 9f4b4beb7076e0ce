"""``chalkline who-may``: who has a permission, who may ask for it, whom they ask and on what terms."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape

from chalkline.cli.output import out, print_json, stop
from chalkline.cli.people import names, some_of
from chalkline.cli.schools import Governed, On, SchoolFolder, governed_or_exit, moment_or_now
from chalkline.cli.tables import columns, indented
from chalkline.events.moments import text_of_moment
from chalkline.policy.decide.who_may import Given, Way, WhoMay, permissions_known, who_may
from chalkline.policy.english.dates import deadline, point
from chalkline.policy.english.explain import explained_rule
from chalkline.policy.english.grammar import words
from chalkline.policy.facts.fact import BEGINNING, FOREVER, Fact
from chalkline.policy.facts.references import clause_names
from chalkline.policy.spelling import suggestion
from chalkline.policy.values import Timestamp
from chalkline.school.names import name_of

What = Annotated[
    str | None,
    typer.Argument(metavar="WHAT", help="The permission, by the name that policies use.", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


def who_may_command(*, school: SchoolFolder, what: What = None, on: On = None, json: Json = False) -> None:
    """Say who has a permission now, who may ask for it, whom they ask, and on what terms.

    Without a permission, list all that the school's policies speak of.
    """
    governed = governed_or_exit(school)
    at = moment_or_now(on, governed.loaded.calendar.zone)
    known = permissions_known(governed.policies)
    if what is not None and what not in known:
        stop(f"no policy speaks of a permission `{what}`", suggestion(what, known, f"there are {', '.join(known)}"))
    found = [_found(name, governed, at) for name in ([what] if what else known)]
    if json:
        for each in found:
            print_json(_as_json(each, governed))
    elif what is None:
        out().print(columns(("permission", "standing", "given", "clauses"), map(_in_short, found)))
    else:
        _Printed(found[0], governed, governed.loaded.calendar.zone)


def _found(name: str, governed: Governed, at: Timestamp) -> WhoMay:
    facts = governed.loaded.facts
    return who_may(name, governed.policies, facts, facts.at(at, governed.loaded.calendar))


def _in_short(found: WhoMay) -> Sequence[str]:
    clauses = dict.fromkeys(clause_names(way.rule.clause)[-1] for way in found.ways)
    return found.name, f"{len(found.standing):,}", f"{len(found.given):,}", ", ".join(clauses)


class _Printed:
    """A permission on the terminal."""

    def __init__(self, found: WhoMay, governed: Governed, zone: ZoneInfo) -> None:
        self.governed, self.zone = governed, zone
        out().print(f"[bold]{escape(words(found.name))}[/]")
        for way in found.ways:
            self._part(f"{clause_names(way.rule.clause)[-1]} says", self._terms(way))
        self._part("Has it by role", self._standing(found))
        self._part("Has been given it", map(self._given, found.given))
        self._part("Withdrawn from", (self._fact(fact) for fact in found.withdrawn))
        if not (found.standing or found.given):
            out().print("\nNobody is known to have it.")

    def _part(self, title: str, lines: Iterator[str]) -> None:
        shown = list(lines)
        if shown:
            out().print(f"\n[bold]{escape(title)}[/]")
        for line in shown:
            out().print(indented(line, 2, out().width))

    def _terms(self, way: Way) -> Iterator[str]:
        explained = explained_rule(way.rule.rule, self.governed.loaded.vocabulary, way.rule.conditions)
        yield from (f"{line.label}: {line.text}" for line in explained.lines)
        if way.rule.rule.ask:
            facts = self.governed.loaded.facts
            yield f"May ask now: {some_of(facts, way.people) or _NOBODY[way.depends]}"
            yield f"They ask now: {some_of(facts, way.asked) or 'whoever it is for each of them'}"

    def _standing(self, found: WhoMay) -> Iterator[str]:
        facts = self.governed.loaded.facts
        for each in found.standing:
            yield f"{name_of(facts, each.person)}{', but it is withdrawn' if each.withdrawn else ''}"

    def _given(self, given: Given) -> str:
        return self._fact(given.fact) + _DOUBTS[given.holds]

    def _fact(self, fact: Fact) -> str:
        facts = self.governed.loaded.facts
        parts = [name_of(facts, fact.subject)]
        parts += [f"for {name_of(facts, fact.object)}"] if fact.object else []
        parts += [f"from {point(fact.since, self.zone)}"] if fact.since > BEGINNING else []
        parts += [f"to {deadline(fact.until, self.zone)}"] if fact.until < FOREVER else []
        parts += [f"by {name_of(facts, fact.by)}"] if fact.by else []
        return ", ".join(parts) + (f" ({fact.reason})" if fact.reason else "")


_NOBODY = {True: "whoever it is that the clause names", False: "nobody holds such a role"}

_DOUBTS: Mapping[bool | None, str] = {
    True: "",
    False: " (not in force: withdrawn, or its terms are not met)",
    None: " (nobody can say whether its terms are met)",
}


def _as_json(found: WhoMay, governed: Governed) -> Mapping[str, object]:
    facts = governed.loaded.facts

    def of_fact(fact: Fact) -> Mapping[str, object]:
        return {
            "person": fact.subject,
            "name": name_of(facts, fact.subject),
            "object": fact.object or None,
            "from": None if fact.since == BEGINNING else text_of_moment(fact.since),
            "to": None if fact.until == FOREVER else text_of_moment(fact.until),
            "by": fact.by or None,
        }

    return {
        "permission": found.name,
        "standing": [
            {
                "person": each.person,
                "name": name_of(facts, each.person),
                "clause": each.clause,
                "withdrawn": each.withdrawn,
            }
            for each in found.standing
        ],
        "given": [{**of_fact(given.fact), "in_force": given.holds} for given in found.given],
        "withdrawn": [of_fact(fact) for fact in found.withdrawn],
        "ways": [
            {
                "clause": way.rule.clause,
                "rule": way.rule.number,
                "asks": bool(way.rule.rule.ask),
                "people": way.people,
                "asked": way.asked,
                "asked_names": names(facts, way.asked),
            }
            for way in found.ways
        ],
    }
