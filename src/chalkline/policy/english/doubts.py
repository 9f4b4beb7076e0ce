"""Why a condition is undecided: the parts that could not be told, each with what stood in the way."""

from collections.abc import Callable
from dataclasses import replace

from chalkline.policy.cel.errors import CelError
from chalkline.policy.cel.typed import And, Conditional, Node, Not, Or
from chalkline.policy.cel.walk import children
from chalkline.policy.english.clauses import Clause
from chalkline.policy.english.evaluating import Evaluator, compiled_term
from chalkline.policy.english.leaves import Leaf, Part
from chalkline.policy.english.phrases import phrase
from chalkline.policy.english.reasons import Reason
from chalkline.policy.english.voice import Voice
from chalkline.policy.world import World

Doubts = Callable[[object, World], tuple[Reason, ...]]


def plan_doubts(node: Node, voice: Voice, *, evaluator: Evaluator = compiled_term) -> Doubts:
    """A callable that gives the parts of the condition that are errors for an event.

    To be called only where the condition is one. Each is said as ``it cannot be told whether …`` with why not.
    """
    return _PLANS.get(type(node), _leaf)(node, voice, evaluator)


def _parts(node: Node, voice: Voice, evaluator: Evaluator) -> Doubts:
    """Of ``&&``, ``||`` and ``!``: every part that is an error."""
    parts = [(evaluator(part), plan_doubts(part, voice, evaluator=evaluator)) for part in children(node)]

    def doubts(event: object, world: World) -> tuple[Reason, ...]:
        failed = (part for value, part in parts if isinstance(value(event, world, ()), CelError))
        return tuple(reason for part in failed for reason in part(event, world))

    return doubts


def _conditional(node: Node, voice: Voice, evaluator: Evaluator) -> Doubts:
    """Of a conditional: its test, or else the branch that this took."""
    test, then, otherwise = children(node)
    value = evaluator(test)
    of_test, of_then, of_otherwise = (plan_doubts(part, voice, evaluator=evaluator) for part in (test, then, otherwise))

    def doubts(event: object, world: World) -> tuple[Reason, ...]:
        passed = value(event, world, ())
        taken = of_test if isinstance(passed, CelError) else of_then if passed else of_otherwise
        return taken(event, world)

    return doubts


def _leaf(node: Node, voice: Voice, evaluator: Evaluator) -> Doubts:
    leaf = Leaf(Part(node=node), voice, lambda spoken: _untold(node, spoken))
    value = evaluator(node)
    return lambda event, world: (Reason(leaf=leaf, values=(value(event, world, ()),)),)


def _untold(node: Node, voice: Voice) -> Clause:
    what = phrase(node, replace(voice, holes=None)).text
    return Clause(tail=f"it cannot be told whether {what} ({voice.shown(node, lambda _value, _zone: 'known')})")


_PLANS: dict[type[Node], Callable[[Node, Voice, Evaluator], Doubts]] = {
    And: _parts,
    Or: _parts,
    Not: _parts,
    Conditional: _conditional,
}
