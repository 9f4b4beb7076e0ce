"""What the clocks of a school say in a trial."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace

from tests.library.schools import WholeSchool
from tests.library.trial import Person, Reported, Thing, Trial

from chalkline.policy.cel.compile import compile_conditions
from chalkline.policy.check.policy_set import CheckedRule
from chalkline.policy.clocks.anchors import Anchor
from chalkline.policy.clocks.clock import Clock, clocks, clocks_of
from chalkline.policy.clocks.due_dates import CannotSee, Due, due_dates
from chalkline.policy.clocks.knowledge import Knowledge
from chalkline.policy.clocks.owed import Done, Passed, states
from chalkline.policy.clocks.retention import Disposal, Held, Kept, PeriodDue, fate
from chalkline.policy.decide.decider import Decider
from chalkline.policy.facts.people import KnownPerson
from chalkline.policy.facts.references import clause_names
from chalkline.policy.model import AnyRule
from chalkline.policy.values import Timestamp

WORDS: Mapping[type, str] = {
    Done: "done",
    CannotSee: "cannot see",
    PeriodDue: "period due",
    Held: "held",
    Kept: "kept",
    type(None): "nothing",
}


def said_of_person(trial: Person, school: WholeSchool) -> str:
    """What the clock says of the person."""
    found = [clock for rule in _rules(trial, school) for clock in clocks_of(rule)]
    state = (state for state in states(found[trial.rule - 1], _known(trial, school)) if state.subject == trial.who)
    return _said(next(state, None), school)


def said_of_thing(trial: Thing, school: WholeSchool) -> str:
    """What all clocks together say of the thing."""
    known = _known(trial, school)
    scope = SimpleNamespace(item=SimpleNamespace(), owner=KnownPerson(trial.owner))
    held: list[Clock] = []
    unsure: list[Clock] = []
    for clock in clocks(school.policies):
        if clock.thing == trial.keep:
            true, undecided = compile_conditions((clock.applies,))(scope, known.conditions(known.at))
            held += [clock] if true else []
            unsure += [clock] if undecided else []
    anchors = {**known.anchors(trial.owner, trial.clause), **_moments(trial.moments, school)}
    holds = ("a matter",) if known.world(known.at).legal_hold(trial.owner) else ()
    return _said(fate("thing", held, anchors, known.calendar, undecided=unsure, holds=holds), school)


def said_of_case(trial: Reported, school: WholeSchool) -> str:
    """What the clocks of the case say; the first of them that concerns it."""
    known = _known(trial, school)
    for rule in _rules(trial, school):
        for clock in clocks_of(rule):
            true, _ = compile_conditions((clock.applies,))(SimpleNamespace(**trial.fields), known.conditions(known.at))
            if true:
                return _said(next(due_dates(clock, "case", _moments(trial.moments, school), known.calendar)), school)
    return "nothing"


TRIED: Mapping[type[Trial], Callable[..., str]] = {Person: said_of_person, Thing: said_of_thing, Reported: said_of_case}


def said(trial: Trial, school: WholeSchool) -> str:
    """What the clocks of the school say in the trial."""
    return TRIED[type(trial)](trial, school)


def _said(found: object, school: WholeSchool) -> str:
    match found:
        case Due(on=on):
            return f"due {_local(on, school)}"
        case Passed(on=on):
            return f"passed {_local(on, school)}"
        case Disposal(on=on, act=act):
            return f"{act.name} {_local(on, school)}"
    return WORDS[type(found)]


def _local(moment: Timestamp, school: WholeSchool) -> str:
    return moment.utc.astimezone(school.loaded.school.zone).strftime("%Y-%m-%d %H:%M")


def _moments(stated: Mapping[str, str], school: WholeSchool) -> dict[str, Anchor]:
    return {name: school.moment(text) for name, text in stated.items()}


def _rules(trial: Trial, school: WholeSchool) -> list[CheckedRule[AnyRule]]:
    """The rules of the clause, in order."""
    found = (rule for rule in school.rules if trial.clause in clause_names(rule.clause))
    return sorted(found, key=lambda rule: rule.number)


def _known(trial: Trial, school: WholeSchool) -> Knowledge:
    facts, calendar = school.besides(*trial.facts), school.loaded.calendar
    decider = Decider.of(school.policies, school.loaded.vocabulary)
    return Knowledge(
        facts=facts,
        calendar=calendar,
        at=school.moment(trial.at),
        conditions=lambda at: decider.world(facts, calendar, at),
    )
