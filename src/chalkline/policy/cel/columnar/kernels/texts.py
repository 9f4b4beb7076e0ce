"""Strings: what is asked of them is worked out once for each distinct one, by Arrow where it can."""

from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chalkline.policy.cel.columnar.columns import Array, Bools, Codes, Column, Numbers, Same
from chalkline.policy.cel.columnar.frame import Frame
from chalkline.policy.cel.columnar.kernels.kernel import Kernel
from chalkline.policy.cel.compile.passes.literals import needed_literals
from chalkline.policy.cel.errors import EvaluationError
from chalkline.policy.cel.library.patterns import compiled
from chalkline.policy.cel.typed import Call
from chalkline.policy.cel.types import BOOL, INT, Type


def table(
    column: Codes, asked: Hashable, compute: Callable[[pa.Array], pa.Array], type_: Type = BOOL
) -> Numbers | None:
    """What ``compute`` says of each distinct text, for each row; None where Arrow does not have the texts."""
    known, texts = column.values.found, column.values.texts
    if texts is None:
        return None
    try:
        if asked not in known:
            known[asked] = compute(texts).to_numpy(zero_copy_only=False)
    except UnicodeEncodeError:
        return None  # a constant with a lone surrogate, which only the library compares
    return Numbers(type=type_, values=known[asked][column.codes])


def _search(name: str, compute: Callable[..., pa.Array]) -> Kernel:
    def kernel(_: Frame, __: Call, arguments: Sequence[Column]) -> Column | None:
        match arguments:
            case [Codes() as column, Same(value=str(text))]:
                return table(column, (name, text), lambda texts: compute(texts, pattern=text))
        return None

    return kernel


def _size(_: Frame, __: Call, arguments: Sequence[Column]) -> Column | None:
    column = arguments[0]
    if not isinstance(column, Codes):
        return None
    return table(column, "size", lambda texts: pc.cast(pc.utf8_length(texts), pa.int64()), INT)


def _matches(_: Frame, __: Call, arguments: Sequence[Column]) -> Column | None:
    """Only texts with a literal that the pattern needs are searched for the pattern."""
    match arguments:
        case [Codes() as column, Same(value=str(pattern))]:
            try:
                search = compiled(pattern).search
            except EvaluationError:
                return None
            return table(column, ("matches", pattern), lambda texts: _found(texts, search, _candidates(texts, pattern)))
    return None


def _found(texts: pa.Array, search: Callable[[bytes], object], candidates: Array) -> pa.Array:
    """In bytes, whose positions RE2 need not translate."""
    result = np.zeros(len(texts), bool)
    searched = texts.take(pa.array(candidates)).cast(pa.binary()).to_pylist()
    result[candidates] = [search(text) is not None for text in searched]
    return pa.array(result)


def _candidates(texts: pa.Array, pattern: str) -> Array:
    """Where the pattern may match. Where case is folded, everywhere outside ASCII, and else by small letters."""
    needed = needed_literals(pattern)
    if needed is None or not (needed.exact or all(literal.isascii() for literal in needed.literals)):
        return np.arange(len(texts))
    may = np.zeros(len(texts), bool)
    if not needed.exact:
        may |= ~_flags(pc.string_is_ascii(texts))
        texts = pc.ascii_lower(texts)
    for literal in sorted(needed.literals):
        may |= _flags(pc.match_substring(texts, literal))
    return np.flatnonzero(may)


def _flags(found: pa.Array) -> Bools:
    flags: Bools = found.to_numpy(zero_copy_only=False)
    return flags


KERNELS: Mapping[str, Kernel] = {
    "contains_string": _search("contains", pc.match_substring),
    "starts_with_string": _search("starts", pc.starts_with),
    "ends_with_string": _search("ends", pc.ends_with),
    **dict.fromkeys(("size_string", "string_size"), _size),
    **dict.fromkeys(("matches", "matches_string"), _matches),
}
