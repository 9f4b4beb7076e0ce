"""The same sentences for any rules: a plain account of what should happen, against the decider."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policy.decide import cast
from tests.policy.decide.cast import clause, decided, document, fact, facts, policy_set

from chalkline.events.declared.mail import Attachment, MailSend
from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.decide.decider import Decider, Enforcement
from chalkline.policy.decide.decision import Decision
from chalkline.policy.effects import Effect

Lifts = frozenset[tuple[str, str]]
"""Clauses, and the ways in which they were lifted."""

FLAGS = ("reply", "reply_all", "oversized", "damaged")
DOUBT = "message.attachments[0].extension == 'none'"
"""False with an attachment, an error without."""
OFFERS = {
    "": (),
    "discharge: sender": ("discharged",),
    "ask: head_teacher": ("allowed",),
}


@dataclass(frozen=True)
class Rule:
    """One rule of one clause, in the terms of the plain account."""

    clause: str
    flags: tuple[str, ...]
    doubtful: bool
    effect: Effect
    offer: str

    @property
    def text(self) -> str:
        terms = [*(f"message.{flag}" for flag in self.flags), *([DOUBT] if self.doubtful else ["true"])]
        asks = "ask: head_teacher" if self.effect is Effect.ASK else self.offer
        return "\n".join(
            filter(None, ("on: mail.send", f"when: {' && '.join(terms)}", f"then: {self.effect.word}", asks))
        )

    def outcome(self, event: MailSend) -> bool | None:
        """True, False, or None where it cannot be decided."""
        if not all(getattr(event.message, flag) for flag in self.flags):
            return False
        if not self.doubtful:
            return True
        return False if event.message.attachments else None

    @property
    def ways(self) -> tuple[str, ...]:
        if self.effect is Effect.ASK:
            return ("allowed",)
        # a hold that would never end asks, so that an answer lifts it
        return (*OFFERS[self.offer], "allowed") if self.effect is Effect.HOLD else OFFERS[self.offer]


def _rule(clause_: str, flags: frozenset[str], doubtful: bool, effect: Effect, offer: str) -> Rule:
    allowed = offer if effect >= Effect.HOLD and not (effect is not Effect.ASK and offer.startswith("ask")) else ""
    return Rule(clause_, tuple(sorted(flags)), doubtful, effect, allowed)


rules = st.builds(
    _rule,
    st.sampled_from(("a", "b", "c")),
    st.frozensets(st.sampled_from(FLAGS), max_size=2),
    st.booleans(),
    st.sampled_from([Effect.NOTE, Effect.WARN, Effect.HOLD, Effect.ASK, Effect.REFUSE]),
    st.sampled_from(sorted(OFFERS)),
)
events = st.builds(
    cast.mail,
    attachments=st.sampled_from([(), (Attachment(type="text/plain", size=1),)]),
    **dict.fromkeys(FLAGS, st.booleans()),
)
lifts = st.frozensets(st.tuples(st.sampled_from(("a", "b", "c")), st.sampled_from(("discharged", "allowed"))))
enforced_clauses = st.frozensets(st.sampled_from(("a", "b", "c")))


def texts(rules_: Sequence[Rule]) -> list[str]:
    """The clauses of these rules, in the order in which they first stand."""
    blocks: dict[str, list[str]] = {}
    for rule in rules_:
        blocks.setdefault(rule.clause, []).append(rule.text)
    return [clause(name, "\n\n".join(parts)) for name, parts in blocks.items()]


def decider_of(*documents: str, enforcement: Enforcement = Enforcement.ALL) -> Decider:
    return Decider.of(policy_set(*documents), VOCABULARY, enforcement=enforcement)


def said(decision: Decision) -> tuple[object, ...]:
    """What a decision says, apart from the order of the policy set and the names of documents."""
    found = {(f.clause.partition("#")[2], f.effect, f.undecided, f.standing) for f in decision.findings}
    return (decision.effect, decision.undecided, found)


def is_lifted(rule: Rule, lifted: Lifts) -> bool:
    """Whether one of the ways that the rule offers was taken."""
    return any((rule.clause, way) in lifted for way in rule.ways)


@settings(max_examples=60)
@given(st.lists(rules, min_size=1, max_size=7), events, lifts, enforced_clauses)
def test_the_decision_is_what_a_plain_account_says(
    rules_: list[Rule], event: MailSend, lifted: Lifts, enforced: frozenset[str]
) -> None:
    known = facts(
        *(fact("mail-1", name, f"p#{clause_}") for clause_, name in lifted),
        *(fact(f"p#{clause_}", "enforced") for clause_ in enforced),
    )
    decision = decided(decider_of(document(*texts(rules_)), enforcement=Enforcement.AS_RECORDED), event, known)

    standing = [rule for rule in rules_ if rule.clause in enforced and not is_lifted(rule, lifted)]
    strongest = max((rule.effect for rule in standing if rule.outcome(event) is True), default=Effect.NOTHING)
    doubts = [rule.effect for rule in standing if rule.outcome(event) is None and rule.effect >= Effect.HOLD]
    assert decision.effect is strongest
    assert decision.undecided is any(effect > strongest for effect in doubts)
    assert {clause_.partition("#")[2] for clause_ in decision.clauses} == {
        rule.clause for rule in rules_ if rule.outcome(event) is not False
    }


@settings(max_examples=40)
@given(st.lists(rules, min_size=2, max_size=7), events, st.integers())
def test_the_order_of_rules_and_clauses_never_matters(rules_: list[Rule], event: MailSend, seed: int) -> None:
    shuffled = list(rules_)
    Random(seed).shuffle(shuffled)
    ours, theirs = (decider_of(document(*texts(order))) for order in (rules_, shuffled))
    assert said(decided(ours, event)) == said(decided(theirs, event))


@settings(max_examples=40)
@given(st.lists(rules, min_size=2, max_size=6, unique_by=lambda rule: rule.clause), events)
def test_the_order_of_files_and_how_clauses_are_spread_over_them_never_matters(
    rules_: list[Rule], event: MailSend
) -> None:
    apart = [document(text, id_=f"p{number}") for number, text in enumerate(texts(rules_))]
    together = decider_of(document(*texts(rules_)))
    forwards, backwards = decider_of(*apart), decider_of(*reversed(apart))
    assert decided(forwards, event) == decided(backwards, event)
    assert said(decided(forwards, event)) == said(decided(together, event))
