"""``school.toml``: its keys as data, and the school that it declares."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Placed, Source
from chalkline.policy.spelling import suggestion
from chalkline.school import own_words, settings, timetable_settings
from chalkline.school.school import School
from chalkline.school.settings import Read
from chalkline.school.toml_text import entries, read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of the file: how its value is read, and what the reference says of it."""

    name: str
    read: Read[object]
    doc: str
    example: str
    required: bool = False


_ALL = (
    Key(
        name="id",
        read=settings.identifier,
        doc="what facts and evidence name the school by; it never changes",
        example='id = "alderbrook"',
        required=True,
    ),
    Key(name="name", read=settings.text, doc="its name", example='name = "Alderbrook High School"', required=True),
    Key(
        name="zone",
        read=settings.zone,
        doc="its time zone, by the name in the IANA database",
        example='zone = "Europe/London"',
        required=True,
    ),
    Key(
        name="nation",
        read=settings.nation,
        doc="whose bank holidays it has: England, Wales, Scotland or Northern Ireland",
        example='nation = "England"',
        required=True,
    ),
    Key(
        name="domains",
        read=settings.domains,
        doc="its mail domains; whoever has an address in one of them or below is inside",
        example='domains = ["alderbrook.example"]',
        required=True,
    ),
    Key(
        name="last_resort",
        read=settings.people,
        doc="the ids of those who answer where nobody else can; name two, since nobody answers their own request",
        example='last_resort = ["p2", "p1"]',
        required=True,
    ),
    Key(
        name="roles",
        read=settings.roles,
        doc="roles besides the standard ones, with what people call them",
        example='[roles]\nfirst_aider = "first aider"',
    ),
    Key(
        name="deputies",
        read=settings.deputies,
        doc="the ids of those who stand in where nobody else holds a role",
        example='[deputies]\nhead_teacher = "p2"',
    ),
    Key(
        name="protected",
        read=settings.protected,
        doc="contacts that rules never touch, besides those that every school has: a name, and addresses or domains",
        example='[protected]\n"School nurse" = ["nurse@clinic.example"]',
    ),
    Key(
        name="groups",
        read=settings.groups,
        doc="group addresses with the roles and people that get what is sent there",
        example='[groups]\n"all-staff@alderbrook.example" = { roles = ["staff"] }',
    ),
    Key(
        name="words",
        read=own_words.words,
        doc="phrases by which mail is read, besides those that come with Chalkline, or a `file` with one on each line",
        example='[words.chain_mail]\nsure = ["light this candle"]\nfile = "words/chain-mail.txt"',
    ),
    Key(
        name="periods",
        read=timetable_settings.periods,
        doc="the times of each period of the day, and of those of weekdays that differ",
        example='[periods]\n1 = "09:00-10:00"',
    ),
    Key(
        name="weeks",
        read=timetable_settings.weeks,
        doc="days in weeks of the timetable with the name of that week, from which they alternate",
        example='[weeks]\n2026-09-02 = "A"',
    ),
    Key(
        name="largest_loss",
        read=timetable_settings.percentage,
        doc="the share of a list, in percent, that may be gone since last time before it is refused; else 20",
        example="largest_loss = 20",
    ),
    Key(
        name="people",
        read=settings.file,
        doc="the file of its people, or the folder of their OneRoster files, from where this one is",
        example='people = "people.csv"',
    ),
    Key(name="facts", read=settings.texts, doc="the files of its facts", example='facts = ["facts.csv"]'),
    Key(
        name="calendars",
        read=settings.texts,
        doc="the files of its terms and closures",
        example='calendars = ["terms.ics"]',
    ),
    Key(
        name="timetable",
        read=settings.texts,
        doc="the files of its lessons",
        example='timetable = ["lessons.csv"]',
    ),
    Key(
        name="register",
        read=settings.file,
        doc="the register of its policies",
        example='register = "register.csv"',
    ),
    Key(
        name="policies",
        read=settings.texts,
        doc="its policies",
        example='policies = ["internet.md"]',
    ),
)

KEYS: Mapping[str, Key] = {key.name: key for key in _ALL}
"""Every key, in the order of the reference."""


def read_school(source: Source, faults: Faults) -> School | None:
    """The school that the file declares; None where something required is missing or wrong. Names every fault."""
    table = read_toml(source, faults)
    if table is None:
        return None
    found: dict[str, Any] = {name: value for name, value in _values(table, source, faults) if value is not None}
    found["roles"] = {**VOCABULARY.roles, **found.get("roles", {})}
    _check_roles(found, faults)
    _say_missing(table, source, faults)
    return School(**found) if all(key.name in found for key in KEYS.values() if key.required) else None


def _values(table: Mapping[str, object], source: Source, faults: Faults) -> Iterable[tuple[str, object]]:
    for entry in entries(table, source):
        if entry.name in KEYS:
            yield entry.name, KEYS[entry.name].read(entry, faults)
        else:
            remedy = suggestion(entry.name, KEYS, f"its keys are {', '.join(f'`{name}`' for name in KEYS)}")
            faults.say(Code.UNKNOWN_KEY, f"a school has no `{entry.name}`", entry.key, remedy)


def _say_missing(table: Mapping[str, object], source: Source, faults: Faults) -> None:
    for key in KEYS.values():
        if key.required and key.name not in table:
            remedy = f"add {key.doc}: `{key.example}`"
            faults.say(Code.MISSING_KEY, f"the school has no `{key.name}`", source.span(0, 0), remedy)


def _check_roles(found: Mapping[str, Any], faults: Faults) -> None:
    for group in found.get("groups", {}).values():
        for role in group.roles:
            check_role(role, found["roles"], faults)
    for role in found.get("deputies", {}):
        if role.value not in VOCABULARY.relations:
            check_role(role, found["roles"], faults)


def check_role(role: Placed[str], roles: Mapping[str, str], faults: Faults) -> bool:
    """Whether the role is one of the school's; a fault says so where it is not."""
    if role.value in roles:
        return True
    remedy = suggestion(role.value, roles, "add it under `[roles]` in school.toml, with what people call it")
    faults.say(Code.UNKNOWN_ROLE, f"`{role.value}` is not a role of the school", role.span, remedy)
    return False
