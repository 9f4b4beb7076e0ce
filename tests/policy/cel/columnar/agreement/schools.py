"""What the schools of trials know: facts that begin and end at the moments of events, and permissions that stand."""

from dataclasses import dataclass, replace
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from tests.policy.cel.cast import CALENDAR, LONDON
from tests.policy.cel.oracle.edges import MOMENTS
from tests.policy.decide.cast import clause, decider

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.decide.columnar.worlds import FactWorlds
from chalkline.policy.decide.decider import Decider
from chalkline.policy.facts.fact import BEGINNING, FOREVER, Fact
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import Timestamp
from chalkline.policy.world import World

SCHOOL = "s"
_POLICY = "digital-communications"
KNOWN = (
    ("amina", "role", "staff", ""),
    ("amina", "role", "teacher", ""),
    ("ben", "role", "pupil", ""),
    ("ben", "role", "staff", ""),
    ("ben", "attribute", "9", "year"),
    ("ben", "attribute", "10", "year"),
    ("amina", "attribute", "8", "year"),
    ("amina", "permitted", "late_mail", ""),
    ("amina", "withdrawn", "late_mail", ""),
    ("ben", "permitted", "late_mail", "ben"),
    ("ben", "permitted", "camera", "studio"),
    ("ben", "recorded", "photo_consent", ""),
    ("amina", "recorded", "photo_consent", "ben"),
    (f"{_POLICY}@1", "in_force", "", ""),
    (f"{_POLICY}@2", "in_force", "", ""),
    (f"{_POLICY}@2", "minor_change", "", f"{_POLICY}@1"),
    ("amina", "signed", "", f"{_POLICY}@1"),
    ("ben", "signed", "", f"{_POLICY}@2"),
    ("amina", "related", "form_tutor", "ben"),
    ("ben", "related", "parent", "amina"),
    ("ben", "enrolled", "", "9B/Hi"),
    ("amina", "teaches", "", "9B/Hi"),
    ("9B/Hi", "class_lesson", "B07", ""),
    ("amina", "lesson", "C12", "art"),
)
"""Subject, name, value and object of what may be known."""
_LIMITS = sorted((BEGINNING, FOREVER, *MOMENTS))


@dataclass(frozen=True, slots=True)
class School:
    """Some of what may be known, each for a time or two, permissions or none, and clocks of UTC or of London."""

    decider: Decider
    facts: Facts
    calendar: Calendar

    @classmethod
    def of(cls, random: Random) -> "School":
        """Any school."""
        calendar = replace(CALENDAR, zone=random.choice((ZoneInfo("UTC"), LONDON)))
        return cls(random.choice((without_permissions, with_permissions))(), _facts(random), calendar)

    def at(self, moment: Timestamp) -> World:
        """What is known at the moment."""
        return self.decider.world(self.facts, self.calendar, moment)

    def worlds(self) -> FactWorlds:
        """What is known at all moments, of which nothing has been asked yet."""
        return FactWorlds(decider=self.decider, facts=self.facts, calendar=self.calendar)


@cache
def without_permissions() -> Decider:
    """By whose policies nobody is permitted anything."""
    return decider(clause("no", "on: mail.send\nwhen: message.oversized\nthen: note"))


@cache
def with_permissions() -> Decider:
    """By whose policies some are."""
    return decider(
        clause("late", 'may: late_mail\nwho: staff\nprovided: !("pupil" in person.roles)'),
        clause("camera", "may: camera\nwho: form_tutor of object\nobject: person"),
    )


def _facts(random: Random) -> Facts:
    known = [*(row for row in KNOWN if random.randrange(4)), *random.sample(KNOWN, k=4)]
    return Facts.of(SCHOOL, [_fact(random, number, row) for number, row in enumerate(known, start=1)])


def _fact(random: Random, number: int, known: tuple[str, str, str, str]) -> Fact:
    (subject, name, value, about), (since, until) = known, sorted(random.sample(_LIMITS, k=2))
    return Fact(
        number=number, school=SCHOOL, subject=subject, name=name, value=value, object=about, since=since, until=until
    )
