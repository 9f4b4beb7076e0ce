"""What becomes of a request for a permission in a trial."""

from collections.abc import Iterator

from tests.library.schools import WholeSchool
from tests.library.trial import Answer, Asking

from chalkline.policy.calendar.due import due
from chalkline.policy.cel.errors import EvaluationError
from chalkline.policy.check.policy_set import CheckedRule
from chalkline.policy.decide.permissions import Permissions
from chalkline.policy.facts.parties import people_for
from chalkline.policy.facts.references import clause_names
from chalkline.policy.facts.world import FactWorld
from chalkline.policy.model import MayRule


def said_of_asking(trial: Asking, school: WholeSchool) -> str:
    """Whom the person asks and until when it would last; ``has it`` or ``may not`` where they ask nobody."""
    world = _world(trial, school)
    for checked in _ways(trial, school):
        rule = checked.rule
        if not any(party.name in world.roles(trial.who) for party in rule.who):
            continue
        if not rule.ask:
            return "has it"
        scope = {"person": trial.who, "object": trial.object}
        asked = {one for party in rule.ask for one in people_for(world, party, scope, asker=trial.who)}
        return f"asks {', '.join(sorted(asked))}{_until(rule, world, school)}"
    return "may not"


def in_force(trial: Asking, school: WholeSchool) -> bool | None:
    """Whether the permission is in force; None where nobody can say."""
    permissions = Permissions.of(school.policies)
    try:
        return permissions.permitted(_world(trial, school), trial.who, trial.permission, trial.object or None)
    except EvaluationError:
        return None


def said_of_answer(trial: Answer, school: WholeSchool) -> str:
    """How long an answer holds; ``this once`` where nothing is said."""
    asking = {
        rule.place: rule.rule.lasting
        for rules in school.policies.on.values()
        for rule in rules
        if trial.clause in clause_names(rule.clause) and rule.rule.ask
    }
    lasting = asking[sorted(asking)[trial.rule - 1]]
    return str(lasting.value) if lasting else "this once"


def _ways(trial: Asking, school: WholeSchool) -> Iterator[CheckedRule[MayRule]]:
    return (
        rule
        for rule in school.policies.may
        if trial.clause in clause_names(rule.clause) and rule.rule.permission.value == trial.permission
    )


def _world(trial: Asking, school: WholeSchool) -> FactWorld:
    return school.besides(*trial.facts).at(school.moment(trial.at), school.loaded.calendar)


def _until(rule: MayRule, world: FactWorld, school: WholeSchool) -> str:
    if rule.lasting is None:
        return ""
    end = due(world.at, rule.lasting.value, school.loaded.calendar)
    return f" until {end.utc.astimezone(school.loaded.school.zone):%Y-%m-%d %H:%M}"
