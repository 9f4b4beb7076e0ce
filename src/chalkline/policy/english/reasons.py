"""Sufficient reasons: the parts of a condition that made it true, with their values.

The promise of every *why*: **whatever the values that it does not name become, the ones that it names still make the
condition true.** So of ``&&`` all parts are named, of ``||`` one that is true, of ``exists`` one element, of ``all``
every element, of a conditional its test and the branch that was taken; of ``!`` what makes the inner condition false.

A condition is planned once into small callables. The values of terms are had from an evaluator (``Evaluator``), the
compiled form unless another is given, so that *why* has no meaning of its own.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from chalkline.policy.cel.errors import CelError
from chalkline.policy.cel.typed import And, Call, Conditional, Constant, Node, Not, Or, Quantifier, Quantity
from chalkline.policy.cel.types import BOOL, INT, MapOf
from chalkline.policy.cel.walk import children
from chalkline.policy.english.elements import element
from chalkline.policy.english.evaluating import Evaluator, Locals, Term, compiled_term
from chalkline.policy.english.leaves import Bound, Leaf, Part, Wording
from chalkline.policy.english.roles import in_found_role, roles_among
from chalkline.policy.english.voice import Voice
from chalkline.policy.world import World


class Reason(NamedTuple):  # every refusal makes some, and a tuple is made three times as fast as a dataclass
    """One part of a condition that made it so, with the values that its sentences show."""

    leaf: Leaf
    values: tuple[object, ...]
    """By what the leaf's sentences show; a ``CelError`` for what has no value."""
    locals: Locals = ()
    """The elements that it speaks of."""


Why = Callable[[object, World, Locals, list[Reason]], None]
"""Adds the reasons why a part is as it was planned to be."""


def plan_reasons(
    node: Node, voice: Voice, *, evaluator: Evaluator = compiled_term, holds: bool = True
) -> Callable[[object, World], tuple[Reason, ...]]:
    """A callable that gives the reasons why the condition is true (false, with ``holds=False``) for an event.

    To be called only where it is so. The reasons stand in the order in which the condition is written; for what always
    holds there are none.
    """
    why = _Plan(voice=voice, evaluator=evaluator).why(Part(node=node, holds=holds))

    def reasons(event: object, world: World) -> tuple[Reason, ...]:
        found: list[Reason] = []
        why(event, world, (), found)
        return tuple(found)

    return reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """How the parts of one condition become callables."""

    voice: Voice
    evaluator: Evaluator
    planned: dict[tuple[object, ...], Why] = field(default_factory=dict)
    """Each part once for each way in which it may fall: else every choice within a choice would double the work."""

    def why(self, part: Part) -> Why:
        key = (id(part.node), part.holds, *map(id, part.bound))
        if key not in self.planned:
            self.planned[key] = _PLANS.get(type(part.node), _Plan.leaf)(self, part)
        return self.planned[key]

    def constant(self, _part: Part) -> Why:
        return _in_turn(())

    def negation(self, part: Part) -> Why:
        return self.why(replace(part, node=_inner(part.node), holds=not part.holds))

    def junction(self, part: Part) -> Why:
        """All parts of what took all of them; of what took one, the first that is so, whatever the others are."""
        parts = [replace(part, node=child) for child in children(part.node)]
        if isinstance(part.node, And) is part.holds:
            return _in_turn([self.why(each) for each in parts])
        return _first([(self.evaluator(each.node), self.why(each)) for each in parts], part.holds)

    def conditional(self, part: Part) -> Why:
        """Its test, as it fell, and the branch that this took."""
        test, *branches = children(part.node)
        then, otherwise = (self.why(replace(part, node=branch)) for branch in branches)
        passed, failed = (self.why(replace(part, node=test, holds=passes)) for passes in (True, False))
        return _either(self.evaluator(test), _in_turn((passed, then)), _in_turn((failed, otherwise)))

    def quantifier(self, part: Part) -> Why:
        node = part.node
        if not isinstance(node, Quantifier) or node.quantity is Quantity.EXISTS_ONE:
            return self.leaf(part)
        if (node.quantity is Quantity.EXISTS) is part.holds:
            return self.element(part, node)
        if node.quantity is Quantity.ALL:
            return self.every(part, node)
        return self.leaf(part)

    def element(self, part: Part, node: Quantifier) -> Why:
        """The first element that decides it."""
        bound = Bound(named=partial(element, node.local, node.range), range=node.range)
        inner = replace(part, node=node.predicate, bound=(*part.bound, bound))
        roles = roles_among(node)
        why = self.why(inner) if roles is None else self.leaf(inner, partial(in_found_role, roles[0], node.local))
        return _first_element(self.evaluator(node.range), self.evaluator(node.predicate), why, part.holds)

    def every(self, part: Part, node: Quantifier) -> Why:
        """Every element in one sentence, or that there is none."""
        none = Constant(type=INT, value=0)
        overload = "size_map" if isinstance(node.range.type, MapOf) else "size_list"
        size = Call(type=INT, overload=overload, arguments=(node.range,))
        empty = Call(type=BOOL, overload="equals", arguments=(size, none))
        return _either(self.evaluator(empty), self.leaf(replace(part, node=empty)), self.leaf(part))

    def leaf(self, part: Part, wording: Wording | None = None) -> Why:
        leaf = Leaf(part, self.voice, wording)
        terms: list[Term] = []

        def why(event: object, world: World, locals_: Locals, found: list[Reason]) -> None:
            if not terms:
                terms.extend(_first_known([self.evaluator(term) for term in shown]) for shown in leaf.shown)
            found.append(Reason(leaf, tuple([term(event, world, locals_) for term in terms]), locals_))

        return why


_PLANS: Mapping[type[Node], Callable[[_Plan, Part], Why]] = {
    Constant: _Plan.constant,
    Not: _Plan.negation,
    And: _Plan.junction,
    Or: _Plan.junction,
    Conditional: _Plan.conditional,
    Quantifier: _Plan.quantifier,
}


def _first_known(terms: Sequence[Term]) -> Term:
    """The value of the first term that has one which is not empty; of the last, where none has."""
    if len(terms) == 1:
        return terms[0]

    def known(event: object, world: World, locals_: Locals) -> object:
        value: object = None
        for term in terms:
            value = term(event, world, locals_)
            if value and not isinstance(value, CelError):
                break
        return value

    return known


def _inner(node: Node) -> Node:
    (inner,) = children(node)
    return inner


def _in_turn(parts: Sequence[Why]) -> Why:
    def why(event: object, world: World, locals_: Locals, found: list[Reason]) -> None:
        for part in parts:
            part(event, world, locals_, found)

    return why


def _first(parts: Sequence[tuple[Term, Why]], holds: bool) -> Why:
    def why(event: object, world: World, locals_: Locals, found: list[Reason]) -> None:
        for value, part in parts:
            if value(event, world, locals_) is holds:
                part(event, world, locals_, found)
                return

    return why


def _either(test: Term, passed: Why, failed: Why) -> Why:
    def why(event: object, world: World, locals_: Locals, found: list[Reason]) -> None:
        branch = passed if test(event, world, locals_) is True else failed
        branch(event, world, locals_, found)

    return why


def _first_element(elements: Term, predicate: Term, part: Why, holds: bool) -> Why:
    def why(event: object, world: World, locals_: Locals, found: list[Reason]) -> None:
        for one in _listed(elements(event, world, locals_)):
            inner = (*locals_, one)
            if predicate(event, world, inner) is holds:
                part(event, world, inner, found)
                return

    return why


def _listed(elements: object) -> Iterable[object]:
    return elements if isinstance(elements, list | tuple | dict) else ()
