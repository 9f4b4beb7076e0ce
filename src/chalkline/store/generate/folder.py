"""A whole school's folder of any size: OneRoster files, timetable, terms, facts, register, and Ferndale's policies."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from random import Random

from chalkline.store.generate.names import FAMILY, GIVEN, SUBJECTS

_POLICIES = "ferndale"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_PERIODS = ("1", "2", "3", "4", "5")
_SINCE = "2026-09-02"
_SEED = 7

SETTINGS = """\
# A school that does not exist, at the size of a real one. `chalkline events generate` made it.
id = "ferndale"
name = "Ferndale High School"
zone = "Europe/London"
nation = "England"
domains = ["ferndale.example"]
last_resort = ["t1", "t2"]

[roles]
ict_leader = "curriculum leader for ICT"

[deputies]
head_teacher = "t2"
network_manager = "t7"
dpo = "t1"
dsl = "t6"
form_tutor = "t8"

[protected]
"Safeguarding team" = ["safeguarding@ferndale.example"]

[groups]
"all-staff@ferndale.example" = { roles = ["staff"] }
"teachers@ferndale.example" = { roles = ["teacher"] }
"parents@ferndale.example" = { roles = ["parent"] }

[periods]
1 = "08:50-09:50"
2 = "09:50-10:50"
3 = "11:10-12:10"
4 = "13:00-14:00"
5 = "14:00-15:00"

