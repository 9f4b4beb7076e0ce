"""Typed trees at random: any overload of the table, every kind of node, over a small event.

Conditions are put together from a few shared parts, so that there is something to share, guard and group.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from hypothesis import strategies as st
from msgspec import UNSET, Struct, UnsetType
from tests.policy.cel.cast import AMINA, BEN, DECLARATIONS, MORNING, PERSON, STRANGER, Person, SmallWorld

from chalkline.policy.cel.functions import OVERLOADS, Overload
from chalkline.policy.cel.typed import (
    And,
    Call,
    Comprehension,
    Conditional,
    Constant,
    Has,
    HasVariable,
    Local,
    MakeList,
    Node,
    Not,
    Or,
    Quantifier,
    Quantity,
    Select,
    Variable,
)
from chalkline.policy.cel.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    INT,
    STRING,
    TIMESTAMP,
    UINT,
    WINDOW,
    FieldType,
    ListOf,
    MapOf,
    Parameter,
    Type,
)
from chalkline.policy.values import Duration, Timestamp, Uint


class Event(Struct, frozen=True, kw_only=True):
    word: str
    number: int
    other: int
    count: Uint
    share: float
    reply: bool
    words: tuple[str, ...]
    numbers: tuple[int, ...]
    shares: tuple[float, ...]
    sender: Person
    people: tuple[Person, ...]
    ages: dict[str, int]
    size: int | UnsetType = UNSET
    supervised: bool | UnsetType = UNSET


VARIABLES: Mapping[str, Type] = {
    "word": STRING,
    "number": INT,
    "other": INT,
    "count": UINT,
    "share": DOUBLE,
    "reply": BOOL,
    "words": ListOf(STRING),
    "numbers": ListOf(INT),
    "shares": ListOf(DOUBLE),
    "sender": PERSON,
    "people": ListOf(PERSON),
    "ages": MapOf(STRING, INT),
    "size": INT,
    "supervised": BOOL,
    "at": TIMESTAMP,
}
LACKING = {
    "size": FieldType(name="size", type=INT, optional=True),
    "supervised": FieldType(name="supervised", type=BOOL, undetermined=True),
}
WORDS = ("", "a", "b", "ab", "staff", "pupil", "Ab-1", "\u212a")
NUMBERS = (-1, 0, 1, 2, 4, 5, 60, 2**63 - 1, -(2**63))
SHARES = (0.0, -0.0, 1.0, 2.5, float("nan"), float("inf"))
PATTERNS = ("(?i)k|ab", "a+b?", r"\d-", "^a|b$", "[ab]{2}", "(")
HOUR = 3600 * 10**9
TIMES = (
    *(Timestamp(MORNING + hours * HOUR) for hours in (0, -1, 3, 24, 3 * 24)),
    Timestamp(0),
    Timestamp(-(10**18)),
)

_VALUES: Mapping[Type, Sequence[object]] = {
    BOOL: (True, False),
    INT: NUMBERS,
    UINT: tuple(map(Uint, (0, 1, 2, 2**64 - 1))),
    DOUBLE: SHARES,
    STRING: WORDS,
    BYTES: (b"", b"a", b"\xff"),
    TIMESTAMP: TIMES,
    DURATION: tuple(map(Duration, (0, 10**9, -(10**9), 3600 * 10**9))),
    WINDOW: tuple(c.value for c in DECLARATIONS.constants.values() if c.type == WINDOW),
    ListOf(STRING): ((), ("a", "b"), ("staff", "teacher")),
    ListOf(INT): ((), (1, 2), (0, 60)),
}
EVENTS = st.builds(
    Event,
    word=st.sampled_from(WORDS),
    number=st.sampled_from(NUMBERS),
    other=st.sampled_from(NUMBERS),
    count=st.sampled_from(_VALUES[UINT]),
    share=st.sampled_from(SHARES),
    reply=st.booleans(),
    words=st.lists(st.sampled_from(WORDS), max_size=3).map(tuple),
    numbers=st.lists(st.sampled_from(NUMBERS), max_size=3).map(tuple),
    shares=st.lists(st.sampled_from(SHARES), max_size=2).map(tuple),
    sender=st.sampled_from((AMINA, BEN, STRANGER)),
    people=st.lists(st.sampled_from((AMINA, BEN, STRANGER)), max_size=3).map(tuple),
    ages=st.dictionaries(st.sampled_from(WORDS), st.sampled_from(NUMBERS), max_size=2),
    size=st.sampled_from((UNSET, 0, 5)),
    supervised=st.sampled_from((UNSET, True, False)),
)
WORLDS = st.builds(SmallWorld, at=st.sampled_from(TIMES))


@dataclass(frozen=True)
class Trees:
    """Draws trees, no deeper than ``depth``, in which the variables of the enclosing macros may occur."""

    draw: Callable[[st.SearchStrategy[Any]], Any]
    depth: int
    locals: tuple[Local, ...] = ()

    def of(self, kind: Type) -> Node:
        """Any tree of the type."""
        makers = self._leaves(kind)
        if self.depth or not makers:
            makers += self._compounds(kind)
        node: Node = self.draw(st.sampled_from(makers))()
        return node

    def inner(self, *more: Local) -> "Trees":
        return Trees(self.draw, max(self.depth - 1, 0), (*self.locals, *more))

    def _leaves(self, kind: Type) -> list[Callable[[], Node]]:
        found: list[Callable[[], Node]] = [partial(replace, local) for local in self.locals if local.type == kind]
        names = [name for name, type_ in VARIABLES.items() if type_ == kind]
        if names:
            found += [lambda: self._variable(self.draw(st.sampled_from(names)))] * 3
        if kind in _VALUES:
            found.append(lambda: Constant(type=kind, value=self.draw(st.sampled_from(_VALUES[kind]))))
        return found

    def _variable(self, name: str) -> Variable:
        return Variable(type=VARIABLES[name], name=name, field=LACKING.get(name))

    def _compounds(self, kind: Type) -> list[Callable[[], Node]]:
        deeper = self.inner()
        found: list[Callable[[], Node]] = [
            lambda: Conditional(type=kind, test=deeper.of(BOOL), then=deeper.of(kind), otherwise=deeper.of(kind))
        ]
        overloads = [overload for overload in OVERLOADS.values() if overload.result == kind and _can_draw(overload)]
        if overloads:
            found += [lambda: self._call(self.draw(st.sampled_from(overloads)))] * 3
        if kind in {field.type for field in PERSON.fields.values()}:
            found.append(lambda: self._select(kind))
        if isinstance(kind, ListOf):
            found += [lambda: self._list(kind), lambda: self._comprehension(kind)]
        return found + (self._logic() if kind == BOOL else [])

    def _logic(self) -> list[Callable[[], Node]]:
        deeper = self.inner()
        return [
            *[lambda: self._joined(And), lambda: self._joined(Or)] * 3,
            lambda: Not(type=BOOL, operand=deeper.of(BOOL)),
            *[self._quantifier] * 4,
            self._compared,
            lambda: Has(type=BOOL, operand=deeper.of(PERSON), field=PERSON.fields["via"]),
            lambda: HasVariable(type=BOOL, name=self.draw(st.sampled_from(sorted(LACKING)))),
            self._matches,
        ]

    def _joined(self, kind: type[And | Or]) -> Node:
        count = self.draw(st.integers(2, 4))
        return kind(type=BOOL, operands=tuple(self.inner().of(BOOL) for _ in range(count)))

    def _quantifier(self) -> Node:
        range_ = self.inner().of(self.draw(st.sampled_from([k for k in VARIABLES.values() if isinstance(k, ListOf)])))
        assert isinstance(range_.type, ListOf)
        local = Local(type=range_.type.element, name="x", depth=len(self.locals))
        predicate = self.inner(local)
        asked = predicate.of(BOOL) if self.draw(st.booleans()) else predicate.about(local)
        return Quantifier(
            type=BOOL, quantity=self.draw(st.sampled_from(Quantity)), range=range_, local=local, predicate=asked
        )

    def about(self, asked: Node) -> Node:
        """A condition of the kind that passes look for: a comparison with a constant, or not."""
        if asked.type == PERSON:
            asked = Select(type=STRING, operand=asked, field=PERSON.fields["id"])
        constant = Constant(type=asked.type, value=self.draw(st.sampled_from(_VALUES[asked.type])))
        names: Mapping[Type, str] = {INT: "int64", STRING: "string", DOUBLE: "double"}
        orders = [f"{order}_{names[asked.type]}" for order in ("less", "less_equals", "greater", "greater_equals")]
        overload = self.draw(st.sampled_from(["equals", "not_equals", *orders]))
        test = Call(type=BOOL, overload=overload, arguments=(asked, constant))
        return Not(type=BOOL, operand=test) if self.draw(st.booleans()) else test

    def _compared(self) -> Node:
        name = self.draw(st.sampled_from(["number", "word", "share"]))
        return self.about(self._variable(name))

    def _matches(self) -> Node:
        pattern = Constant(type=STRING, value=self.draw(st.sampled_from(PATTERNS)))
        return Call(type=BOOL, overload="matches_string", arguments=(self.inner().of(STRING), pattern))

    def _select(self, kind: Type) -> Node:
        fields = [field for field in PERSON.fields.values() if field.type == kind]
        return Select(type=kind, operand=self.inner().of(PERSON), field=self.draw(st.sampled_from(fields)))

    def _list(self, kind: ListOf) -> Node:
        count = self.draw(st.integers(0, 2))
        return MakeList(type=kind, items=tuple(self.inner().of(kind.element) for _ in range(count)))

    def _comprehension(self, kind: ListOf) -> Node:
        range_ = self.inner().of(ListOf(STRING))
        local = Local(type=STRING, name="x", depth=len(self.locals))
        kept = self.inner(local).of(BOOL) if self.draw(st.booleans()) else None
        return Comprehension(
            type=kind, range=range_, local=local, predicate=kept, transform=self.inner(local).of(kind.element)
        )

    def _call(self, overload: Overload) -> Node:
        bound = {name: self.draw(st.sampled_from([STRING, INT, DOUBLE])) for name in ("A", "B")}
        types = [_instance(parameter, bound) for parameter in overload.parameters]
        return Call(type=overload.result, overload=overload.id, arguments=tuple(map(self.inner().of, types)))


def _instance(kind: Type, bound: Mapping[str, Type]) -> Type:
    match kind:
        case Parameter(name=name):
            return bound[name]
        case ListOf(element):
            return ListOf(_instance(element, bound))
        case MapOf():
            return MapOf(STRING, INT)
        case _:
            return kind


def _can_draw(overload: Overload) -> bool:
    """Maps are only of strings to ints here, and generic overloads of maps would need others."""
    return overload.id not in {"in_map", "index_map", "type", "string_format"}


@st.composite
def trees(draw: Callable[[st.SearchStrategy[Any]], Any], kind: Type = BOOL, depth: int = 3) -> Node:
    """One tree of the type."""
    return Trees(draw, depth).of(kind)


@st.composite
def condition_sets(draw: Callable[[st.SearchStrategy[Any]], Any], idioms: Sequence[Node]) -> list[Node]:
    """Some conditions that have parts in common: some of the idioms, some at random."""
    part = st.one_of(st.sampled_from(idioms), st.sampled_from(idioms), trees(depth=2), trees(depth=3))
    parts = draw(st.lists(part, min_size=1, max_size=6))
    chosen = st.lists(st.sampled_from(parts), min_size=1, max_size=4)
    return [_joined(draw(chosen), draw(st.sampled_from((And, And, And, Or)))) for _ in range(draw(st.integers(1, 6)))]


def _joined(parts: list[Node], kind: type[And | Or]) -> Node:
    return kind(type=BOOL, operands=tuple(parts)) if len(parts) > 1 else parts[0]
