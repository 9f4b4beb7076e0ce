"""The values of ``school.toml`` one by one: each reader returns a value, or None after saying what is wrong with it."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from chalkline.events.mail.addresses import normal
from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Placed
from chalkline.policy.spelling import suggestion
from chalkline.school.school import Group, Nation
from chalkline.school.toml_text import Entry, entries

K = TypeVar("K")
T = TypeVar("T")
Read = Callable[[Entry, Faults], T | None]

ID = re.compile(r"[^\s;,#@\"]+")
"""How ids of people and schools are written: as the school's own systems write them."""
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z0-9]")
_ADDRESS = re.compile(rf"""[^\s@"]+@{_DOMAIN.pattern}""")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def text(entry: Entry, faults: Faults) -> str | None:
    """A text that is not blank."""
    if isinstance(entry.value, str) and entry.value.strip():
        return entry.value.strip()
    say_wrong_type(entry, "a text in quotation marks", faults)
    return None


def identifier(entry: Entry, faults: Faults) -> str | None:
    """An id without blanks."""
    written = text(entry, faults)
    if written is None or ID.fullmatch(written):
        return written
    remedy = 'ids hold no blanks, commas, semicolons, `#`, `@` or `"`'
    faults.say(Code.BAD_NAME, f"`{written}` is not an id", entry.place_of(written), remedy)
    return None


def file(entry: Entry, faults: Faults) -> Placed[str] | None:
    """The path of a file."""
    written = text(entry, faults)
    return None if written is None else Placed(written, entry.place_of(written))


def zone(entry: Entry, faults: Faults) -> ZoneInfo | None:
    """A time zone of the IANA database."""
    written = text(entry, faults)
    if written is None:
        return None
    try:
        return ZoneInfo(written)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        remedy = suggestion(written, available_timezones(), "schools in the United Kingdom write `Europe/London`")
        faults.say(Code.BAD_ZONE, f"`{written}` is not a time zone", entry.place_of(written), remedy)
        return None


def nation(entry: Entry, faults: Faults) -> Nation | None:
    """The nation whose bank holidays the school has."""
    written = text(entry, faults)
    if written is None:
        return None
    found = {each.value.casefold(): each for each in Nation}.get(written.casefold())
    if found is None:
        remedy = suggestion(written, Nation, f"it is one of {', '.join(f'`{each}`' for each in Nation)}")
        faults.say(
            Code.BAD_NATION,
            f"`{written}` is not a nation with bank holidays of its own",
            entry.place_of(written),
            remedy,
        )
    return found


def domains(entry: Entry, faults: Faults) -> tuple[str, ...] | None:
    """Mail domains, normalised."""
    written = texts(entry, faults)
    return None if written is None else _all(domain(each, faults) for each in written)


def domain(written: Placed[str], faults: Faults) -> str | None:
    """A domain, normalised."""
    found = normal(f"somebody@{written.value}").partition("@")[2]
    if _DOMAIN.fullmatch(found):
        return found
    remedy = "write the part of an address after the `@`, such as `school.example`"
    faults.say(Code.BAD_DOMAIN, f"`{written.value}` is not a domain", written.span, remedy)
    return None


def people(entry: Entry, faults: Faults) -> tuple[Placed[str], ...] | None:
    """One id of a person, or a list of them."""
    return texts(entry, faults)


def texts(entry: Entry, faults: Faults) -> tuple[Placed[str], ...] | None:
    """One text or a list of texts, each where it stands."""
    values = entry.value if isinstance(entry.value, list) else [entry.value]
    written = [value.strip() for value in values if isinstance(value, str)]
    if written and all(written) and len(written) == len(values):
        return tuple(Placed(each, entry.place_of(each)) for each in written)
    say_wrong_type(entry, "a text or a list of texts", faults)
    return None


def roles(entry: Entry, faults: Faults) -> Mapping[str, str] | None:
    """Names of roles with what people call them."""
    return table(entry, text, faults, name=_name)


def deputies(entry: Entry, faults: Faults) -> Mapping[Placed[str], tuple[Placed[str], ...]] | None:
    """Who stands in, by role."""
    return table(entry, people, faults, name=lambda inner, _: Placed(inner.name, inner.key))


def protected(entry: Entry, faults: Faults) -> Mapping[str, tuple[str, ...]] | None:
    """Addresses and domains, by what the contact is called."""
    return table(entry, _contacts, faults, name=lambda inner, _: inner.name)


def groups(entry: Entry, faults: Faults) -> Mapping[str, Group] | None:
    """Groups by their address."""
    return table(entry, _group, faults, name=_address)


def _contacts(entry: Entry, faults: Faults) -> tuple[str, ...] | None:
    written = texts(entry, faults)
    return None if written is None else _all(_contact(each, faults) for each in written)


def _contact(written: Placed[str], faults: Faults) -> str | None:
    if "@" not in written.value:
        return domain(written, faults)
    return address(written, faults)


def address(written: Placed[str], faults: Faults) -> str | None:
    """A mail address, normalised."""
    found = normal(written.value)
    if _ADDRESS.fullmatch(found):
        return found
    remedy = "write one address alone, such as `office@school.example`"
    faults.say(Code.BAD_ADDRESS, f"`{written.value}` is not a mail address", written.span, remedy)
    return None


def _address(entry: Entry, faults: Faults) -> str | None:
    return address(Placed(entry.name, entry.key), faults)


def _group(entry: Entry, faults: Faults) -> Group | None:
    if not isinstance(entry.value, dict):
        say_wrong_type(entry, 'a table such as `{ roles = ["staff"], people = ["p17"] }`', faults)
        return None
    found: dict[str, tuple[Placed[str], ...]] = {}
    for inner in entries(entry.value, entry.key.source, entry.path):
        if inner.name not in {"roles", "people"}:
            remedy = suggestion(inner.name, ("roles", "people"), "a group has `roles` and `people`")
            faults.say(Code.UNKNOWN_KEY, f"a group has no `{inner.name}`", inner.place_of(inner.name), remedy)
        elif (members := texts(inner, faults)) is not None:
            found[inner.name] = members
    return Group(roles=found.get("roles", ()), people=found.get("people", ()))


def _name(entry: Entry, faults: Faults) -> str | None:
    if _NAME.fullmatch(entry.name):
        return entry.name
    remedy = "names are small letters, digits and `_`, and begin with a letter"
    faults.say(Code.BAD_NAME, f"`{entry.name}` is not a name", entry.key, remedy)
    return None


def table(entry: Entry, read: Read[T], faults: Faults, *, name: Read[K]) -> Mapping[K, T] | None:
    """A table whose keys and values are read one by one; those at fault are left out."""
    if not isinstance(entry.value, dict):
        say_wrong_type(entry, f"a table: `[{entry.name}]` on a line of its own, and its entries below", faults)
        return None
    found: dict[K, T] = {}
    for inner in entries(entry.value, entry.key.source, entry.path):
        key, value = name(inner, faults), read(inner, faults)
        if key is not None and value is not None:
            found[key] = value
    return found


def _all(found: Iterator[T | None]) -> tuple[T, ...]:
    return tuple(each for each in found if each is not None)


def say_wrong_type(entry: Entry, wanted: str, faults: Faults) -> None:
    """Adds the fault that the value is of another type."""
    faults.say(Code.WRONG_TYPE, f"`{entry.name}` is not {wanted}", entry.key, f"write {wanted}")
