"""A school's folder as a whole."""

from pathlib import Path

import pytest
from tests.school.files import FACTS, PEOPLE, SETTINGS

from chalkline.events.directory import Directory
from chalkline.policy.diagnostics import has_errors
from chalkline.policy.facts.parties import people_for
from chalkline.policy.facts.world import FactWorld
from chalkline.policy.model import Party
from chalkline.school.loading import Loaded, load_school
from chalkline.school.times import Times

TERMS = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//school//terms//EN
BEGIN:VEVENT
UID:1
SUMMARY:Autumn term
DTSTART;VALUE=DATE:20260902
DTEND;VALUE=DATE:20261219
END:VEVENT
END:VCALENDAR
"""
NAMED = 'people = "people.csv"\nfacts = ["facts.csv"]\ncalendars = ["terms.ics"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A school's folder, complete and without faults."""
    texts = {"school.toml": NAMED + SETTINGS, "people.csv": PEOPLE, "facts.csv": FACTS, "terms.ics": TERMS}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def loaded(folder: Path) -> Loaded:
    """That school."""
    found, faults = load_school(folder / "school.toml")
    assert found is not None, faults
    return found


def world(loaded: Loaded, moment: str) -> FactWorld:
    return loaded.facts.at(Times(loaded.school.zone).beginning(moment), loaded.calendar)


def test_everything_that_decisions_need_is_there(loaded: Loaded) -> None:
    noon = world(loaded, "2026-09-07 09:30")
    assert noon.roles("head") == ("head_teacher", "staff")
    assert noon.fact("person", "leo", "year") == 9
    assert noon.permitted("karen", "direct_mail", "head")
    assert [lesson.teachers for lesson in noon.lessons("leo")] == [("head",)]
    assert [term.name for term in loaded.calendar.terms] == ["Autumn term"]
    assert loaded.vocabulary.roles["first_aider"] == "first aider"


def test_deputies_and_the_last_resort_are_facts(loaded: Loaded) -> None:
    noon = world(loaded, "2026-09-07 12:00")
    assert people_for(noon, Party(name="head_teacher"), {}, asker="head") == ("bursar",)
    assert people_for(noon, Party(name="dpo"), {}, asker="bursar") == ("head",)


def test_files_that_are_given_stand_for_those_that_are_named(folder: Path) -> None:
    (folder / "other.csv").write_text("id,roles\nhead,staff\nbursar,staff\nchair,governor\nleo,parent\n")
    found, faults = load_school(folder / "school.toml", people=folder / "other.csv", facts=[], calendars=[])
    assert found is not None, faults
    assert world(found, "2026-09-07").roles("leo") == ("parent",)


def test_every_fault_of_every_file_is_named(folder: Path) -> None:
    (folder / "people.csv").write_text("id,roles\nhead,staf\n")
    (folder / "facts.csv").write_text("subject,name\nhead,rol\n")
    (folder / "terms.ics").write_text("nothing")
    found, faults = load_school(folder / "school.toml")
    assert found is None
    assert {fault.span.source.name.rpartition("/")[2] for fault in faults} == {
        "facts.csv",
        "people.csv",
        "school.toml",
        "terms.ics",
    }


def test_somebody_named_who_is_not_in_the_register_is_a_fault(folder: Path) -> None:
    (folder / "people.csv").write_text("id,parent\nhead,nobody\nbursar,\n")
    found, faults = load_school(folder / "school.toml")
    assert found is None
    assert [(fault.code.value, fault.span.text) for fault in faults if fault.code.value == "unknown-person"] == [
        ("unknown-person", "nobody"),
        ("unknown-person", "chair"),
    ]


def test_facts_about_strangers_are_a_warning(folder: Path) -> None:
    with (folder / "facts.csv").open("a") as file:
        file.write("".join(f"old{number},role,,pupil,,\n" for number in range(7)))
    found, faults = load_school(folder / "school.toml")
    assert found is not None
    assert not has_errors(faults)
    assert [fault.message for fault in faults] == [
        "facts speak of people who are not in the register: `old0`, `old1`, `old2`, `old3`, `old4` and 2 more"
    ]


def test_a_file_that_is_not_there_is_a_fault_where_it_is_named(folder: Path) -> None:
    (folder / "facts.csv").unlink()
    _, faults = load_school(folder / "school.toml")
    assert [(fault.code.value, fault.span.text) for fault in faults] == [("no-file", "facts.csv")]
    _, faults = load_school(folder / "elsewhere.toml")
    assert [fault.code.value for fault in faults] == ["no-file"]


def directory(loaded: Loaded, moment: str = "2026-09-07") -> Directory:
    return loaded.directory(Times(loaded.school.zone).beginning(moment))


@pytest.mark.parametrize(
    "address",
    ["24lmarsh@alderbrook.example", " 24LMarsh@Alderbrook.EXAMPLE ", "leo+games@freemail.example"],
)
def test_a_person_is_found_by_any_spelling_of_their_address(loaded: Loaded, address: str) -> None:
    assert directory(loaded).person_at(address) == "leo"


def test_nobody_is_behind_other_addresses(loaded: Loaded) -> None:
    assert directory(loaded).person_at("leo@alderbrook.example") is None
    assert directory(loaded).person_at("") is None


def test_a_person_is_written_to_at_the_school(loaded: Loaded) -> None:
    assert directory(loaded).address_of("leo") == "24lmarsh@alderbrook.example"
    assert directory(loaded).address_of("karen") == "karen@letterbox.example"
    assert directory(loaded).address_of("nobody") is None


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("a@alderbrook.example", True),
        ("a@Mail.Alderbrook.example", True),
        ("a@notalderbrook.example", False),
        ("a@alderbrook.example.org", False),
        ("", False),
    ],
)
def test_inside_is_the_domain_and_what_is_below_it(loaded: Loaded, address: str, inside: bool) -> None:
    assert directory(loaded).is_inside(address) is inside


def test_a_group_has_the_members_of_the_moment(folder: Path) -> None:
    with (folder / "facts.csv").open("a") as file:
        file.write("karen,role,,staff,2026-10-01,\n")
    found, _ = load_school(folder / "school.toml")
    assert found is not None
    members = [directory(found, day).members_of("all-STAFF@alderbrook.example") for day in ("2026-09-30", "2026-10-01")]
    assert members == [("bursar", "chair", "head"), ("bursar", "chair", "head", "karen")]
    assert directory(found).members_of("nobody@alderbrook.example") is None
