"""Quantifiers that ask something of each item alone, worked out on the distinct items of a whole batch.

``domains.exists(d, d in away)`` only needs to know which of a few dozen domains each message goes to: a bit each. Which
of them are away is asked once for each domain, and of each message only whether it has one of those bits.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from chalkline.policy.cel.columnar.columns import Array, Bools, Codes, Lists
from chalkline.policy.cel.columnar.frame import Frame, Step
from chalkline.policy.cel.columnar.truth import Truth, truth
from chalkline.policy.cel.typed import And, Call, Constant, Local, Node, Not, Or, Quantity, Select
from chalkline.policy.cel.walk import children

_MOST = 64
"""Distinct items, each of which has a bit."""
_UNSIGNED = (np.uint8, np.uint16, np.uint32, np.uint64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """A predicate that reads nothing but one thing of the item."""

    read: Step
    """What it reads."""
    predicate: Step
    """Itself, in a frame whose items are what it reads."""

    def quantified(self, quantity: Quantity, frame: Frame, inner: Frame, lists: Lists) -> Truth | None:
        """The quantifier in each row outside; None where there are too many distinct items, or several errors."""
        read = inner.value(self.read)
        if not isinstance(read, Codes) or read.errors is not None or not 0 < len(read.values) <= _MOST:
            return None
        asked = _truth_of_values(self.predicate, frame, read)
        kinds = [] if asked.errors is None else np.unique(asked.errors[asked.errors != 0]).tolist()
        if len(kinds) > 1:
            return None
        having = _having(self.read, inner, read, lists)
        decisive = asked.true if quantity is Quantity.EXISTS else ~(asked.true | asked.failing)
        decided = having & _mask(decisive, having) != 0
        true = decided if quantity is Quantity.EXISTS else ~decided
        if not len(kinds):
            return Truth(true)
        failing = (having & _mask(asked.failing, having) != 0) & ~decided
        return Truth(true & ~failing, failing * np.uint8(kinds[0]))


def reads_alone(node: Node, local: Local) -> Node | None:
    """The one thing of the item that the predicate reads and all else follows from; None if there is no such thing."""
    found = set(_reads(node, local))
    return found.pop() if len(found) == 1 and None not in found else None


def _reads(node: Node, local: Local) -> Iterator[Node | None]:
    if _is_of_item(node, local):
        yield node
    elif isinstance(node, And | Or | Not | Call):
        for part in children(node):
            yield from _reads(part, local)
    elif not isinstance(node, Constant):
        yield None


def _is_of_item(node: Node, local: Local) -> bool:
    """Whether it is the item, or a field in it that events carry."""
    while isinstance(node, Select) and not node.field.from_facts:
        node = node.operand
    return node == local


def asking(node: Node, read: Node, local: Local) -> Node:
    """The predicate in which what it reads is the item."""
    if node == read:
        return replace(local, type=read.type)
    match node:
        case And(operands=operands) | Or(operands=operands):
            return replace(node, operands=tuple(asking(part, read, local) for part in operands))
        case Not(operand=operand):
            return replace(node, operand=asking(operand, read, local))
        case Call(arguments=arguments):
            return replace(node, arguments=tuple(asking(part, read, local) for part in arguments))
    return node


def _truth_of_values(predicate: Step, outer: Frame, read: Codes) -> Truth:
    size = len(read.values)
    values = Codes(codes=np.arange(size), values=read.values)
    frame = Frame.of_items(outer, Lists(offsets=np.array([0, size]), items=values))
    return truth(frame.value(predicate), size)


def _having(step: Step, inner: Frame, read: Codes, lists: Lists) -> Array:
    """For each row outside, a bit for each distinct item that it has."""
    key = ("having", id(step))
    if key not in inner.worked_out:
        kind = next(kind for kind in _UNSIGNED if len(read.values) <= np.iinfo(kind).bits)
        bits = np.left_shift(1, np.arange(len(read.values), dtype=np.uint64)).astype(kind)
        having = np.zeros(len(lists.offsets) - 1, kind)
        some = np.flatnonzero(lists.lengths)
        having[some] = np.bitwise_or.reduceat(bits[read.codes], lists.offsets[some]) if len(some) else 0
        inner.worked_out[key] = having
    return inner.worked_out[key]  # type: ignore[return-value]


def _mask(values: Bools, having: Array) -> Array:
    """A bit for each of the distinct items, of the kind that rows have."""
    bits = sum(1 << int(place) for place in np.flatnonzero(values))
    return having.dtype.type(bits)  # type: ignore[no-any-return]
