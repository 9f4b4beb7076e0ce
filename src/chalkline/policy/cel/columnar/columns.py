"""A column: what an expression is worth for each of many events, its value and its error side by side.

:class:`Same` is one value for all rows, :class:`Numbers` an array of machine numbers, :class:`Codes` a number for each
row into a list of values, :class:`Lists` the items of all rows one after the other, and :class:`Records` a column for
each field. Any value may stand as codes; the other forms are faster where they fit.

``errors`` holds for each row 0, or the number of an :class:`ErrorKind`; it is None where no row has an error. What
stands for a row with an error in the place of its value means nothing and is never looked at.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from chalkline.policy.cel.errors import ErrorKind
from chalkline.policy.cel.types import DURATION, TIMESTAMP, Type
from chalkline.policy.values import Duration, Timestamp, Uint

Array = npt.NDArray[Any]
Bools = npt.NDArray[np.bool_]
Errors = npt.NDArray[np.uint8] | None

NUMBER_OF: Mapping[ErrorKind, int] = {kind: number for number, kind in enumerate(ErrorKind, start=1)}
KIND_OF: Mapping[int, ErrorKind] = {number: kind for kind, number in NUMBER_OF.items()}
NANOSECONDS = 1000
"""In a microsecond, which moments and spans are counted in as numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """One value in all rows."""

    value: object
    errors: Errors = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """An error in all rows."""

    errors: npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Bools, 64-bit ints, uints or doubles; moments and spans as whole microseconds in an int."""

    type: Type
    values: Array
    errors: Errors = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """A number for each row into ``values``, in which a value may stand twice."""

    codes: npt.NDArray[np.intp]
    values: "Values"
    errors: Errors = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The items of row i are those of ``items`` from ``offsets[i]`` up to ``offsets[i + 1]``; none has an error."""

    offsets: npt.NDArray[np.int64]
    items: "Column"
    errors: Errors = None

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """How many items each row has."""
        return np.diff(self.offsets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What events carry in a field: a column, and in which rows there is nothing."""

    column: "Column"
    missing: Bools | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """A record in each row, by its fields; a field is only read when it is asked for."""

    names: tuple[str, ...]
    """Those of the fields that are at hand."""
    field: Callable[[str], Stored]
    errors: Errors = None


Column = Same | Failed | Numbers | Codes | Lists | Records
ColumnT = TypeVar("ColumnT", Same, Numbers, Codes, Lists, Records)


@dataclass(slots=True)
class Values:
    """Distinct values, as Arrow has them, as Python has them, or as both."""

    arrow: pa.Array | None = None
    """Strings or bytes without nulls."""
    python: Sequence[Any] | None = None
    found: dict[object, Any] = field(default_factory=dict)
    """What has been worked out of each value, by what was asked."""

    def __len__(self) -> int:
        """How many there are."""
        return len(self.arrow) if self.arrow is not None else len(self.python or ())

    @property
    def objects(self) -> Sequence[Any]:
        """The values as conditions have them."""
        if self.python is None:
            self.python = [] if self.arrow is None else self.arrow.to_pylist()
        return self.python

    @property
    def texts(self) -> pa.Array | None:
        """The values as Arrow has them; None where they are no texts, or one has a lone surrogate."""
        if self.arrow is None and all(isinstance(value, str) for value in self.objects):
            try:
                self.arrow = pa.array(self.objects, pa.string())
            except UnicodeEncodeError:
                return None
        return self.arrow

    def picked(self, places: Array) -> Sequence[Any]:
        """Some of the values, without making objects of all."""
        if self.python is None and self.arrow is not None:
            return self.arrow.take(pa.array(places)).to_pylist()  # type: ignore[no-any-return]
        return [self.objects[place] for place in places.tolist()]


def with_errors(column: Column, errors: Errors) -> Column:
    """The column with these errors instead of its own."""
    if isinstance(column, Failed):
        return column if errors is None else Failed(errors=errors)
    return replace(column, errors=errors)


def first_errors(*errors: Errors) -> Errors:
    """For each row the first error that there is."""
    found: Errors = None
    for each in errors:
        if each is not None:
            found = each if found is None else np.where(found, found, each)
    return found


def not_known(size: int, errors: Errors = None) -> Failed:
    """Rows of which nothing is known; those that are errors already stay these."""
    unknown = np.full(size, NUMBER_OF[ErrorKind.NOT_KNOWN], np.uint8)
    return Failed(errors=unknown if errors is None else np.where(errors, errors, unknown).astype(np.uint8))


def python_value(type_: Type, number: Any) -> object:  # noqa: ANN401 - numpy's scalars have no common type
    """A number of a column as conditions have it."""
    read = _READ.get(type_)
    return read(int(number) * NANOSECONDS) if read else _uint(number) if number.dtype == np.uint64 else number.item()


def _uint(number: Any) -> Uint:  # noqa: ANN401 - likewise
    return Uint(int(number))


_READ: Mapping[Type, Callable[[int], object]] = {TIMESTAMP: Timestamp, DURATION: Duration}
