"""How two terms may compare, as sets of the four ways in which they can."""

from collections.abc import Mapping
from typing import NamedTuple

from chalkline.policy.cel.typed import Call, Node
from chalkline.policy.cel.types import DOUBLE

_LESS, _EQUAL, _GREATER, _UNORDERED = 1, 2, 4, 8
"""Only doubles can be unordered: not a number compares with nothing, itself included."""
_ALL = _LESS | _EQUAL | _GREATER | _UNORDERED

_SIGNS = {
    "less": _LESS,
    "less_equals": _LESS | _EQUAL,
    "greater": _GREATER,
    "greater_equals": _GREATER | _EQUAL,
}
_KINDS = ("bool", "int64", "uint64", "double", "string", "bytes", "timestamp", "duration")
_SETS: Mapping[str, int] = {
    "equals": _EQUAL,
    "not_equals": _ALL - _EQUAL,
    **{f"{sign}_{kind}": ways for sign, ways in _SIGNS.items() for kind in _KINDS},
}


class Comparison(NamedTuple):
    """Two terms and the ways in which they may compare."""

    left: Node
    right: Node
    ways: int

    @property
    def turned(self) -> "Comparison":
        """The same with the sides exchanged."""
        less, greater = self.ways & _LESS, self.ways & _GREATER
        return Comparison(self.right, self.left, self.ways & ~5 | less << 2 | greater >> 2)

    @property
    def sign(self) -> str | None:
        """As an operator; None for what no operator says, such as neither less nor equal if that may be unordered."""
        ways = self.ways if self.left.type == DOUBLE else self.ways & ~_UNORDERED
        return _OPERATORS.get(ways)


_OPERATORS = {
    _LESS: "<",
    _LESS | _EQUAL: "<=",
    _GREATER: ">",
    _GREATER | _EQUAL: ">=",
    _EQUAL: "==",
    _LESS | _GREATER: "!=",
    _ALL - _EQUAL: "!=",
}


def comparison(node: Node, holds: bool) -> Comparison | None:
    """What a comparison says of its two sides if it is true, or false; None for other conditions."""
    if not isinstance(node, Call) or node.overload not in _SETS:
        return None
    left, right = node.arguments
    ways = _SETS[node.overload]
    return Comparison(left, right, ways if holds else _ALL - ways)


class Relations:
    """The ways in which pairs of terms may still compare."""

    def __init__(self) -> None:
        self._ways: dict[tuple[Node, Node], int] = {}

    def narrow(self, said: Comparison) -> bool:
        """Whether the pair may still compare in some way, once this is said of it as well."""
        if (said.right, said.left) in self._ways:
            said = said.turned
        pair = (said.left, said.right)
        self._ways[pair] = self._ways.get(pair, _before(*pair)) & said.ways
        return bool(self._ways[pair])


def _before(left: Node, right: Node) -> int:
    """What is so of any two terms of their type: only doubles may be unordered, and a term is equal to itself."""
    ways = _ALL if left.type == DOUBLE else _ALL - _UNORDERED
    return ways & (_EQUAL | _UNORDERED) if left == right else ways
