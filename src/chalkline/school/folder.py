"""A school's folder: which of its files is what, by name, unless ``school.toml`` says otherwise."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import NOWHERE, Placed, Source, Span
from chalkline.school.school import School

SETTINGS = "school.toml"
PEOPLE = ("people", "people.csv")
"""The folder of OneRoster files or the table; where both are there, the folder."""
REGISTER = "register.csv"
FACTS = ("facts.csv", "facts/*.csv")
CALENDARS = ("calendar/*.ics",)
TIMETABLE = ("timetable/*.csv", "timetable/*.ics")
POLICIES = ("policies/*.md",)

Paths = tuple[Placed[Path], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Files that a caller gives in place of those that the folder has."""

    people: Path | None = None
    facts: Sequence[Path] = ()
    calendars: Sequence[Path] = ()


NOTHING_GIVEN = Given()


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Where a school's files are. Those that nobody named are there; those named may not be."""

    people: Placed[Path] | None
    facts: Paths
    calendars: Paths
    timetable: Paths
    register: Placed[Path] | None
    policies: Paths


def settings_of(path: Path) -> Path:
    """The settings of a school's folder; a path of anything else is theirs."""
    return path / SETTINGS if path.is_dir() else path


def files_of(school: School, folder: Path, given: Given) -> Files:
    """The files given, else those that the settings name, else those that go by the usual names."""

    def chosen(paths: Sequence[Path], named: Iterable[Placed[str]], usual: Sequence[str]) -> Paths:
        by_name = tuple(Placed(folder / path.value, path.span) for path in named)
        return tuple(map(Placed, paths)) or by_name or tuple(_found(folder, usual))

    people = chosen([given.people] if given.people else [], [school.people] if school.people else [], PEOPLE)
    register = chosen([], [school.register] if school.register else [], [REGISTER])
    return Files(
        people=next(iter(people), None),
        facts=chosen(given.facts, school.facts, FACTS),
        calendars=chosen(given.calendars, school.calendars, CALENDARS),
        timetable=chosen([], school.timetable, TIMETABLE),
        register=next(iter(register), None),
        policies=chosen([], school.policies, POLICIES),
    )


def read_files(paths: Iterable[Placed[Path]], faults: Faults) -> Iterator[tuple[str, bytes]]:
    """The names and bytes of those files that can be read; the others are faults."""
    for path in paths:
        name = str(path.value)
        try:
            yield name, path.value.read_bytes()
        except OSError as error:
            span = start_of(name) if path.span is NOWHERE else path.span
            message = f"`{name}` cannot be read: {(error.strerror or 'unknown').lower()}"
            remedy = "correct the path; what school.toml names is looked for beside it"
            faults.say(Code.NO_FILE, message, span, remedy)


def start_of(name: str) -> Span:
    """The beginning of a file of which only the name is known."""
    return Source.of(name, "").span(0, 0)


def _found(folder: Path, usual: Sequence[str]) -> Iterator[Placed[Path]]:
    for name in usual:
        yield from (Placed(path) for path in sorted(folder.glob(name)))
