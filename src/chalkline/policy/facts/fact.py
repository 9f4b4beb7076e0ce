"""A fact: one row of the school's append-only, numbered log."""

from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from chalkline.policy.values import Timestamp

BEGINNING = Timestamp.of(datetime.min.replace(tzinfo=UTC))
"""The ``since`` of what has always held: no moment is earlier."""
FOREVER = Timestamp(Timestamp.of(datetime.max.replace(tzinfo=UTC)) + 1000)
"""The ``until`` of what holds until further notice: every moment is earlier, so that no made-up date escapes it."""


class Fact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What somebody recorded about a subject, and the time it holds: ``since`` inclusive, ``until`` exclusive.

    Which parts a fact of each name has stands in :data:`chalkline.policy.facts.kinds.KINDS`; a part it lacks is empty.
    A struct without garbage collection, because a school has a million of them.
    """

    number: int
    """Its place in the log, from 1; no two facts share one."""
    school: str
    subject: str
    """The id of whom or what it is about: a person, a thing, a version of a policy, a clause."""
    name: str
    object: str = ""
    value: str = ""
    since: Timestamp = BEGINNING
    until: Timestamp = FOREVER
    recorded: Timestamp = BEGINNING
    """When it was written down. Decisions never read it; the number orders the log."""
    by: str = ""
    """Who said so."""
    reason: str = ""
    """Why, in their words. Decisions never read it."""

    def holds(self, at: Timestamp) -> bool:
        """Whether the moment lies within its time."""
        return self.since <= at < self.until


def standing(facts: Iterable[Fact]) -> list[Fact]:
    """The facts of one subject that still stand, by name, value, object and time.

    A row replaces an earlier row that differs from it in nothing but ``until`` and who recorded it, when and why: so
    something is ended early, prolonged, or taken back as never true (``until`` not after ``since``).
    """
    latest: dict[tuple[str, str, str, Timestamp], Fact] = {}
    for fact in sorted(facts, key=_number):
        latest[fact.name, fact.value, fact.object, fact.since] = fact
    return [latest[key] for key in sorted(latest) if latest[key].until > latest[key].since]


def _number(fact: Fact) -> int:
    return fact.number
