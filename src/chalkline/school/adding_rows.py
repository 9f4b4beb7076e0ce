"""Rows added to a table of a school's folder: what is there stays as it is, byte for byte."""

import csv
import io
import os
from collections.abc import Iterable, Mapping
from errno import ENOSPC
from pathlib import Path

from chalkline.policy.document.faults import Faults
from chalkline.school.table import read_table


class CannotAdd(Exception):  # noqa: N818 - what is so, not what failed
    """The table has no place for the rows; the text says why."""


def add_rows(path: Path, rows: Iterable[Mapping[str, str]], columns: Iterable[str]) -> str:
    """The rows are at the end of the table, on disk; what was added, as text. A table that is not there is begun.

    Raises CannotAdd where a row fills a column that the table does not have, OSError; then nothing was added.
    """
    known = list(columns)
    before = path.read_bytes() if path.exists() else f"{','.join(known)}\n".encode()
    added = _written(path.name, before, list(rows), known)
    new = b"" if path.exists() else before
    _append(path, new + (b"" if before.endswith(b"\n") else _line_end(before).encode()) + added.encode())
    return added


def take_back(path: Path, size: int) -> None:
    """The table is as long as it was before rows were added; one that had not been there is gone. Raises OSError."""
    if size:
        os.truncate(path, size)
    else:
        path.unlink()


def _written(name: str, before: bytes, rows: list[Mapping[str, str]], columns: list[str]) -> str:
    """The rows as the table would write them."""
    table = read_table(name, before, Faults(), columns=columns, required=())
    if table is None:
        raise CannotAdd(f"{name} is no table")
    missing = [column for row in rows for column, text in row.items() if text and table.columns[column] < 0]
    if missing:
        raise CannotAdd(f"{name} has no column `{missing[0]}`")
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=table.separator, lineterminator=_line_end(before))
    places = {place: column for column, place in table.columns.items() if place >= 0}
    for row in rows:
        writer.writerow([row.get(places.get(place, ""), "") for place in range(max(places) + 1)])
    return lines.getvalue()


def _line_end(data: bytes) -> str:
    return "\r\n" if b"\r\n" in data else "\n"


def _append(path: Path, data: bytes) -> None:
    """In one go, so that whoever reads meanwhile sees all of it or nothing."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    try:
        size = os.fstat(descriptor).st_size
        whole = os.write(descriptor, data) == len(data)
        if not whole:
            os.ftruncate(descriptor, size)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if not whole:
        raise OSError(ENOSPC, os.strerror(ENOSPC), str(path))
