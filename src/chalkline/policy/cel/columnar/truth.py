"""Columns of bools, and how ``&&``, ``||`` and ``!`` absorb their errors (cel-spec, *Logical Operators*)."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from chalkline.policy.cel.columnar.columns import Bools, Codes, Column, Errors, Failed, Numbers, Same
from chalkline.policy.cel.types import BOOL


class Truth(NamedTuple):
    """For each row whether it is true; where ``errors`` has a number it is an error and not true."""

    true: Bools
    errors: Errors = None

    @property
    def failing(self) -> Bools:
        """Which rows are errors."""
        return np.zeros(len(self.true), bool) if self.errors is None else self.errors != 0


def truth(column: Column, size: int) -> Truth:
    """A column of type bool as truth."""
    match column:
        case Numbers(values=values, errors=None):
            return Truth(values)
        case Numbers(values=values, errors=errors):
            return Truth(values & (errors == 0), errors)
        case Failed(errors=errors):
            return Truth(np.zeros(size, bool), errors)
        case Same(value=value, errors=errors):
            everywhere = np.full(size, value is True)
            return Truth(everywhere if errors is None else everywhere & (errors == 0), errors)
        case Codes(codes=codes, values=values, errors=errors):
            true = np.array([value is True for value in values.objects], bool)[codes]
            return Truth(true if errors is None else true & (errors == 0), errors)
        case _:
            raise TypeError(f"{type(column)} is no column of bools")


def column_of_truth(found: Truth) -> Numbers:
    """Truth as a column."""
    return Numbers(type=BOOL, values=found.true, errors=found.errors)


def all_of(operands: Iterable[Truth]) -> Truth:
    """False where any is false, else the first error where there is one, else true."""
    first, *others = operands
    true, errors = first
    if others:
        true = true.copy()
    for other in others:
        errors = _absorbed(true, errors, other)
        true &= other.true
    return Truth(true, errors)


def _absorbed(true: Bools, errors: Errors, other: Truth) -> Errors:
    """The errors of ``&&``; where the left side is an error its ``true`` is false."""
    if errors is None and other.errors is None:
        return None
    if errors is None:
        return _some(np.where(true, other.errors, 0))  # type: ignore[arg-type]
    if other.errors is None:
        return _some(np.where(other.true, errors, 0))
    left_holds, right_holds = true | (errors != 0), other.true | (other.errors != 0)
    return _some(np.where(errors, errors, other.errors) * (left_holds & right_holds))


def _some(errors: Errors) -> Errors:
    if errors is None or not errors.any():
        return None
    return errors.astype(np.uint8, copy=False)


def any_of(operands: Iterable[Truth]) -> Truth:
    """True where any is true, else the first error where there is one, else false."""
    return opposite(all_of(map(opposite, operands)))


def opposite(found: Truth) -> Truth:
    """False where it is true and true where it is false; an error stays one."""
    return Truth(~found.true if found.errors is None else ~found.true & (found.errors == 0), found.errors)


def chosen(test: Truth, then: Truth, otherwise: Truth) -> Truth:
    """What ``then`` is where the test is true, else what ``otherwise`` is; the error of the test where that is one."""
    true = np.where(test.true, then.true, otherwise.true)
    errors: Errors = None
    if then.errors is not None or otherwise.errors is not None:
        one, other = (0 if each.errors is None else each.errors for each in (then, otherwise))
        errors = np.where(test.true, one, other).astype(np.uint8, copy=False)
    if test.errors is not None:
        true &= test.errors == 0
        errors = np.where(test.errors, test.errors, 0 if errors is None else errors).astype(np.uint8, copy=False)
    return Truth(true, _some(errors))
