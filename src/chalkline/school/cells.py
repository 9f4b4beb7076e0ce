"""Cells of a school's tables: several values between semicolons, ids, days and times."""

from collections.abc import Callable, Iterator

from chalkline.policy.codes import Code
from chalkline.policy.document.pieces import parts
from chalkline.policy.source import Placed
from chalkline.policy.values import Timestamp
from chalkline.school.settings import ID
from chalkline.school.table import Row, Table
from chalkline.school.times import HELP


def items(table: Table, row: Row, column: str) -> Iterator[Placed[str]]:
    """The values of a cell, each where it stands."""
    if table.cell(row, column):
        yield from (item for item in parts(table.placed(row, column), table.between) if item.value)


def moment(
    table: Table, row: Row, column: str, read: Callable[[str], Timestamp], otherwise: Timestamp
) -> Timestamp | None:
    """The moment in a cell, or the other where the cell is empty; None, with a fault, where it is no moment."""
    written = table.cell(row, column)
    try:
        return read(written) if written else otherwise
    except ValueError:
        table.say(Code.BAD_TIME, f"`{written}` is not a day or time", row, column, HELP)
        return None


def is_id(table: Table, row: Row, column: str, what: str) -> bool:
    """Whether the cell holds an id; a fault says so where it does not."""
    written = table.cell(row, column)
    if ID.fullmatch(written):
        return True
    message = f"`{written}` is not an id" if written else f"there is no {what} here"
    remedy = "write an id of the school's own systems, without blanks, commas, semicolons, `#`, `@` or `\"`"
    table.say(Code.BAD_CELL, message, row, column, remedy)
    return False
