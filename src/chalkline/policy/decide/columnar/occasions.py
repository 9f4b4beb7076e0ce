"""Whom and what each event of a batch concerns, in columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chalkline.policy.cel.columnar.columns import Bools, Codes, Column, Lists, Records, Stored, Values
from chalkline.policy.cel.columnar.frame import Frame
from chalkline.policy.cel.columnar.grouping import coded
from chalkline.policy.cel.columnar.taking import Rows, parents
from chalkline.policy.cel.types import STRING
from chalkline.policy.decide.lifting import Occasion
from chalkline.policy.decide.occasion import KEYS, Shape
from chalkline.policy.decide.protected import ProtectedContacts

_NAMES = ("address", "host")
"""By what protected contacts are known."""


@dataclass(frozen=True, kw_only=True)  # not slotted: of most batches less is asked than might be
class Occasions:
    """What a discharge may name of each event."""

    frame: Frame
    shape: Shape

    @classmethod
    def of(cls, frame: Frame, shape: Shape) -> "Occasions":
        """The occasions of the rows of a batch."""
        return cls(frame=frame, shape=shape)

    @cached_property
    def event(self) -> Codes:
        """The event's own id."""
        return _texts(self.frame.root("id"), self.frame.size)

    @cached_property
    def actor(self) -> Codes:
        """Who does it."""
        return _keys(self.frame, self.shape.actor, KEYS)

    @cached_property
    def about(self) -> Codes:
        """To whom or what."""
        return _keys(self.frame, self.shape.about, KEYS)

    def of_rows(self, rows: Rows) -> list[Occasion]:
        """The occasions in these rows."""
        columns = [each.values.picked(each.codes[rows]) for each in (self.event, self.actor, self.about)]
        return [
            Occasion(event=event, actor=actor, about=about or None)
            for event, actor, about in zip(*columns, strict=True)
        ]


def concerning(frame: Frame, shape: Shape, contacts: ProtectedContacts) -> Bools:
    """Which events concern a protected contact."""
    found = np.zeros(frame.size, bool)
    for name in shape.contacts:
        column = frame.root(name).column
        if isinstance(column, Lists):
            rows = parents(column.offsets)
            found[rows[_are_protected(column.items, len(rows), contacts)]] = True
        else:
            found |= _are_protected(column, frame.size, contacts)
    return found


def _are_protected(column: Column, size: int, contacts: ProtectedContacts) -> Bools:
    names = _key(column, size, _NAMES)
    return np.array([name in contacts for name in names.values.objects], bool)[names.codes]


def _keys(frame: Frame, name: str, keys: Sequence[str]) -> Codes:
    return _key(frame.root(name).column, frame.size, keys) if name else _nobody(frame.size)


def _nobody(size: int) -> Codes:
    return Codes(codes=np.zeros(size, np.intp), values=Values(python=[""]))


def _key(column: Column, size: int, keys: Sequence[str]) -> Codes:
    """For each row the first of these fields that says anything, or the text that stands there itself."""
    match column:
        case Records(names=names):
            parts = [_texts(column.field(key), size) for key in keys if key in names]
            return _first(parts, size)
        case Codes():
            return column
        case _:
            return _nobody(size)


def _first(parts: Sequence[Codes], size: int) -> Codes:
    """For each row the first text that is not empty."""
    if not parts:
        return _nobody(size)
    *before, found = parts
    for part in reversed(before):
        empty = np.array([not text for text in part.values.objects], bool)[part.codes]
        if empty.any():
            codes = np.where(empty, found.codes + len(part.values), part.codes)
            found = Codes(codes=codes, values=Values(python=[*part.values.objects, *found.values.objects]))
        else:
            found = part
    return found


def _texts(stored: Stored, size: int) -> Codes:
    """A field as texts; empty where it is missing."""
    column = coded(stored.column, STRING, size)
    if stored.missing is None:
        return column
    codes = np.where(stored.missing, len(column.values), column.codes)
    return Codes(codes=codes, values=Values(python=[*column.values.objects, ""]))
