"""A school's folder, read: its settings, register, facts and calendar together, with every fault of all files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.decide.protected import ProtectedContacts
from chalkline.policy.diagnostics import Diagnostic, has_errors, in_order
from chalkline.policy.document.faults import Faults
from chalkline.policy.facts.projection import Facts
from chalkline.policy.source import Placed, Source
from chalkline.policy.values import Timestamp
from chalkline.policy.vocabulary import Vocabulary
from chalkline.school.directory import SchoolDirectory
from chalkline.school.folder import NOTHING_GIVEN, Given, Paths, files_of, read_files, settings_of
from chalkline.school.last_lists import Lists, read_last, write_last
from chalkline.school.log import Log
from chalkline.school.own_words import with_files, word_files
from chalkline.school.policies import SchoolPolicies, check_policies
from chalkline.school.policy_register import Registered
from chalkline.school.protected import protected_contacts
from chalkline.school.reading import FolderReading
from chalkline.school.school import School
from chalkline.school.school_file import read_school
from chalkline.school.texts import decoded


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """All that decisions at a school need to know of it."""

    settings: Source
    """Its ``school.toml``, as it was read."""
    school: School
    facts: Facts
    calendar: Calendar
    protected: ProtectedContacts
    addresses: Mapping[str, tuple[str, ...]]
    """The addresses of each person of the register."""
    owners: Mapping[str, str]
    """Whose each address is."""
    register: tuple[Registered, ...] | None
    """The policies and documents that are registered; None where there is no register."""
    policies: Paths
    """Where its policies are."""
    lists: Lists
    """How long its lists are, and who is missing from them."""
    words: Mapping[str, Source]
    """Its files of phrases, by the names that its ``school.toml`` gives them."""

    @property
    def vocabulary(self) -> Vocabulary:
        """What policies of this school may name: the standard vocabulary and its own roles."""
        return vocabulary_of(self.school)

    def check_policies(self) -> SchoolPolicies:
        """Its policies, checked together and against the register."""
        return check_policies(self.policies, self.vocabulary, self.register)

    def directory(self, at: Timestamp) -> SchoolDirectory:
        """Who is behind an address at this moment."""
        return SchoolDirectory.of(self, at)


def vocabulary_of(school: School) -> Vocabulary:
    """What policies of the school may name: the standard vocabulary and its own roles."""
    return replace(VOCABULARY, roles=school.roles)


def load_school(
    path: Path, *, people: Path | None = None, facts: Sequence[Path] = (), calendars: Sequence[Path] = ()
) -> tuple[Loaded | None, tuple[Diagnostic, ...]]:
    """The school of a folder, or of its ``school.toml``, and all faults of its files; None where any is an error.

    Files that are not given are those that ``school.toml`` names, else those that go by the usual names. If that cannot
    be read, the others are not looked at, since their times and roles depend on it. The school's policies are not read:
    :meth:`Loaded.check_policies` does that.
    """
    given = Given(people=people, facts=facts, calendars=calendars)
    return _load(settings_of(path), given, confirmed=False)


def confirm_lists(path: Path) -> tuple[Loaded | None, tuple[Diagnostic, ...]]:
    """Likewise, and its lists, however short, are those that later ones are held against, if nothing else is wrong."""
    settings = settings_of(path)
    loaded, faults = _load(settings, NOTHING_GIVEN, confirmed=True)
    if loaded is not None:
        write_last(settings.parent, loaded.lists)
    return loaded, faults


def _load(path: Path, given: Given, *, confirmed: bool) -> tuple[Loaded | None, tuple[Diagnostic, ...]]:
    faults = Faults()
    source = _settings(path, faults)
    school = read_school(source, faults) if source else None
    if source is None or school is None:
        return None, in_order(faults)
    words = dict(_word_files(school, path.parent, faults))
    reading = FolderReading(
        school=replace(school, words=with_files(school.words, words, faults)),
        files=files_of(school, path.parent, given),
        last=read_last(path.parent, faults),
        confirmed=confirmed,
        log=Log(school.id),
        faults=faults,
    )
    reading.read()
    return None if has_errors(faults) else _loaded(reading, source, words), in_order(faults)


def _loaded(reading: FolderReading, settings: Source, words: Mapping[str, Source]) -> Loaded | None:
    if reading.calendar is None:
        return None
    return Loaded(
        settings=settings,
        school=reading.school,
        facts=Facts.of(reading.school.id, reading.log),
        calendar=reading.calendar,
        protected=protected_contacts(reading.school),
        addresses=reading.people.addresses,
        owners=reading.people.owners,
        register=reading.register,
        policies=reading.files.policies,
        lists=reading.lists,
        words=words,
    )


def _settings(path: Path, faults: Faults) -> Source | None:
    for name, data in read_files([Placed(path)], faults):
        text = decoded(name, data, faults)
        return None if text is None else Source.of(name, text)
    return None


def _word_files(school: School, folder: Path, faults: Faults) -> Iterator[tuple[str, Source]]:
    for named in word_files(school.words):
        for name, data in read_files([Placed(folder / named.value, named.span)], faults):
            text = decoded(name, data, faults)
            if text is not None:
                yield named.value, Source.of(name, text)
