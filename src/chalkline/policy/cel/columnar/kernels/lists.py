"""Lists whose items stand one after the other."""

import operator
from collections.abc import Mapping, Sequence

import numpy as np

from chalkline.policy.cel.columnar.columns import NUMBER_OF, Column, Lists, Numbers, Same, with_errors
from chalkline.policy.cel.columnar.frame import Frame
from chalkline.policy.cel.columnar.kernels.comparing import compared, in_constant_list
from chalkline.policy.cel.columnar.kernels.kernel import Kernel, bools
from chalkline.policy.cel.columnar.taking import parents, take
from chalkline.policy.cel.errors import ErrorKind
from chalkline.policy.cel.typed import Call
from chalkline.policy.cel.types import INT

_NO_INDEX = np.uint8(NUMBER_OF[ErrorKind.INDEX])


def _size(_: Frame, __: Call, arguments: Sequence[Column]) -> Column | None:
    lists = arguments[0]
    return Numbers(type=INT, values=lists.lengths) if isinstance(lists, Lists) else None


def _index(frame: Frame, _: Call, arguments: Sequence[Column]) -> Column | None:
    match arguments:
        case [Lists() as lists, Same(value=int(index))]:
            indices = np.full(frame.size, index)
        case [Lists() as lists, Numbers(values=indices)]:
            pass
        case _:
            return None
    errors = ((indices < 0) | (indices >= lists.lengths)).astype(np.uint8) * _NO_INDEX
    if errors.all():
        return None
    found = lists.offsets[:-1] + indices
    somewhere = int(found[np.flatnonzero(errors == 0)[0]])
    column = take(lists.items, np.where(errors, somewhere, found))
    return with_errors(column, errors if errors.any() else None)


def _in_list(frame: Frame, call: Call, arguments: Sequence[Column]) -> Column | None:
    """Whether an item is equal, where that is looked up in columns."""
    item, lists = arguments
    if not isinstance(lists, Lists):
        return in_constant_list(frame, call, arguments)
    if not lists.offsets[-1]:
        return Same(value=False)
    rows = parents(lists.offsets)
    found = compared(operator.eq, take(item, rows), lists.items)
    if found is None:
        return None
    holds = np.zeros(frame.size, bool)
    holds[rows[np.flatnonzero(found.values)]] = True
    return bools(holds)


KERNELS: Mapping[str, Kernel] = {
    **dict.fromkeys(("size_list", "list_size"), _size),
    "index_list": _index,
    "in_list": _in_list,
}
