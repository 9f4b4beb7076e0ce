"""Protected contacts: those that every school has, and the school's own."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from chalkline.policy.decide.protected import ProtectedContacts
from chalkline.school.school import School


def protected_contacts(school: School) -> ProtectedContacts:
    """The contacts that no rule touches at this school."""
    own = (contact for contacts in school.protected.values() for contact in contacts)
    return _contacts((*shipped(), *own))


@cache
def shipped() -> tuple[str, ...]:
    """The addresses and domains that come with Chalkline, in the order of their file."""
    text = files("chalkline.library").joinpath("protected_contacts.toml").read_text("utf-8")
    return tuple(contact for entry in tomllib.loads(text)["contact"] for contact in entry["contacts"])


def _contacts(contacts: Iterable[str]) -> ProtectedContacts:
    every = frozenset(contacts)
    addresses = frozenset(contact for contact in every if "@" in contact)
    return ProtectedContacts(addresses=addresses, domains=every - addresses)
