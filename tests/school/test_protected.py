"""Contacts that rules never touch."""

import tomllib
from importlib.resources import files

import pytest
from tests.school.files import SETTINGS, school, settings

from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Placed
from chalkline.school.protected import protected_contacts, shipped
from chalkline.school.settings import address, domain


@pytest.mark.parametrize(
    "contact", ["help@childline.org.uk", "someone@kent.police.uk", "casework@ico.org.uk", "nurse@clinic.example"]
)
def test_shipped_contacts_and_the_schools_own_are_protected(contact: str) -> None:
    assert contact in protected_contacts(school())


@pytest.mark.parametrize("contact", ["a@childline.org.uk.example", "a@notpolice.uk", "head@alderbrook.example"])
def test_nobody_else_is(contact: str) -> None:
    assert contact not in protected_contacts(school())


def test_a_school_without_its_own_has_those_of_every_school() -> None:
    found, _ = settings(SETTINGS.replace('"School nurse" = ["Nurse@Clinic.example", "clinic.example"]', ""))
    assert found is not None
    assert "jo@samaritans.org" in protected_contacts(found)


def test_every_shipped_contact_is_normal_and_stands_there_once() -> None:
    faults = Faults()
    assert [(address if "@" in each else domain)(Placed(each), faults) for each in shipped()] == list(shipped())
    assert faults == []
    assert len(set(shipped())) == len(shipped())


def test_every_shipped_contact_has_a_name_and_a_source() -> None:
    text = files("chalkline.library").joinpath("protected_contacts.toml").read_text("utf-8")
    assert all(set(entry) == {"name", "contacts", "source"} for entry in tomllib.loads(text)["contact"])
