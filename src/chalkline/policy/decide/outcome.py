"""What happens, and how it could be otherwise, in sentences."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from chalkline.policy.decide.decision import Decision, Request
from chalkline.policy.effects import Effect
from chalkline.policy.english.figures import moment
from chalkline.policy.english.grammar import listed, sentence, words
from chalkline.policy.facts.parties import SENDER
from chalkline.policy.model import OnRule, Party
from chalkline.policy.vocabulary import Audience, EventType, Vocabulary

Directory = Callable[[str], str]
"""What a person is called, by id."""


def outcome(decision: Decision, declared: EventType, directory: Directory, zone: ZoneInfo) -> str:
    """What happens to the event, in one sentence."""
    if decision.protected:
        return "It goes at once: no rule touches a protected contact."
    if decision.undecided:
        lacking = "nothing says when it was sent" if decision.at is None else "something that a rule reads is not known"
        return f"It cannot be decided: {lacking}."
    if decision.effect is Effect.HOLD:
        return _held(decision, directory, zone)
    if decision.effect is Effect.ASK:
        return f"It waits for {_answers(decision.asked, directory)}."
    return sentence(declared.effects[decision.effect]) if decision.effect else _FREE


def ways_out(rule: OnRule, vocabulary: Vocabulary, audience: Audience) -> tuple[str, ...]:
    """Who may lift the clause for this event, and how, as sentences."""
    ways = []
    if rule.discharge:
        who = listed([_called(party, vocabulary, audience) for party in rule.discharge], "or")
        ways.append(sentence(f"{who} may say, with a reason, that this one must go"))
    if rule.ask:
        who = listed([_called(party, vocabulary, audience) for party in rule.ask], "or")
        ways.append(sentence(f"{who} may allow it"))
    return tuple(ways)


_FREE = "Nothing stands against it."


def _held(decision: Decision, directory: Directory, zone: ZoneInfo) -> str:
    if decision.release_at is not None:
        return f"It waits, and goes by itself on {moment(decision.release_at, zone)}."
    return f"It waits. It would not go by itself within 60 days, so it needs {_answers(decision.asked, directory)}."


def _answers(requests: tuple[Request, ...], directory: Directory) -> str:
    """Whose answers are needed: any one of those whom a clause asks, for each of the clauses."""
    groups = dict.fromkeys(listed([directory(person) for person in each.people], "or") for each in requests)
    asked = [group for group in groups if group] or ["somebody who may answer (nobody is named)"]
    if len(asked) == 1:
        return f"an answer from {asked[0]}"
    return f"answers from {', and from '.join(asked)}"


def _called(party: Party, vocabulary: Vocabulary, audience: Audience) -> str:
    if party == Party(name=SENDER) and audience is Audience.SENDER:
        return "you"
    role = {**vocabulary.relations, **vocabulary.roles}.get(party.name, words(party.name))
    return f"the {role} of the {words(party.of)}" if party.of else f"the {role}"
