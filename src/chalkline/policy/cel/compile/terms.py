"""Terms: what the compiler works on. The typed tree, with equal parts made one object.

Because equal terms are the same object, finding what several conditions share is counting, and comparing is ``is``.
What a pass wants to know of a term (can it fail, what does it cost, which macro variables does it use) is computed
once, when it is made.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from chalkline.policy.cel.compile.forms import form_of
from chalkline.policy.cel.types import BOOL, DURATION, INT, TIMESTAMP, UINT, FieldType, Simple, Type

SET = Simple("set")
"""The type of a constant set, held as a sorted tuple."""
PATTERN = Simple("pattern")
"""The type of a constant regular expression, held as its text."""
TIMELINE = Simple("timeline")
"""The type of a constant window that needs a calendar."""


WHOLE: frozenset[Type] = frozenset({INT, UINT, TIMESTAMP, DURATION})
"""Types that are ints in Python."""


class Op(StrEnum):
    """What a term does with its parts."""

    CONSTANT = "constant"
    VARIABLE = "variable"
    LOCAL = "local"
    AROUND = "around"
    FIELD = "field"
    HAS = "has"
    HAS_KEY = "has_key"
    LIST = "list"
    MAP = "map"
    CALL = "call"
    AND = "and"
    OR = "or"
    NOT = "not"
    IF = "if"
    ALL = "all"
    EXISTS = "exists"
    EXISTS_ONE = "exists_one"
    COMPREHENSION = "comprehension"


MACROS = frozenset({Op.ALL, Op.EXISTS, Op.EXISTS_ONE, Op.COMPREHENSION})


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Term:
    """A part of a condition. Only :class:`Terms` makes one, so two equal terms are the same object.

    ``value`` is what the operation needs besides its parts: a constant's value, a name, a field, an overload's id, the
    depth of a macro's variable. A quantifier's parts are its range and predicate; a comprehension's its range, which
    elements it keeps, and what it makes of each.
    """

    op: Op
    parts: tuple["Term", ...]
    value: Hashable
    type: Type
    raises: bool
    """Whether it can be an error though no part is one."""
    fails: bool
    """Whether it can be an error."""
    free: frozenset[int]
    """What it uses of the macros around it: the depths of their variables, and :func:`elements_at` those depths."""
    height: int
    """How many terms deep it is."""
    cost: int
    """About how long it takes, in tens of nanoseconds; what order and sharing go by."""

    @property
    def is_constant(self) -> bool:
        """Whether it is known when the policy is read."""
        return self.op is Op.CONSTANT

    @property
    def level(self) -> int:
        """Of a macro or its variable: how many macros are around it."""
        if not isinstance(self.value, int):
            raise TypeError(f"{self.op} has no level")
        return self.value

    def is_call(self, overload: str) -> bool:
        """Whether it calls this overload."""
        return self.op is Op.CALL and self.value == overload

    def walk(self) -> Iterator["Term"]:
        """The term and everything in it, outermost first, as often as it occurs."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class Terms:
    """Makes terms, each once."""

    known: dict[tuple[Hashable, ...], Term] = field(default_factory=dict)

    def make(
        self,
        op: Op,
        *parts: Term,
        value: Hashable = None,
        type: Type = BOOL,  # noqa: A002 - the field's word
        raises: bool = False,
    ) -> Term:
        """The one term of this shape."""
        key = (op, type, _told_apart(op, value), *map(id, parts))
        if key not in self.known:
            self.known[key] = Term(
                op=op,
                parts=parts,
                value=value,
                type=type,
                raises=raises,
                fails=raises or any(part.fails for part in parts),
                free=_free(op, parts, value),
                height=1 + max((part.height for part in parts), default=0),
                cost=_cost(op, parts, value),
            )
        return self.known[key]

    def constant(self, value: Hashable, type: Type) -> Term:  # noqa: A002 - the field's word
        """A constant."""
        return self.make(Op.CONSTANT, value=value, type=type)

    def call(self, overload: str, *parts: Term, type: Type = BOOL) -> Term:  # noqa: A002 - the field's word
        """A call of an overload, or of one of the compiler's own operations, whose names begin with ``@``."""
        return self.make(Op.CALL, *parts, value=overload, type=type)

    def all_of(self, operands: Iterable[Term]) -> Term:
        """The conjunction: of nothing, true; of one, that one."""
        distinct = tuple(dict.fromkeys(operands))
        if not distinct:
            return self.constant(value=True, type=BOOL)
        return distinct[0] if len(distinct) == 1 else self.make(Op.AND, *distinct)

    def any_of(self, operands: Iterable[Term]) -> Term:
        """The disjunction: of nothing, false; of one, that one."""
        distinct = tuple(dict.fromkeys(operands))
        if not distinct:
            return self.constant(value=False, type=BOOL)
        return distinct[0] if len(distinct) == 1 else self.make(Op.OR, *distinct)

    def opposite(self, term: Term) -> Term:
        """The negation, without doubling."""
        if term.is_constant:
            return self.constant(value=term.value is not True, type=BOOL)
        return term.parts[0] if term.op is Op.NOT else self.make(Op.NOT, term)


def with_parts(terms: Terms, term: Term, parts: Iterable[Term]) -> Term:
    """The same operation on other parts."""
    return terms.make(term.op, *parts, value=term.value, type=term.type, raises=term.raises)


def _told_apart(op: Op, value: Hashable) -> Hashable:
    """Python finds ``1 == True`` and ``0.0 == -0.0``; conditions do not."""
    return repr(value) if op is Op.CONSTANT and not isinstance(value, str) else value


def elements_at(depth: int) -> int:
    """What stands in ``free`` for the product of the lengths of the ranges down to this depth."""
    return -1 - depth


def bound_by(macro: Term) -> frozenset[int]:
    """What a macro binds: its variable, and how many elements there are down to it."""
    return _bound(macro.value)


def _bound(depth: Hashable) -> frozenset[int]:
    return frozenset({depth, elements_at(depth)}) if isinstance(depth, int) else frozenset()


def _free(op: Op, parts: tuple[Term, ...], value: Hashable) -> frozenset[int]:
    inner = frozenset[int]().union(*(part.free for part in parts))
    match op, value:
        case Op.LOCAL, int(depth):
            return frozenset({depth})
        case Op.AROUND, int(depth):
            return frozenset({elements_at(depth)})
        case _, int(depth) if op in MACROS:
            counted = depth > 0 and elements_at(depth) in inner
            return inner - _bound(depth) | ({elements_at(depth - 1)} if counted else set())
        case _:
            return inner


_COSTS = {Op.CONSTANT: 0, Op.LOCAL: 0, Op.AROUND: 0, Op.NOT: 0, Op.AND: 0, Op.OR: 0, Op.HAS: 2, Op.VARIABLE: 1}


def _cost(op: Op, parts: tuple[Term, ...], value: Hashable) -> int:
    inner = sum(part.cost for part in parts)
    if op in MACROS:
        return 20 + 4 * inner
    if op is Op.CALL:
        return form_of(str(value)).cost + inner
    if op is Op.FIELD and isinstance(value, FieldType) and value.from_facts:
        return 20 + inner
    return _COSTS.get(op, 2) + inner
