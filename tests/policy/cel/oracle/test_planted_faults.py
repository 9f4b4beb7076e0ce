"""Faults planted in the compiler, one at a time: comparing with the reference on the sample finds each.

A fault that no program of the sample shows fails its test.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from tests.policy.cel.oracle.agreement import by_reference
from tests.policy.cel.oracle.rules import Example
from tests.policy.cel.oracle.samples import sample

from chalkline.policy.cel.compile import (
    blocks,
    compile_conditions,
    expressions,
    forms,
    grouping,
    library,
    loops,
    lowering,
    sharing,
)
from chalkline.policy.cel.compile.forms import FORMS, Form
from chalkline.policy.cel.compile.passes import bounds, clock, logic, membership, patterns
from chalkline.policy.cel.compile.passes.literals import Needed
from chalkline.policy.cel.compile.scope import Scope
from chalkline.policy.cel.compile.terms import Op, Term, Terms
from chalkline.policy.cel.errors import CelError
from chalkline.policy.cel.library.implementations import implementation
from chalkline.policy.cel.types import DOUBLE

Plant = Callable[[pytest.MonkeyPatch], None]


def changed(owner: object, name: str, value: object) -> Plant:
    return lambda patch: patch.setattr(owner, name, value)


def form(overload: str, text: str) -> Plant:
    return changed(forms, "FORMS", {**FORMS, overload: Form(text)})


def called(overload: str, function: Callable[..., object]) -> Plant:
    """The compiled form calls another function for the overload; the reference does not."""
    return changed(library, "implementation", lambda id_: function if id_ == overload else implementation(id_))


def always(value: object) -> Callable[..., Any]:
    return lambda *_, **__: value


def careless(made: Scope, term: Term) -> Iterator[str]:
    return loops.deciding(replace(made, careful=False), term)


def as_all(made: Scope, term: Term) -> Iterator[str]:
    return loops.deciding(made, replace(term, op=Op.ALL))


def unabsorbed(made: Scope, term: Term) -> str:
    word = " and " if term.op is Op.AND else " or "
    return f"bool({word.join(made.test(part) for part in term.parts)})"


def de_morgan(made: Terms, term: Term) -> Term:
    """``!(a && b)`` as ``!a && !b``."""
    return made.all_of(made.opposite(part) for part in term.parts) if term.op is Op.AND else OPPOSITE(made, term)


def wrapping(one: int, other: int) -> int:
    return (one + other + 2**63) % 2**64 - 2**63


def rounding_down(one: int, other: int) -> object:
    return one // other if other else implementation("divide_int64")(one, other)


def from_the_end(items: Sequence[object], index: int) -> object:
    return items[index] if -len(items) <= index < 0 else implementation("index_list")(items, index)


def first_value(made: Terms, values: Any) -> Term:  # noqa: ANN401 - any values
    return SETS(made, [*values][:1])


SETS, OPPOSITE = membership.constant_set, Terms.opposite
FAULTS: dict[str, Plant] = {
    "at most for less than": form("less_int64", "({0} <= {1})"),
    "text is ordered the other way": form("greater_string", "({0} < {1})"),
    "begins with for ends with": form("ends_with_string", "{0}.startswith({1})"),
    "contains asks the wrong way round": form("contains_string", "({0} in {1})"),
    "a window's end is inside it": form("@from_before", "({1} <= {0} <= {2})"),
    "the week begins on a Tuesday": form("@weekday", "(({0} // 1440 + 2) % 7)"),
    "one element for all": form("@within", "(not {1}.isdisjoint({0}))"),
    "keys are looked for among values": form("in_map", "({0} in {1}.values())"),
    "ints wrap round": called("add_int64", wrapping),
    "division rounds down": called("divide_int64", rounding_down),
    "an index from the end": called("index_list", from_the_end),
    "exists as all": changed(loops, "BODIES", {**loops.BODIES, Op.EXISTS: as_all}),
    "hours are minutes": changed(clock, "_PARTS", {**clock._PARTS, "timestamp_to_hours": "@minute"}),  # noqa: SLF001
    "exactly one as at least one": changed(loops, "BODIES", {**loops.BODIES, Op.EXISTS_ONE: loops.deciding}),
    "loops do not absorb errors": changed(loops, "BODIES", {**loops.BODIES, Op.EXISTS: careless, Op.ALL: careless}),
    "conjunctions do not absorb errors": changed(expressions, "absorbing", unabsorbed),
    "a conjunction is its first operand's error": changed(blocks, "is_exact", always(True)),
    "De Morgan forgets to turn the word round": changed(Terms, "opposite", de_morgan),
    "no more than is the opposite of no less than": changed(
        logic, "OPPOSITES", {**logic.OPPOSITES, "less_equals_int64": "greater_equals_int64"}
    ),
    "doubles have an order": changed(logic, "OPPOSITES", {**logic.OPPOSITES, "less_double": "greater_equals_double"}),
    "NaN is in lists": changed(lowering, "PLAIN", {*lowering.PLAIN, DOUBLE}),
    "sets lose their members": changed(membership, "constant_set", first_value),
    "patterns need a letter that they do not": changed(
        patterns, "needed_literals", always(Needed(frozenset({"staff"}), exact=True))
    ),
    "what can fail is computed before its guard": changed(sharing.Uses, "is_lazy", always(False)),
    "a guard answers for those under it": changed(
        grouping.Branch, "without", lambda branch, _: replace(branch, operands=())
    ),
    "fields that may be missing are there": changed(expressions, "_present", lambda _, read, __: read),
    "loops hoist what depends on the element": changed(loops, "bound_by", always(frozenset())),
    "bounds are mirrored the wrong way": changed(bounds, "_MIRRORED", {sign: sign for sign in ("<", "<=", ">", ">=")}),
    "choices of one thing exclude each other": changed(membership.Choice, "excludes", always(True)),
}


@cache
def expectations() -> Sequence[tuple[Example, Sequence[tuple[int, int]]]]:
    """Each example with which of its rules are true and which are errors, by event."""
    return [(example, [_bits(example, number) for number in range(len(example.events))]) for example in sample()]


def _bits(example: Example, number: int) -> tuple[int, int]:
    outcomes = [by_reference(rule.text, example.events[number], example.world) for rule in example.rules]
    true = sum(1 << bit for bit, outcome in enumerate(outcomes) if outcome is True)
    return true, sum(1 << bit for bit, outcome in enumerate(outcomes) if isinstance(outcome, CelError))


def disagrees(example: Example, expected: Sequence[tuple[int, int]]) -> bool:
    """Whether the compiled form of the rules says anything else, or nothing at all."""
    try:
        decide = compile_conditions(example.conditions)
        found = [decide(event, example.world) for event in example.events]
    except Exception:  # noqa: BLE001 - a planted fault may break anything
        return True
    return found != list(expected)


def test_without_a_fault_all_agree() -> None:
    assert not any(disagrees(*each) for each in expectations())


@pytest.mark.parametrize("plant", FAULTS.values(), ids=FAULTS)
def test_the_fault_is_found(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = expectations()
    plant(monkeypatch)
    assert any(disagrees(*each) for each in expected)
