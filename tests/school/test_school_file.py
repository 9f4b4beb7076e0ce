"""``school.toml``: what it declares, and what is wrong with it, where."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.school.files import SETTINGS, school, settings

from chalkline.school.school import Nation
from chalkline.school.school_file import KEYS


def test_a_school_is_what_its_file_declares() -> None:
    found = school()
    assert (found.id, found.name, found.nation) == ("alderbrook", "Alderbrook High School", Nation.ENGLAND)
    assert found.zone == ZoneInfo("Europe/London")
    assert found.domains == ("alderbrook.example",)
    assert [person.value for person in found.last_resort] == ["head", "bursar"]


def test_its_own_roles_stand_beside_the_standard_ones() -> None:
    roles = school().roles
    assert (roles["first_aider"], roles["network_manager"]) == ("first aider", "network manager")


def test_addresses_are_brought_into_their_normal_form() -> None:
    assert school().protected == {"School nurse": ("nurse@clinic.example", "clinic.example")}
    assert list(school().groups) == ["all-staff@alderbrook.example"]


def test_every_example_of_the_reference_can_be_read() -> None:
    written = "\n".join(key.example for key in sorted(KEYS.values(), key=lambda key: key.example.startswith("[")))
    found, faults = settings(written)
    assert faults == []
    assert found is not None
    assert found.people is not None


FAULTS = [
    ('zone = "Europe/London"', 'zone = "Europe/Londn"', "bad-zone", "Europe/Londn", "did you mean `Europe/London`?"),
    ('nation = "England"', 'nation = "Englnd"', "bad-nation", "Englnd", "did you mean `England`?"),
    ('["alderbrook.example"]', '["alder brook"]', "bad-domain", "alder brook", "write the part of an address"),
    ('name = "A', 'nmae = "A', "unknown-key", "nmae", "did you mean `name`?"),
    ('last_resort = ["head", "bursar"]', "", "missing-key", "", "add the ids of those who answer"),
    ('last_resort = ["head", "bursar"]', "last_resort = 7", "wrong-type", "last_resort", "write a text or a list"),
    ('id = "alderbrook"', 'id = "alder brook"', "bad-name", "alder brook", "ids hold no blanks"),
    ('roles = ["staff"]', 'roles = ["staf"]', "unknown-role", "staf", "did you mean `staff`?"),
    ('people = ["chair"]', 'peple = ["chair"]', "unknown-key", "peple", "did you mean `people`?"),
    ('"All-Staff@alderbrook.example"', '"All-Staff"', "bad-address", '"All-Staff"', "write one address alone"),
    ("head_teacher =", "head_teachr =", "unknown-role", "head_teachr", "did you mean `head_teacher`?"),
    ("first_aider", "First-Aider", "bad-name", "First-Aider", "names are small letters"),
    ('nation = "England"', "nation = England", "toml-syntax", "E", "texts stand in quotation marks"),
]


@pytest.mark.parametrize(("before", "after", "code", "underlined", "remedy"), FAULTS)
def test_a_fault_is_named_where_it_stands(before: str, after: str, code: str, underlined: str, remedy: str) -> None:
    assert before in SETTINGS
    _, faults = settings(SETTINGS.replace(before, after))
    found = {(fault.code.value, fault.span.text): fault.help for fault in faults}
    assert remedy in found[code, underlined]


def test_all_faults_are_named_at_once() -> None:
    _, faults = settings('id = 7\nzone = "Nowhere"\nnation = "France"\n')
    assert [fault.code.value for fault in faults] == [
        "wrong-type", "bad-zone", "bad-nation", "missing-key", "missing-key", "missing-key",
    ]  # fmt: skip
    assert [fault.span.position.line for fault in faults[:3]] == [1, 2, 3]


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    settings(text)
    settings(f"{SETTINGS}\n{text}")
