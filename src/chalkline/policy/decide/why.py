"""Why a decision is as it is, for each of those who are told: what was signed, what made it apply, what can be done.

Planned once for a policy set: each rule's condition becomes small callables that give sufficient reasons (see
``chalkline.policy.english.reasons``), so that explaining a refusal costs little more than deciding it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chalkline.policy.cel.typed import Node
from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.decide.decision import Decision, Finding, Standing
from chalkline.policy.decide.outcome import Directory, outcome, ways_out
from chalkline.policy.effects import Effect
from chalkline.policy.english.doubts import plan_doubts
from chalkline.policy.english.reasons import Reason, plan_reasons
from chalkline.policy.english.scopes import voice_of_event
from chalkline.policy.english.sentences import Because, because
from chalkline.policy.english.voice import CONCERNED, Voice
from chalkline.policy.vocabulary import Audience, Vocabulary
from chalkline.policy.world import World

_SOFT_BREAK = re.compile(r"(?<!\n)\n(?![\n>*+-]|\d+[.)])")
"""A line's end inside a Markdown paragraph."""

Reasons = Callable[[object, World], tuple[Reason, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What one clause says about the event, and why."""

    clause: str
    """``id@version#clause``."""
    title: str
    wording: str
    """The clause's wording as it was signed, Markdown."""
    effect: Effect
    standing: Standing
    undecided: bool
    because: Because
    say: str
    """What the rule says to do instead; may be empty."""
    ways_out: tuple[str, ...]
    """How the clause may be lifted for this event, as sentences."""

    @property
    def text(self) -> str:
        """The ground in a few lines."""
        heading = f"{self.title} ({self.clause.partition('#')[2]}){_ASIDE[self.standing]}"
        cause = f"{'cannot be decided' if self.undecided else 'because'}: {self.because.text}"
        quoted = (f"> {line}" for line in _SOFT_BREAK.sub(" ", self.wording).split("\n") if line)
        lines = [heading, *quoted, cause, self.say, *self.ways_out]
        return "\n  ".join(line for line in lines if line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """A decision explained to one audience."""

    audience: Audience
    outcome: str
    """What happens, in one sentence."""
    grounds: tuple[Ground, ...]
    """One for each rule that applies or is undecided, the strongest first."""

    @property
    def text(self) -> str:
        """All of it as plain text."""
        return "\n".join([self.outcome, *(ground.text for ground in self.grounds)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Explainer:
    """Explains the decisions of one policy set. Make it with :meth:`of`."""

    policies: PolicySet
    vocabulary: Vocabulary
    reasons: Mapping[str, tuple[Reasons, ...]]
    """By event type and rule: what made its condition true."""
    doubts: Mapping[str, tuple[Reasons, ...]]
    """By event type and rule: what stood in the way of deciding it."""

    @classmethod
    def of(cls, policies: PolicySet, vocabulary: Vocabulary) -> "Explainer":
        """The explainer of a set of policies."""
        voices = {name: voice_of_event(vocabulary, name) for name in policies.on}

        def planned(plan: Callable[[Node, Voice], Reasons]) -> Mapping[str, tuple[Reasons, ...]]:
            return {
                name: tuple(plan(rule.applies, voices[name]) for rule in rules) for name, rules in policies.on.items()
            }

        return cls(policies=policies, vocabulary=vocabulary, reasons=planned(plan_reasons), doubts=planned(plan_doubts))

    def why(self, decision: Decision, event: object, world: World, audience: Audience, directory: Directory) -> Why:
        """The decision as this audience is told; ``world`` is that of the decision's moment."""
        ranked = sorted(decision.findings, key=lambda finding: (not finding.counts, -finding.effect))
        declared = self.vocabulary.events[decision.event]
        spoken_to = _spoken_to(event, audience)

        def called(person: str) -> str:
            return "you" if person in spoken_to else directory(person)

        return Why(
            audience=audience,
            outcome=outcome(decision, declared, called, world.calendar.zone),
            grounds=tuple(self._ground(decision, finding, event, world, audience) for finding in ranked),
        )

    def _ground(self, decision: Decision, finding: Finding, event: object, world: World, audience: Audience) -> Ground:
        rule = self.policies.on[decision.event][finding.index]
        clause = self.policies.clauses[finding.clause]
        return Ground(
            clause=finding.clause,
            title=clause.title,
            wording=clause.wording.strip(),
            effect=finding.effect,
            standing=finding.standing,
            undecided=finding.undecided,
            because=self._because(decision, finding, event, world, audience),
            say=rule.rule.say.value if rule.rule.say else "",
            ways_out=ways_out(rule.rule, self.vocabulary, audience) if finding.counts else (),
        )

    def _because(
        self, decision: Decision, finding: Finding, event: object, world: World, audience: Audience
    ) -> Because:
        told = self.doubts if finding.undecided else self.reasons
        reasons = told[decision.event][finding.index](event, world)
        return because(reasons, audience, world.calendar.zone)


def _spoken_to(event: object, audience: Audience) -> frozenset[str]:
    """The ids of whom the audience is, among the persons of the event."""
    persons = (getattr(event, name, None) for name in CONCERNED.get(audience, ()))
    return frozenset(filter(None, (getattr(person, "id", "") for person in persons)))


_ASIDE = {
    Standing.COUNTS: "",
    Standing.OBSERVED: ", only observed so far",
    Standing.DISCHARGED: ", lifted: somebody said that this one must go",
    Standing.ALLOWED: ", lifted: it was allowed",
    Standing.PERMITTED: ", lifted by a permission",
}
