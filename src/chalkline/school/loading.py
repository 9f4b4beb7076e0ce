"""A school's folder, read: its settings, register, facts and calendar together, with every fault of all files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.codes import Code
from chalkline.policy.decide.protected import ProtectedContacts
from chalkline.policy.diagnostics import Diagnostic, has_errors, in_order
from chalkline.policy.document.faults import Faults
from chalkline.policy.facts.projection import Facts
from chalkline.policy.source import NOWHERE, Placed, Source
from chalkline.policy.values import Timestamp
from chalkline.policy.vocabulary import Vocabulary
from chalkline.school.calendars import read_calendar
from chalkline.school.directory import SchoolDirectory
from chalkline.school.facts_file import read_facts
from chalkline.school.log import Log
from chalkline.school.people_file import Register, read_people
from chalkline.school.protected import protected_contacts
from chalkline.school.school import School
from chalkline.school.school_file import read_school
from chalkline.school.texts import decoded

NOBODY = Register(addresses={}, named=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """All that decisions at a school need to know of it."""

    school: School
    facts: Facts
    calendar: Calendar
    protected: ProtectedContacts
    addresses: Mapping[str, tuple[str, ...]]
    """The addresses of each person of the register."""
    owners: Mapping[str, str]
    """Whose each address is."""

    @property
    def vocabulary(self) -> Vocabulary:
        """What policies of this school may name: the standard vocabulary and its own roles."""
        return replace(VOCABULARY, roles=self.school.roles)

    def directory(self, at: Timestamp) -> SchoolDirectory:
        """Who is behind an address at this moment."""
        return SchoolDirectory(
            domains=self.school.domains,
            owners=self.owners,
            addresses=self.addresses,
            groups=self.school.groups,
            facts=self.facts,
            calendar=self.calendar,
            at=at,
        )


def load_school(
    path: Path, *, people: Path | None = None, facts: Sequence[Path] = (), calendars: Sequence[Path] = ()
) -> tuple[Loaded | None, tuple[Diagnostic, ...]]:
    """The school of ``school.toml`` with its other files, and all faults; None where any of those is an error.

    Files that are not given are those that ``school.toml`` names. If that cannot be read, the others are not looked
    at, since their times and roles depend on it.
    """
    faults = Faults()
    school = _school(path, faults)
    if school is None:
        return None, in_order(faults)
    files = _Files(
        people=_chosen([] if people is None else [people], [school.people] if school.people else [], path.parent),
        facts=_chosen(facts, school.facts, path.parent),
        calendars=_chosen(calendars, school.calendars, path.parent),
    )
    loaded = _loaded(school, files, faults)
    return None if has_errors(faults) else loaded, in_order(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Files:
    people: tuple[Placed[Path], ...]
    facts: tuple[Placed[Path], ...]
    calendars: tuple[Placed[Path], ...]


def _chosen(given: Sequence[Path], named: Iterable[Placed[str]], folder: Path) -> tuple[Placed[Path], ...]:
    """The files given, or else those that the settings name, from the folder in which they are."""
    return tuple(map(Placed, given)) or tuple(Placed(folder / path.value, path.span) for path in named)


def _school(path: Path, faults: Faults) -> School | None:
    for name, data in _read([Placed(path)], faults):
        text = decoded(name, data, faults)
        return None if text is None else read_school(Source.of(name, text), faults)
    return None


def _loaded(school: School, files: _Files, faults: Faults) -> Loaded | None:
    log = Log(school.id)
    _state(school, log)
    register = _register(school, files, log, faults)
    for name, data in _read(files.facts, faults):
        read_facts(name, data, school, log, faults, people=register.addresses if files.people else None)
    calendar = read_calendar(_read(files.calendars, faults), zone=school.zone, nation=school.nation, faults=faults)
    if calendar is None:
        return None
    return Loaded(
        school=school,
        facts=Facts.of(school.id, log),
        calendar=calendar,
        protected=protected_contacts(school),
        addresses=register.addresses,
        owners={address: person for person, known in register.addresses.items() for address in known},
    )


def _register(school: School, files: _Files, log: Log, faults: Faults) -> Register:
    for name, data in _read(files.people, faults):
        register = read_people(name, data, school, log, faults) or NOBODY
        _check_people([*_named(school), *register.named], register, faults)
        return register
    return NOBODY


def _state(school: School, log: Log) -> None:
    """Put into the log who deputises and who is the last resort."""
    for person in school.last_resort:
        log.add(person.value, "last_resort", by=person.span.source.name)
    for role, people in school.deputies.items():
        for person in people:
            log.add(person.value, "deputises", value=role.value, by=person.span.source.name)


def _named(school: School) -> Iterator[Placed[str]]:
    """Everybody whom the settings name."""
    yield from school.last_resort
    for people in school.deputies.values():
        yield from people
    for group in school.groups.values():
        yield from group.people


def _check_people(people: Iterable[Placed[str]], register: Register, faults: Faults) -> None:
    for person in people:
        if person.value not in register.addresses:
            remedy = "add the person to people.csv, or correct the id"
            faults.say(Code.UNKNOWN_PERSON, f"nobody in the register has the id `{person.value}`", person.span, remedy)


def _read(paths: Iterable[Placed[Path]], faults: Faults) -> Iterator[tuple[str, bytes]]:
    """The names and bytes of those files that can be read; the others are faults."""
    for path in paths:
        name = str(path.value)
        try:
            yield name, path.value.read_bytes()
        except OSError as error:
            span = Source.of(name, "").span(0, 0) if path.span is NOWHERE else path.span
            message = f"`{name}` cannot be read: {(error.strerror or 'unknown').lower()}"
            remedy = "correct the path; what school.toml names is looked for beside it"
            faults.say(Code.NO_FILE, message, span, remedy)
