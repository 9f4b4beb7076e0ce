"""Whom and what each event of a batch concerns, in columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from chalkline.policy.cel.columnar.columns import Bools, Codes, Column, Lists, Records, Stored, Values
from chalkline.policy.cel.columnar.frame import Frame
from chalkline.policy.cel.columnar.grouping import coded, grouped
from chalkline.policy.cel.columnar.taking import Rows, parents
from chalkline.policy.cel.types import STRING
from chalkline.policy.decide.lifting import Occasion
from chalkline.policy.decide.occasion import KEYS, Shape
from chalkline.policy.decide.protected import ProtectedContacts

_NAMES = ("address", "host")
"""By what protected contacts are known."""


@dataclass(frozen=True, kw_only=True)
class Occasions:
    """What a discharge may name of each event."""

    event: Codes
    actor: Codes
    about: Codes

    @classmethod
    def of(cls, frame: Frame, shape: Shape) -> "Occasions":
        """The occasions of the rows of a batch."""
        return cls(
            event=_texts(frame.root("id"), frame.size),
            actor=_keys(frame, shape.actor, KEYS),
            about=_keys(frame, shape.about, KEYS),
        )

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
    if not parts:
        return _nobody(size)
    if len(parts) == 1:
        return parts[0]
    groups = grouped([(part.codes, len(part.values)) for part in parts], size)
    rows = groups.example.tolist()
    values = [next((text for text in _of_row(parts, row) if text), "") for row in rows]
    return Codes(codes=groups.codes, values=Values(python=values))


def _of_row(parts: Sequence[Codes], row: int) -> list[Any]:
    return [part.values.objects[part.codes[row]] for part in parts]


def _texts(stored: Stored, size: int) -> Codes:
    """A field as texts; empty where it is missing."""
    column = coded(stored.column, STRING, size)
    if stored.missing is None:
        return column
    codes = np.where(stored.missing, len(column.values), column.codes)
    return Codes(codes=codes, values=Values(python=[*column.values.objects, ""]))
