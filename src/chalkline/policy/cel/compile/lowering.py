"""From the typed tree to terms.

Here it is decided which calls may become Python operators: only those whose operands have types for which Python's
``==``, ``<`` and ``in`` mean what CEL's do. Lists and maps compare by the library, since a list and a tuple are never
equal in Python; doubles are looked for in lists by the library, since Python finds a NaN in a list that holds it.
"""

from functools import singledispatch

from chalkline.policy.cel.compile.forms import FORMS
from chalkline.policy.cel.compile.terms import Op, Term, Terms
from chalkline.policy.cel.functions import can_fail
from chalkline.policy.cel.typed import (
    And,
    Call,
    Comprehension,
    Conditional,
    Constant,
    Has,
    HasKey,
    HasVariable,
    Local,
    MakeList,
    MakeMap,
    Node,
    Not,
    Or,
    Quantifier,
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
    ListOf,
    MapOf,
    Type,
)

PLAIN: frozenset[Type] = frozenset({BOOL, INT, UINT, STRING, BYTES, TIMESTAMP, DURATION})
"""Types whose values Python compares, and looks for in lists and maps, as CEL does."""

_BY_LIBRARY = "library:"


def library_overload(overload: str) -> str:
    """The overload that a library call names; calls that Python's operators cannot stand for are marked as such."""
    return overload.removeprefix(_BY_LIBRARY)


@singledispatch
def lowered(node: Node, terms: Terms) -> Term:
    """The term that means what the node means."""
    raise TypeError(f"no condition holds {node!r}; {terms!r} stay as they are")


@lowered.register
def _(node: Constant, terms: Terms) -> Term:
    return terms.constant(node.value, node.type)


@lowered.register
def _(node: Variable, terms: Terms) -> Term:
    lacking = node.field is not None
    return terms.make(Op.VARIABLE, value=node.field or node.name, type=node.type, raises=lacking)


@lowered.register
def _(node: Local, terms: Terms) -> Term:
    return terms.make(Op.LOCAL, value=node.depth, type=node.type)


@lowered.register
def _(node: Select, terms: Terms) -> Term:
    field = node.field
    raises = field.optional or field.undetermined or field.from_facts
    return terms.make(Op.FIELD, lowered(node.operand, terms), value=field, type=node.type, raises=raises)


@lowered.register
def _(node: Has, terms: Terms) -> Term:
    return terms.make(Op.HAS, lowered(node.operand, terms), value=node.field)


@lowered.register
def _(node: HasVariable, terms: Terms) -> Term:
    return terms.make(Op.HAS, value=node.name)


@lowered.register
def _(node: HasKey, terms: Terms) -> Term:
    return terms.make(Op.HAS_KEY, lowered(node.operand, terms), value=node.key)


@lowered.register
def _(node: MakeList, terms: Terms) -> Term:
    return terms.make(Op.LIST, *(lowered(item, terms) for item in node.items), type=node.type)


@lowered.register
def _(node: MakeMap, terms: Terms) -> Term:
    parts = (lowered(part, terms) for entry in node.entries for part in entry)
    return terms.make(Op.MAP, *parts, type=node.type, raises=True)


@lowered.register
def _(node: Call, terms: Terms) -> Term:
    arguments = [lowered(argument, terms) for argument in node.arguments]
    agrees = _python_agrees(node.overload, [part.type for part in arguments]) and _is_in_order(node.overload, arguments)
    inline = node.overload not in FORMS or agrees
    overload = node.overload if inline else _BY_LIBRARY + node.overload
    return terms.make(Op.CALL, *arguments, value=overload, type=node.type, raises=can_fail(node))


def _is_in_order(overload: str, arguments: list[Term]) -> bool:
    """Whether Python finds the same error first: ``part in text`` looks at the part before the text."""
    return overload != "contains_string" or not all(part.fails for part in arguments)


def _python_agrees(overload: str, types: list[Type]) -> bool:
    match overload, types:
        case (("equals" | "not_equals"), [one, other]):
            return one == other and (one in PLAIN or one == DOUBLE)
        case "in_list", [element, ListOf(of)]:
            return element == of and element in PLAIN
        case "in_map", [key, MapOf(of, _)]:
            return key == of and key in PLAIN
        case (("in_list" | "in_map"), _):
            return False
        case _:
            return True


@lowered.register
def _(node: And, terms: Terms) -> Term:
    return terms.all_of(lowered(operand, terms) for operand in node.operands)


@lowered.register
def _(node: Or, terms: Terms) -> Term:
    return terms.any_of(lowered(operand, terms) for operand in node.operands)


@lowered.register
def _(node: Not, terms: Terms) -> Term:
    return terms.opposite(lowered(node.operand, terms))


@lowered.register
def _(node: Conditional, terms: Terms) -> Term:
    parts = (lowered(part, terms) for part in (node.test, node.then, node.otherwise))
    return terms.make(Op.IF, *parts, type=node.type)


@lowered.register
def _(node: Quantifier, terms: Terms) -> Term:
    parts = (_bounded(node.range, node.local.depth, terms), lowered(node.predicate, terms))
    return terms.make(Op(node.quantity.value), *parts, value=node.local.depth)


@lowered.register
def _(node: Comprehension, terms: Terms) -> Term:
    kept = terms.constant(value=True, type=BOOL) if node.predicate is None else lowered(node.predicate, terms)
    made = lowered(node.local if node.transform is None else node.transform, terms)
    parts = (_bounded(node.range, node.local.depth, terms), kept, made)
    return terms.make(Op.COMPREHENSION, *parts, value=node.local.depth, type=node.type)


def _bounded(range_: Node, depth: int, terms: Terms) -> Term:
    """The range of a macro; within other macros, an error where they have too many elements together."""
    elements = lowered(range_, terms)
    if depth == 0:
        return elements
    around = terms.make(Op.AROUND, value=depth - 1, type=INT)
    return terms.make(Op.CALL, elements, around, value="@bounded", type=range_.type, raises=True)
