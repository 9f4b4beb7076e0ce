"""What an ``on`` rule asks for and cannot have: effects that its events lack, keys that do nothing with its effect."""

from collections.abc import Iterator

from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.effects import Effect
from chalkline.policy.model import OnRule
from chalkline.policy.vocabulary import Vocabulary

_LIFTABLE = frozenset({Effect.HOLD, Effect.ASK, Effect.REFUSE})
_ASKING = frozenset({Effect.HOLD, Effect.ASK})
"""A hold asks whoever ``ask`` names where it would not end by itself."""
_OF_A_SITE = "web.request"
"""The event whose answers hold for a site, so that they must end some day."""


def inabilities(rule: OnRule, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """Everything in the rule that can have no effect."""
    yield from _effects(rule, vocabulary)
    effect, span = rule.then.value, rule.keys
    if rule.ask and effect not in _ASKING:
        yield Diagnostic(
            code=Code.POINTLESS_ASK,
            message=f"`ask` has no effect with `then: {effect.word}`",
            span=span.get("ask", rule.span),
            help="write `then: ask`, or leave `ask` out",
        )
    if rule.discharge and effect not in _LIFTABLE:
        yield Diagnostic(
            code=Code.POINTLESS_DISCHARGE,
            message=f"`then: {effect.word}` stops nothing, so there is nothing to discharge",
            span=span.get("discharge", rule.span),
            help="leave `discharge` out, or hold, ask or refuse",
        )
    if effect is Effect.ASK and rule.lasting is None and any(event.value == _OF_A_SITE for event in rule.events):
        yield Diagnostic(
            code=Code.NO_DURATION,
            message=f"an answer about `{_OF_A_SITE}` holds for its site, and nothing says how long",
            span=span.get("ask", rule.span),
            help="add `for`, such as `for: 30 days`",
        )


def _effects(rule: OnRule, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    for event in rule.events:
        declared = vocabulary.events.get(event.value)
        if declared is not None and rule.then.value not in declared.effects:
            able = ", ".join(f"`{effect.word}`" for effect in sorted(declared.effects))
            yield Diagnostic(
                code=Code.IMPOSSIBLE_EFFECT,
                message=f"`{event.value}` cannot {rule.then.value.word}",
                span=rule.then.span,
                help=f"its effects are {able}",
            )
