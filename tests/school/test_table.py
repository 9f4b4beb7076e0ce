"""Tables as spreadsheets save them."""

import pytest
from tests.school.files import places

from chalkline.policy.document.faults import Faults
from chalkline.school.table import MOST_FAULTS, read_table

COLUMNS = ("id", "name", "note")


def cells(data: bytes) -> tuple[list[tuple[str, ...]], Faults]:
    faults = Faults()
    table = read_table("people.csv", data, faults, columns=COLUMNS, required=("id",))
    if table is None:
        return [], faults
    return [tuple(table.cell(row, column) for column in COLUMNS) for row in table.rows()], faults


@pytest.mark.parametrize(
    "data",
    [
        b"id,name,note\np1,Ann,x\n",
        b"\xef\xbb\xbfid,name,note\r\np1,Ann,x\r\n",
        b"sep=;\r\nid;name;note\r\np1;Ann;x\r\n",
        b"id;name;note\rp1;Ann;x",
        b"ID\tName\tNOTE\np1\t Ann \tx",
        b'note,name,id\n\n,,\nx,"Ann","p1"\n,,\n\n',
    ],
)
def test_every_way_of_saving_a_table_reads_alike(data: bytes) -> None:
    assert cells(data) == ([("p1", "Ann", "x")], [])


def test_cells_hold_separators_quotation_marks_and_lines() -> None:
    assert cells(b'id,name,note\np1,"Lee, ""Ann""","two\nlines"\n') == ([("p1", 'Lee, "Ann"', "two\nlines")], [])


def test_missing_cells_at_the_end_and_absent_columns_are_empty() -> None:
    assert cells(b"id,name\np1\n") == ([("p1", "", "")], [])


@pytest.mark.parametrize(
    ("data", "expected", "message"),
    [
        (b"id,nmae\n", ("unknown-column", 1, 4, "nmae"), "the table has no column `nmae`"),
        (b"id,name,ID\n", ("bad-table", 1, 9, "ID"), "column `ID` stands there twice"),
        (b"name\n", ("bad-table", 1, 1, ""), "the table has no column `id`"),
        (b"", ("bad-table", 1, 1, ""), "the table has no column `id`"),
        (b'id,name\np1,"Ann\n', ("bad-table", 2, 1, ""), "the row cannot be read: unexpected end of data"),
        (b'id,note\n"a\nb",c\np1,"A"nn\n', ("bad-table", 4, 1, ""), "the row cannot be read: ',' expected after '\"'"),
        (b"id,name\np1,Ann,x\n", ("bad-table", 2, 1, ""), "the row has more cells than the header, 2"),
        (b'sep=;\nid;note\np1;"x"y\n', ("bad-table", 3, 1, ""), "the row cannot be read: ';' expected after '\"'"),
        (b"id\nJos\xe9\n", ("not-utf8", 2, 4, "\ufffd"), "byte 0xE9 is not UTF-8"),
        ("id\np1\n".encode("utf-16"), ("not-utf8", 1, 1, "\ufffd"), "the file is UTF-16"),
        (b"id\np\x001\n", ("hidden-character", 2, 2, "\0"), "the file holds a NUL character"),
    ],
)
def test_what_cannot_be_read_is_said_where_it_stands(
    data: bytes, expected: tuple[str, int, int, str], message: str
) -> None:
    _, faults = cells(data)
    assert places(faults) == [expected]
    assert faults[0].message == message


def test_windows_1252_is_offered_by_its_letter() -> None:
    _, faults = cells(b"id\nJos\xe9\n")
    assert faults[0].help.endswith("as Windows-1252 the byte would be `é`")


def test_a_table_that_is_wrong_throughout_does_not_list_a_million_faults() -> None:
    _, faults = cells(b"id\n" + b"p1,x\n" * 10 * MOST_FAULTS)
    assert len(faults) == MOST_FAULTS + 2
    assert faults[-1].message == "there are more faults than are listed"
