"""Tables as spreadsheets save them: CSV with a header, commas, semicolons or tabs, quoted cells over several lines."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Placed, Source, Span
from chalkline.policy.spelling import nearest, suggestion
from chalkline.school.texts import decoded

MOST_FAULTS = 500
"""Faults of one file after which no more are looked for: the first few tell what is wrong with the rest."""
_TOO_MANY = "put a cell that holds a comma or semicolon in quotation marks"
_UNQUOTED = "a cell that begins with a quotation mark ends with one, and quotation marks inside it are doubled"
_SEPARATORS = ",;\t"
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\n')


class Row(NamedTuple):
    """The cells of a row, without blanks around them, and the lines on which it stands."""

    cells: list[str]
    first_line: int
    last_line: int


@dataclass(frozen=True, kw_only=True)  # not slotted: its source is made when a fault first needs a place
class Table:
    """A table whose header has been read; cells are read by column."""

    name: str
    text: str
    separator: str
    first_line: int
    """The line on which the header stands, from 1."""
    faults: Faults = field(repr=False)
    columns: dict[str, int] = field(default_factory=dict)
    """Where each column stands, from 0; -1 for one that the table does not have."""
    between: str = ";"
    """What stands between the values of a cell that holds several."""

    @cached_property
    def source(self) -> Source:
        """The text as diagnostics point into it."""
        return Source.of(self.name, self.text)

    def rows(self) -> Iterator[Row]:
        """The rows below the header, blank ones left out. Stops, with a fault, where the rest cannot be read."""
        rows = _rows(self)
        width = len(next(rows, Row([], 0, 0)).cells)
        for row in rows:
            if len(self.faults) > MOST_FAULTS:
                self.say(Code.BAD_TABLE, "there are more faults than are listed", row, None, "mend these first")
                return
            if len(row.cells) != width:
                self._fit(row, width)
            row.cells.append("")  # stands for columns that are absent
            yield row

    def _fit(self, row: Row, width: int) -> None:
        if any(row.cells[width:]):
            self.say(Code.BAD_TABLE, f"the row has more cells than the header, {width}", row, None, _TOO_MANY)
        del row.cells[width:]
        row.cells.extend([""] * (width - len(row.cells)))

    def cell(self, row: Row, column: str) -> str:
        """The text in a column; empty where the table does not have it."""
        return row.cells[self.columns.get(column, -1)]

    def placed(self, row: Row, column: str) -> Placed[str]:
        """The same with its place."""
        return Placed(self.cell(row, column), self.span(row, column))

    def span(self, row: Row, column: str | None) -> Span:
        """Where a cell stands; the beginning of the row where there is no such cell."""
        return self.span_at(row, -1 if column is None else self.columns.get(column, -1))

    def span_at(self, row: Row, index: int) -> Span:
        """The same by the cell's number in its row, from 0; -1 for the beginning of the row."""
        start = self.source.line_starts[row.first_line - 1]
        spans = list(_cell_spans(self.source, row, self.separator))
        return spans[index] if 0 <= index < len(spans) else self.source.span(start, start)

    def say(self, code: Code, message: str, row: Row, column: str | None, remedy: str) -> None:
        """Adds a fault of a cell, or of a row as a whole."""
        self.faults.say(code, message, self.span(row, column), remedy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How tables of a sort are written."""

    columns: Mapping[str, str]
    """The heading of each column that is read."""
    required: Collection[str]
    """Columns without which it is no such table."""
    closed: bool = True
    """Whether a column that is not read is a fault; else only one that is misspelt."""
    between: str = ";"
    """What stands between the values of a cell that holds several."""


def read_table(
    name: str, data: bytes, faults: Faults, *, columns: Collection[str], required: Collection[str]
) -> Table | None:
    """The table of a file; None, with a fault, where it is no text or lacks a required column."""
    return table_of(name, data, faults, Form(columns={column: column for column in columns}, required=required))


def table_of(name: str, data: bytes, faults: Faults, form: Form) -> Table | None:
    """The table of a file of this form; None, with a fault, where it is no text or lacks a required column."""
    text = decoded(name, data, faults)
    if text is None:
        return None
    separator, first_line = _dialect(text)
    table = Table(name=name, text=text, separator=separator, first_line=first_line, faults=faults, between=form.between)
    header = next(_rows(table), Row([], 1, 1))
    _take_header(table, header, form)
    missing = [column for column in form.required if table.columns[column] < 0]
    for column in missing:
        remedy = f"its columns are {_listed(form.columns.values())}"
        table.say(Code.BAD_TABLE, f"the table has no column `{form.columns[column]}`", header, None, remedy)
    return None if missing else table


def _dialect(text: str) -> tuple[str, int]:
    """What separates cells, as the line ``sep=;`` says that Excel writes, else as the header shows; and its line."""
    if declared := _SEPARATOR_LINE.match(text):
        return declared[1], 2
    header = text.lstrip("\n").partition("\n")[0]
    return max(_SEPARATORS, key=header.count), 1


def _take_header(table: Table, header: Row, form: Form) -> None:
    table.columns.update(dict.fromkeys(form.columns, -1))
    by_heading = {heading.casefold(): column for column, heading in form.columns.items()}
    strange: list[int] = []
    for index, cell in enumerate(header.cells):
        column = by_heading.get(cell.casefold().replace(" ", "_"))
        if column is None:
            strange += [index] if cell else []
        elif table.columns[column] >= 0:
            span, remedy = table.span_at(header, index), "leave one of them"
            table.faults.say(Code.BAD_TABLE, f"column `{cell}` stands there twice", span, remedy)
        else:
            table.columns[column] = index
    for index in strange:
        _say_strange(table, header, index, form)


def _say_strange(table: Table, header: Row, index: int, form: Form) -> None:
    """A fault of a column that is not read; of an open table only if one that it lacks was likely meant."""
    cell, headings = header.cells[index], list(form.columns.values())
    if not form.closed:
        headings = [heading for column, heading in form.columns.items() if table.columns[column] < 0]
        if nearest(cell, headings) is None:
            return
    remedy = suggestion(cell.replace(" ", "_"), headings, f"its columns are {_listed(headings)}")
    table.faults.say(Code.UNKNOWN_COLUMN, f"the table has no column `{cell}`", table.span_at(header, index), remedy)


def _rows(table: Table) -> Iterator[Row]:
    """All rows that are not blank, the header first."""
    lines = io.StringIO(table.text)
    for _ in range(table.first_line - 1):
        lines.readline()
    reader = csv.reader(lines, delimiter=table.separator, strict=True)
    line = table.first_line
    try:
        for cells in reader:
            first, line = line, reader.line_num + table.first_line
            if any(stripped := list(map(str.strip, cells))):
                yield Row(stripped, first, line - 1)
    except csv.Error as error:
        table.say(Code.BAD_TABLE, f"the row cannot be read: {error}", Row([], line, line), None, _UNQUOTED)


def _cell_spans(source: Source, row: Row, separator: str) -> Iterator[Span]:
    start = source.line_starts[row.first_line - 1]
    end = source.line_starts[row.last_line - 1] + len(source.line(row.last_line))
    other = f"[^{re.escape(separator)}\\n]*"
    cell = re.compile(f'[ ]*("(?:[^"]|"")*"|{other}){other}')
    while start <= end and (match := cell.match(source.text, start, end)):
        written = match[1]
        inner = match.start(1) + written.startswith('"')
        yield source.span(inner, inner + len(written.strip('"').rstrip()))
        start = match.end() + 1


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
