"""The page about a school's folder says what the code does, and its examples run."""

from collections.abc import Iterable

import pytest
from tests.docs.school_files import Fault
from tests.docs.school_folder import PAGE, faults_of, folder_of, loaded, output_of

from chalkline.policy.codes import Code
from chalkline.school import policy_register, timetable_file
from chalkline.school.oneroster.forms import EXTRA, FORMS, ROLES
from chalkline.school.times import Times

TEXT = PAGE.read_text("utf-8")
FAULTS = list(faults_of(TEXT))


def test_the_school_is_in_order_and_says_what_the_page_says() -> None:
    school, faults = loaded(folder_of(TEXT))
    assert faults == ()
    assert school is not None
    world = school.facts.at(Times(school.school.zone).beginning("2026-09-07 10:30"), school.calendar)
    assert world.related("guardian:holt(at)letterbox.example", "u5", "parent")
    assert (world.related("u4", "u3", "parent"), world.related("u2", "u3", "teacher")) == (True, True)
    assert world.lessons("u3") == ()


def test_every_code_of_a_schools_folder_has_an_example() -> None:
    codes = [code.value for code in Code]
    own = codes[codes.index(Code.BAD_WEEK) : codes.index(Code.BAD_STATE) + 1]
    assert [fault.code for fault, _ in FAULTS] == own


@pytest.mark.parametrize(("fault", "path"), FAULTS, ids=[fault.code for fault, _ in FAULTS])
def test_an_example_yields_its_output(fault: Fault, path: str) -> None:
    assert output_of(fault, path, folder_of(TEXT)) == fault.output


def rows(cells: Iterable[tuple[str, str]]) -> set[str]:
    return {f"| {first} | {second} |" for first, second in cells}


def test_every_column_and_role_is_in_its_table() -> None:
    users = FORMS["users.csv"].columns
    expected = rows((f"`{users[name]}`", doc) for name, doc in EXTRA.items())
    expected |= rows((f"`{name}`", doc) for name, doc in timetable_file.COLUMNS.items())
    expected |= rows((f"`{name}`", doc) for name, doc in policy_register.COLUMNS.items())
    none = "\N{EN DASH}"
    expected |= rows((f"`{role}`", ", ".join(f"`{each}`" for each in own) or none) for role, own in ROLES.items())
    assert expected <= set(TEXT.splitlines())
