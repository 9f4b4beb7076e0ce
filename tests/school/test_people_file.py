"""``people.csv``: who is who, and what is wrong with it, where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.school.files import PEOPLE, people, places

from chalkline.school.people_file import year_group


def said(text: str) -> set[tuple[str, str, str, str]]:
    _, facts, faults = people(text)
    assert faults == []
    return {(fact.subject, fact.name, fact.object, fact.value) for fact in facts}


def test_addresses_are_normal_and_in_the_order_written() -> None:
    register, _, _ = people("id,addresses\nleo,Leo@Freemail.example; 24LMarsh@alderbrook.example;\n")
    assert register is not None
    assert register.addresses == {"leo": ("leo@freemail.example", "24lmarsh@alderbrook.example")}


def test_a_row_states_roles_fields_and_relations() -> None:
    assert {
        ("leo", "role", "", "pupil"),
        ("leo", "attribute", "year", "9"),
        ("leo", "attribute", "form", "9B"),
        ("karen", "related", "leo", "parent"),
        ("head", "related", "leo", "form_tutor"),
    } <= said(PEOPLE)


def test_a_row_holds_from_its_first_day_to_the_end_of_its_last() -> None:
    _, facts, _ = people("id,roles,from,to\nleo,pupil,2026-09-01,2027-07-31\n")
    assert [(str(fact.since.utc), str(fact.until.utc)) for fact in facts] == [
        ("2026-08-31 23:00:00+00:00", "2027-07-31 23:00:00+00:00")
    ]


def test_a_moment_of_life_is_the_beginning_of_its_day() -> None:
    _, facts, _ = people("id,contract_end\nbo,2027-01-31\n")
    assert [(fact.name, fact.value, str(fact.since.utc)) for fact in facts] == [
        ("moment", "contract_end", "2027-01-31 00:00:00+00:00")
    ]


@pytest.mark.parametrize(
    ("written", "year"), [("7", 7), ("Year 11", 11), ("y3", 3), ("R", 0), ("Nursery", -1), ("7B", None), ("", None)]
)
def test_year_groups_are_numbers(written: str, year: int | None) -> None:
    assert year_group(written) == year


def test_all_faults_of_a_row_are_named_where_they_stand() -> None:
    _, _, faults = people(
        "id,addresses,roles,year,from,to\n"
        "leo,leo@freemail.example,pupil,9,,\n"
        "leo,leo@;Leo@Freemail.example,pupl,nine,1/9/2026,2020-01-01\n"
        " ,,,,,2026-13-01\n"
    )
    assert places(faults) == [
        ("duplicate-person", 3, 1, "leo"),
        ("bad-address", 3, 5, "leo@"),
        ("bad-time", 3, 41, "1/9/2026"),
        ("unknown-role", 3, 31, "pupl"),
        ("bad-cell", 3, 36, "nine"),
        ("bad-cell", 4, 2, ""),
        ("bad-time", 4, 7, "2026-13-01"),
    ]


def test_two_people_cannot_share_an_address() -> None:
    _, _, faults = people("id,addresses\nleo,home@letterbox.example\nkaren,HOME@letterbox.example\n")
    assert places(faults) == [("duplicate-address", 3, 7, "HOME@letterbox.example")]
    assert faults[0].message == "`HOME@letterbox.example` is the address of `leo` too"


def test_it_cannot_end_before_it_begins() -> None:
    _, _, faults = people("id,from,to\nleo,2026-09-02,2026-09-01\n")
    assert places(faults) == [("bad-cell", 2, 16, "2026-09-01")]


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    people(text.encode("utf-8", "replace"))
    people(f"{PEOPLE}{text}".encode("utf-8", "replace"))
