"""Lists, maps, and joining of what has a size. What grows is bounded, so that no condition can fill the memory."""

import operator
from collections.abc import Callable, Mapping, Sequence, Sized
from types import MappingProxyType

from chalkline.policy.cel.errors import ErrorKind, failure

MAX_SIZE = 1_000_000
"""Characters or bytes of anything that a condition makes."""
MAX_ITEMS = 100_000
"""Items of a list that is joined of others."""


def within_size(size: int, most: int = MAX_SIZE) -> None:
    """Nothing, if something of this size may be made. Raises EvaluationError with LIMIT."""
    if size > most:
        raise failure(ErrorKind.LIMIT, "the result is too long")


def add_string(one: str, other: str) -> str:
    """One string after the other. Raises EvaluationError with LIMIT."""
    within_size(len(one) + len(other))
    return one + other


def add_bytes(one: bytes, other: bytes) -> bytes:
    """One sequence of bytes after the other. Raises EvaluationError with LIMIT."""
    within_size(len(one) + len(other))
    return one + other


def add_list(one: Sequence[object], other: Sequence[object]) -> tuple[object, ...]:
    """One list after the other. Raises EvaluationError with LIMIT."""
    within_size(len(one) + len(other), MAX_ITEMS)
    return (*one, *other)


def index_list(items: Sequence[object], index: int) -> object:
    """The item at an index from 0. Raises EvaluationError with INDEX."""
    if 0 <= index < len(items):
        return items[index]
    raise failure(ErrorKind.INDEX, f"{index} of {len(items)}")


def index_map(entries: Mapping[object, object], key: object) -> object:
    """The value of a key. Raises EvaluationError with NO_SUCH_KEY."""
    try:
        return entries[key]
    except KeyError:
        raise failure(ErrorKind.NO_SUCH_KEY, str(key)) from None


def map_of(entries: Sequence[tuple[object, object]]) -> Mapping[object, object]:
    """The map with these entries, whose keys are of one type. Raises EvaluationError where a key comes twice."""
    mapping = dict(entries)
    if len(mapping) < len(entries):
        raise failure(ErrorKind.BAD_ARGUMENT, "a key stands twice in a map")
    return mapping


def _size(value: Sized) -> int:
    return len(value)


_SIZED = ("string", "bytes", "list", "map")

IMPLEMENTATIONS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        "add_string": add_string,
        "add_bytes": add_bytes,
        "add_list": add_list,
        "index_list": index_list,
        "index_map": index_map,
        "in_map": lambda key, entries: operator.contains(entries, key),
        **{f"size_{kind}": _size for kind in _SIZED},
        **{f"{kind}_size": _size for kind in _SIZED},
    }
)
