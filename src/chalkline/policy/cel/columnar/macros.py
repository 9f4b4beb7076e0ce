"""Macros: what is asked of each item is asked of all items of all rows at once, and put together row by row."""

from collections.abc import Callable

import numpy as np

from chalkline.policy.cel.columnar.alone import Alone
from chalkline.policy.cel.columnar.columns import (
    NUMBER_OF,
    Bools,
    Column,
    Errors,
    Failed,
    Lists,
    Same,
    first_errors,
    with_errors,
)
from chalkline.policy.cel.columnar.frame import Frame, Step
from chalkline.policy.cel.columnar.grouping import coded
from chalkline.policy.cel.columnar.taking import Rows, element_of, lists_of, offsets_of, ranges, take
from chalkline.policy.cel.columnar.truth import Truth, column_of_truth, opposite, truth
from chalkline.policy.cel.errors import ErrorKind
from chalkline.policy.cel.typed import Comprehension, Quantifier, Quantity
from chalkline.policy.cel.types import Type
from chalkline.policy.cel.work import MOST_ELEMENTS

_LIMIT = np.uint8(NUMBER_OF[ErrorKind.LIMIT])


def quantified(node: Quantifier, range_: Step, predicate: Step, alone: Alone | None) -> Step:
    """``all``, ``exists`` or ``exists_one``."""
    reduce = _REDUCTIONS[node.quantity]

    def step(frame: Frame) -> Column:
        lists = _lists(frame, range_, node.range.type)
        if isinstance(lists, Failed):
            return lists
        inner = frame.inside(range_, lists)
        found = alone.quantified(node.quantity, frame, inner, lists) if alone else None
        found = found or reduce(truth(inner.value(predicate), inner.size), inner.parents, frame.size)
        return with_errors(column_of_truth(found), first_errors(lists.errors, found.errors))

    return step


def comprehended(node: Comprehension, range_: Step, predicate: Step | None, transform: Step | None) -> Step:
    """``filter`` or ``map``."""

    def step(frame: Frame) -> Column:
        lists = _lists(frame, range_, node.range.type)
        if isinstance(lists, Failed):
            return lists
        inner = frame.inside(range_, lists)
        chosen = None if predicate is None else truth(inner.value(predicate), inner.size)
        made = lists.items if transform is None else inner.value(transform)
        errors = _errors_of_items(chosen, made.errors)
        kept = _kept(lists, chosen, made, inner.parents)
        return with_errors(kept, first_errors(lists.errors, _first_of_row(errors, inner.parents, frame.size)))

    return step


def _lists(frame: Frame, range_: Step, type_: Type) -> Lists | Failed:
    """What the macro ranges over; too many items within other macros are an error, and are not looked at."""
    key = ("range", id(range_))
    if key not in frame.worked_out:
        frame.worked_out[key] = _bounded(frame, _as_lists(frame.value(range_), type_, frame.size))
    return frame.worked_out[key]  # type: ignore[return-value]


def _as_lists(column: Column, type_: Type, size: int) -> Lists | Failed:
    if isinstance(column, Lists | Failed):
        return column
    codes = coded(column, type_, size)
    rows = np.arange(size) if codes.errors is None else np.flatnonzero(codes.errors == 0)
    used, numbers = np.unique(codes.codes[rows], return_inverse=True)
    table = lists_of([codes.values.objects[code] for code in used.tolist()], element_of(type_))
    spread = np.zeros(size, np.int64)
    spread[rows] = numbers
    if not len(used):
        return Failed(errors=np.ones(size, np.uint8) if codes.errors is None else codes.errors)
    return with_errors(take(table, spread), codes.errors)  # type: ignore[return-value]


def _bounded(frame: Frame, lists: Lists | Failed) -> Lists | Failed:
    if isinstance(lists, Failed):
        return lists
    errors = lists.errors
    around = frame.around
    if around is not None:
        too_many = (around * lists.lengths > MOST_ELEMENTS) * _LIMIT
        errors = first_errors(errors, too_many if too_many.any() else None)
    if errors is None:
        return lists
    lengths = np.where(errors, 0, lists.lengths)
    offsets = offsets_of(lengths)
    items = take(lists.items, ranges(lists.offsets[:-1], lengths, offsets))
    return Lists(offsets=offsets, items=items, errors=errors)


def _first_of_row(errors: Errors, rows: Rows, size: int) -> Errors:
    """The first error among the items of each row."""
    if errors is None:
        return None
    at = np.flatnonzero(errors)[::-1]
    found = np.zeros(size, np.uint8)
    found[rows[at]] = errors[at]
    return found if len(at) else None


def _any_of_row(flags: Bools, rows: Rows, size: int) -> Bools:
    found = np.zeros(size, bool)
    found[rows[np.flatnonzero(flags)]] = True
    return found


def _exists(items: Truth, rows: Rows, size: int) -> Truth:
    true = _any_of_row(items.true, rows, size)
    errors = _first_of_row(items.errors, rows, size)
    return Truth(true, None if errors is None else np.where(true, 0, errors).astype(np.uint8))


def _all(items: Truth, rows: Rows, size: int) -> Truth:
    return opposite(_exists(opposite(items), rows, size))


def _exists_one(items: Truth, rows: Rows, size: int) -> Truth:
    errors = _first_of_row(items.errors, rows, size)
    true = np.bincount(rows[items.true], minlength=size) == 1
    return Truth(true if errors is None else true & (errors == 0), errors)


_REDUCTIONS: dict[Quantity, Callable[[Truth, Rows, int], Truth]] = {
    Quantity.ALL: _all,
    Quantity.EXISTS: _exists,
    Quantity.EXISTS_ONE: _exists_one,
}


def _errors_of_items(chosen: Truth | None, made: Errors) -> Errors:
    """The error of asking whether an item is kept, or of what is made of one that is."""
    if chosen is None:
        return made
    return first_errors(chosen.errors, None if made is None else np.where(chosen.true, made, 0).astype(np.uint8))


def _kept(lists: Lists, chosen: Truth | None, made: Column, rows: Rows) -> Lists:
    items = made if isinstance(made, Failed) else with_errors(made, None)
    if isinstance(items, Failed):
        return Lists(offsets=np.zeros(len(lists.offsets), np.int64), items=Same(value=None))
    if chosen is None:
        return Lists(offsets=lists.offsets, items=items)
    kept = np.flatnonzero(chosen.true)
    offsets = offsets_of(np.bincount(rows[kept], minlength=len(lists.offsets) - 1))
    return Lists(offsets=offsets, items=take(items, kept))
