"""Faults planted in the compiler, one at a time: conditions as policies write them, on some events, find each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import pytest
from msgspec import UNSET
from tests.policy.cel.cast import AMINA, BEN, STRANGER, SmallWorld
from tests.policy.cel.compile.idioms import IDIOMS
from tests.policy.cel.compile.programs import NUMBERS, SHARES, TIMES, WORDS, Event
from tests.policy.cel.compile.test_agreement import Outcomes, outcomes

from chalkline.policy.cel.compile import (
    blocks,
    compile_conditions,
    expressions,
    forms,
    grouping,
    implications,
    loops,
    lowering,
    sharing,
    terms,
)
from chalkline.policy.cel.compile.forms import FORMS, Form
from chalkline.policy.cel.compile.passes import affixes, bounds, logic, membership, patterns
from chalkline.policy.cel.compile.passes.literals import Needed
from chalkline.policy.cel.compile.scope import Scope
from chalkline.policy.cel.compile.terms import Op, Term
from chalkline.policy.cel.errors import EvaluationError
from chalkline.policy.cel.typed import And, Node
from chalkline.policy.cel.types import BOOL, DOUBLE
from chalkline.policy.values import Uint

Plant = Callable[[pytest.MonkeyPatch], None]


def changed(owner: object, name: str, value: object) -> Plant:
    return lambda patch: patch.setattr(owner, name, value)


def form(overload: str, text: str) -> Plant:
    return changed(forms, "FORMS", {**FORMS, overload: Form(text)})


def always(value: object) -> Callable[..., Any]:
    return lambda *_, **__: value


def careless(scope: Scope, term: Term) -> Iterator[str]:
    return loops.deciding(replace(scope, careful=False), term)


SETS = membership.constant_set
FAULTS: dict[str, Plant] = {
    "some element for every": form("@only", "({1} in {0})"),
    "every element for some": form("@overlaps", "{1}.issuperset({0})"),
    "at least for more": form("@any_above", "({0} and max({0}) >= {1})"),
    "up to and with for up to": form("@from_before", "({1} <= {0} <= {2})"),
    "from for after": form("@after_to", "({1} <= {0} <= {2})"),
    "the week begins on a Tuesday": form("@weekday", "(({0} // 1440 + 2) % 7)"),
    "hours from one": form("@hour", "({0} % 1440 // 60 + 1)"),
    "less is the opposite of greater": changed(logic, "OPPOSITES", {**logic.OPPOSITES, "less_int64": "greater_int64"}),
    "doubles have an order": changed(logic, "OPPOSITES", {**logic.OPPOSITES, "greater_double": "less_equals_double"}),
    "NaN is in lists": changed(lowering, "PLAIN", {*lowering.PLAIN, DOUBLE}),
    "zero is minus zero": changed(terms, "_told_apart", lambda _, value: value),
    "fields are there": changed(expressions, "_present", lambda _, read, __: read),
    "errors are final": changed(expressions, "is_exact", always(True)),
    "errors are final in blocks": changed(blocks, "is_exact", always(True)),
    "loops are never careful": changed(loops, "BODIES", {**loops.BODIES, Op.EXISTS: careless}),
    "one is at least one": changed(loops, "BODIES", {**loops.BODIES, Op.EXISTS_ONE: loops.deciding}),
    "invariants vary": changed(loops, "bound_by", always(frozenset())),
    "sets have one value": changed(membership, "constant_set", lambda terms, values: SETS(terms, [*values][:1])),
    "one ending for all": changed(affixes, "_affixes", always(("a",))),
    "patterns need their case": changed(patterns, "needed_literals", always(Needed(frozenset({"k"}), exact=True))),
    "a guard is asked of nobody": changed(grouping.Branch, "without", lambda branch, _: replace(branch, operands=())),
    "bounds are within each other": changed(implications, "_is_within", always(True)),
    "choices exclude each other": changed(membership.Choice, "excludes", always(True)),
    "shared terms are there": changed(sharing.Uses, "is_lazy", always(False)),
    "bounds are mirrored the wrong way": changed(bounds, "_MIRRORED", {sign: sign for sign in ("<", "<=", ">", ">=")}),
}


@cache
def battery() -> Sequence[tuple[Sequence[Node], Sequence[Outcomes]]]:
    """Sets of conditions with what the reference says of them for each event: each alone, all, and pairs."""
    random = Random(1)
    pairs = [And(type=BOOL, operands=tuple(random.sample(IDIOMS, 2))) for _ in range(300)]
    sets = [*([idiom] for idiom in IDIOMS), IDIOMS, *(pairs[start : start + 30] for start in range(0, 300, 30))]
    return [(conditions, [outcomes(conditions, *moment) for moment in moments()]) for conditions in sets]


@cache
def moments() -> Sequence[tuple[Event, SmallWorld]]:
    """Forty events, each in a world."""
    random = Random(2)
    return [(event(random), SmallWorld(at=random.choice(TIMES))) for _ in range(40)]


def event(random: Random) -> Event:
    return Event(
        word=random.choice(WORDS),
        number=random.choice(NUMBERS),
        other=random.choice(NUMBERS),
        count=Uint(1),
        share=random.choice(SHARES),
        reply=random.random() < 0.5,
        words=tuple(random.choices(WORDS[:4], k=random.randrange(4))),
        numbers=tuple(random.choices(NUMBERS, k=random.randrange(4))),
        shares=tuple(random.choices(SHARES, k=random.randrange(3))),
        sender=random.choice((AMINA, BEN, STRANGER)),
        people=tuple(random.choices((AMINA, BEN, STRANGER), k=random.randrange(4))),
        ages=dict(zip(random.choices(WORDS, k=2), random.choices(NUMBERS, k=2), strict=True)),
        size=random.choice((UNSET, 0, 5)),
        supervised=random.choice((UNSET, True, False)),
    )


def is_found() -> bool:
    """Whether some set of conditions is compiled wrongly, or not at all."""
    return any(compiled_wrongly(conditions, expected) for conditions, expected in battery())


def compiled_wrongly(conditions: Sequence[Node], expected: Sequence[Outcomes]) -> bool:
    try:
        compiled = compile_conditions(conditions)
        return any(compiled(*moment) != outcome for moment, outcome in zip(moments(), expected, strict=True))
    except (EvaluationError, NameError):
        return True


def test_without_a_fault_none_is_found() -> None:
    assert not is_found()


@pytest.mark.parametrize("plant", FAULTS.values(), ids=FAULTS)
def test_the_fault_is_found(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    battery()
    plant(monkeypatch)
    assert is_found()
