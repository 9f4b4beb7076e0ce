"""A bundle of OneRoster tables, read and held against one another: ids twice, ids that nobody has, rows taken out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Placed
from chalkline.policy.spelling import suggestion
from chalkline.school.cells import items
from chalkline.school.folder import read_files, start_of
from chalkline.school.oneroster.forms import FORMS, NEEDED, OWNED, TARGETS
from chalkline.school.table import Row, Table, table_of

_DELETED = "tobedeleted"
_STATUSES = ("", "active", _DELETED)
_VERSIONS = ("1.1", "1.2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A table and those of its rows that stand."""

    table: Table
    rows: tuple[Row, ...]
    deleted: frozenset[str]
    """Ids of rows whose status says that they are to be deleted."""

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all rows that stand."""
        return frozenset(self.table.cell(row, "id") for row in self.rows)


Bundle = Mapping[str, Rows]
"""The tables that are there, by the name of their file."""


def read_bundle(folder: Path, faults: Faults) -> Bundle:
    """The tables of the folder, with all that is wrong with them by themselves and beside one another."""
    bundle: dict[str, Rows] = {}
    for file, form in FORMS.items():
        if (path := folder / file).exists():
            for name, data in read_files([Placed(path)], faults):
                table = table_of(name, data, faults, form)
                bundle |= {file: _standing(table)} if table else {}
        elif file in NEEDED:
            remedy = f"a folder of OneRoster files has `{file}`; export it too"
            faults.say(Code.NO_FILE, f"`{path}` is not there", start_of(str(path)), remedy)
    if "manifest.csv" in bundle:
        _check_manifest(bundle["manifest.csv"], folder)
    for (file, column), target in TARGETS.items():
        if file in bundle and target in bundle:
            _check_ids(bundle[file], column, bundle[target], target)
            if (file, column) in OWNED:
                bundle[file] = _without(bundle[file], column, bundle[target].deleted)
    return bundle


def _without(rows: Rows, column: str, deleted: frozenset[str]) -> Rows:
    """The rows that are not about a row taken out."""
    return replace(rows, rows=tuple(row for row in rows.rows if rows.table.cell(row, column) not in deleted))


def _standing(table: Table) -> Rows:
    rows, deleted = [], set[str]()
    seen: set[str] = set()
    for row in table.rows():
        if "status" in table.columns and _is_deleted(table, row):
            deleted.add(table.cell(row, "id"))
            continue
        rows.append(row)
        if "id" in table.columns and not table.name.endswith("users.csv"):
            _check_once(table, row, seen)
    return Rows(table=table, rows=tuple(rows), deleted=frozenset(deleted))


def _is_deleted(table: Table, row: Row) -> bool:
    status = table.cell(row, "status").casefold()
    if status not in _STATUSES:
        remedy = suggestion(status, _STATUSES[1:], "write `active` or `tobedeleted`")
        table.say(Code.BAD_CELL, f"`{table.cell(row, 'status')}` is not a status", row, "status", remedy)
    return status == _DELETED


def _check_once(table: Table, row: Row, seen: set[str]) -> None:
    written = table.cell(row, "id")
    if written and written in seen:
        table.say(Code.BAD_CELL, f"`{written}` stands in the table twice", row, "id", "leave one of the two rows")
    seen.add(written)


def _check_ids(rows: Rows, column: str, target: Rows, file: str) -> None:
    known = target.ids | target.deleted
    for row in rows.rows:
        written = rows.table.cell(row, column)
        if written and written not in known:
            for each in items(rows.table, row, column):
                if each.value not in known:
                    remedy = f"add its row to {file}, or take the id out here"
                    rows.table.faults.say(Code.DANGLING_ID, f"{file} has no `{each.value}`", each.span, remedy)


def _check_manifest(manifest: Rows, folder: Path) -> None:
    for row in manifest.rows:
        name, value = (manifest.table.cell(row, column) for column in ("name", "value"))
        for message, remedy in _manifest_faults(name, value, folder):
            manifest.table.say(Code.BAD_CELL, message, row, "value", remedy)


def _manifest_faults(name: str, value: str, folder: Path) -> Iterator[tuple[str, str]]:
    file = f"{name.removeprefix('file.')}.csv"
    if name == "oneroster.version" and value not in _VERSIONS:
        yield f"OneRoster `{value}` is not read", "export as OneRoster 1.1 or 1.2"
    elif name.startswith("file.") and file in FORMS:
        if value.casefold() == "delta":
            yield f"{file} holds changes alone", "export whole tables (`bulk`): who is missing from changes is not gone"
        elif value.casefold() == "bulk" and not (folder / file).exists():
            yield f"{file} is not in the folder", "put it there, or write `absent`"