[weeks]
2026-09-02 = "A"
2027-09-06 = "A"
"""
_OFFICES = (
    "head_teacher",
    "deputy_head; senior_leader",
    "network_manager",
    "dpo",
    "dsl; senior_leader",
    "deputy_dsl",
    "it_support",
    "head_of_year",
    "head_of_year",
    "head_of_year",
    "head_of_year",
    "head_of_year",
    "curriculum_leader; ict_leader",
    "office",
    "office",
)
"""What the first of the staff are besides teachers, in their order."""
_FIRST_HEAD_OF_YEAR = 8
_USERS = (
    *("sourcedId", "status", "orgSourcedIds", "role", "givenName", "familyName", "email", "grades", "agentSourcedIds"),
    *("metadata.form", "metadata.formTutor", "metadata.headOfYear", "metadata.contractEnd", "metadata.roles"),
)
_FACTS = ("subject", "name", "object", "value", "from", "by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many people a school has."""

    pupils: int = 1_200
    staff: int = 150
    parents: int = 2_000

    @property
    def forms(self) -> int:
        """Forms of some 25 pupils, five years together."""
        return max(1, self.pupils // 25)


WHOLE = Size()


def write_school(folder: Path, size: Size = WHOLE) -> None:
    """A school's folder of this size, complete and without faults; the same each time.

    Its people are ``t1``… (staff), ``g1``… (parents) and ``p1``… (pupils).
    """
    for name in ("people", "timetable", "facts"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "school.toml").write_text(SETTINGS, encoding="utf-8")
    _copy_of_ferndale(folder)
    people = folder / "people"
    _write(people / "orgs.csv", ("sourcedId", "name", "type"), [("school", "Ferndale High School", "school")])
    _write(people / "users.csv", _USERS, _users(size))
    _write(people / "classes.csv", ("sourcedId", "title", "classCode", "schoolSourcedId"), _classes(size))
    columns = ("sourcedId", "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "beginDate", "endDate")
    _write(people / "enrollments.csv", columns, _enrolments(size))
    _write(folder / "timetable/lessons.csv", ("class", "teacher", "room", "day", "week", "period"), _lessons(size))
    _write(folder / "facts/facts.csv", _FACTS, _facts(folder, size))


def _copy_of_ferndale(folder: Path) -> None:
    """Policies, their register and the terms are those of the demonstration school."""
    with as_file(files("chalkline.library") / _POLICIES) as ferndale:
        for pattern in ("policies/*.md", "calendar/*.ics", "register.csv"):
            for file in sorted(ferndale.glob(pattern)):
                target = folder / file.relative_to(ferndale)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.read_bytes())


def _users(size: Size) -> Iterator[Sequence[str]]:
    for n in range(1, size.staff + 1):
        end = "2027-08-31" if n % 10 == 0 else ""
        offices = _OFFICES[n - 1] if n <= len(_OFFICES) else "form_tutor" if n <= len(_OFFICES) + size.forms else ""
        given, family = _name(n, 0)
        address = f"{given[0].lower()}{family.lower()}{n}@ferndale.example"
        yield (
            f"t{n}",
            "",
            "school",
            "teacher",
            given,
            family,
            address,
            "",
            "",
            "",
            "",
            "",
            end,
            offices.replace("; ", ","),
        )
    for n in range(1, size.parents + 1):
        given, family = _name(n, 1)
        address = f"{given.lower()}.{family.lower()}{n}@letterbox.example"
        yield f"g{n}", "", "school", "parent", given, family, address, *[""] * 7
    for n in range(1, size.pupils + 1):
        yield _pupil(n, size)


def _pupil(n: int, size: Size) -> Sequence[str]:
    form = _form(n, size)
    year = form % 5
    given, family = _name(n, 2)
    parents = ",".join(f"g{(2 * n + side) % size.parents + 1}" for side in (0, 1)) if size.parents else ""
    tutor = f"t{min(len(_OFFICES) + form + 1, size.staff)}"
    head_of_year = f"t{min(_FIRST_HEAD_OF_YEAR + year, size.staff)}"
    address = f"{26 - year}{given[0].lower()}{family.lower()}{n}@ferndale.example"
    person = (f"p{n}", "", "school", "student", given, family, address, f"{7 + year:02}", parents)
    return *person, f"F{form}", tutor, head_of_year, "", ""


def _name(number: int, kind: int) -> tuple[str, str]:
    """Given and family name; so many that few people share both."""
    random = Random(f"{_SEED} {kind} {number}")  # noqa: S311 - not for secrets
    return random.choice(GIVEN), random.choice(FAMILY)


def _form(pupil: int, size: Size) -> int:
    return pupil % size.forms


def _classes(size: Size) -> Iterator[Sequence[str]]:
    for form in range(size.forms):
        for letters, subject in SUBJECTS.items():
            yield f"c-{form}-{letters}", f"{subject} of form {form}", f"F{form}/{letters}", "school"


def _enrolments(size: Size) -> Iterator[Sequence[str]]:
    for n in range(1, size.pupils + 1):
        for letters in SUBJECTS:
            yield f"e{n}{letters}", f"c-{_form(n, size)}-{letters}", "school", f"p{n}", "student", _SINCE, ""


def _lessons(size: Size) -> Iterator[Sequence[str]]:
    random, letters = Random(_SEED), sorted(SUBJECTS)  # noqa: S311 - not for secrets
    for form in range(size.forms):
        for week in ("A", "B"):
            for day in _DAYS:
                for period, subject in zip(_PERIODS, random.sample(letters, len(_PERIODS)), strict=True):
                    teacher = f"t{(form * len(letters) + letters.index(subject)) % size.staff + 1}"
                    yield f"F{form}/{subject}", teacher, f"R{form}", day, week, period


def _facts(folder: Path, size: Size) -> Iterator[Sequence[str]]:
    """Policies in force, who signed them, consents, and a few permissions."""
    policies = sorted(path.stem for path in (folder / "policies").glob("*.md"))
    for policy in policies:
        yield f"{policy}@1", "in_force", "", "", _SINCE, "t1"
    for n in range(1, size.staff + 1):
        if n % 20:
            yield from ((f"t{n}", "signed", f"{policy}@1", "", _SINCE, f"t{n}") for policy in policies)
        if n % 5 == 0:
            yield f"t{n}", "permitted", "", "remote_access", _SINCE, "t3"
    for n in range(1, size.pupils + 1):
        if n % 12:
            yield f"p{n}", "recorded", "", "photo_consent", _SINCE, "t14"
    for n in range(1, size.parents + 1, 25):
        yield f"g{n}", "permitted", f"t{n % size.staff + 1}", "direct_mail", _SINCE, "t8"


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
