"""What bundles say, as it stands in them: structs that msgpack carries, the same bytes for the same school each time.

Moments are nanoseconds since 1970; the beginning and end of all time are nil, and a moment too far off for 64 bits is
a text of its digits. What decisions never read of a fact (who recorded it, when and why) stays at the school.
"""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

import msgspec

from chalkline.policy.calendar.school_days import Calendar, Dates, Term
from chalkline.policy.facts.fact import BEGINNING, FOREVER, Fact
from chalkline.policy.values import Timestamp

Moment = int | str | None
Addresses = dict[str, tuple[str, ...]]

_LARGEST = 2**63


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A file in its canonical form."""

    name: str
    text: str


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """What a rulebook is made of."""

    settings: Text
    """The school's ``school.toml``."""
    policies: tuple[Text, ...]
    """What was signed, in the order of their ids."""
    documents: tuple[str, ...]
    """What wordings may call documents that are registered and no policies."""
    words: tuple[Text, ...] = ()
    """The school's files of phrases, by the names that its settings give them."""


class TermDates(msgspec.Struct, frozen=True, array_like=True):
    """A term."""

    name: str
    first: date
    last: date


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """A school's calendar; its dates in their order."""

    zone: str
    terms: tuple[TermDates, ...]
    closed: tuple[date, ...]
    bank_holidays: tuple[date, ...]
    known: tuple[date, date] | None
    holidays_known: tuple[date, date] | None

    @classmethod
    def of(cls, calendar: Calendar) -> "Terms":
        """What the calendar says."""
        return cls(
            zone=calendar.zone.key,
            terms=tuple(TermDates(term.name, term.first, term.last) for term in calendar.terms),
            closed=tuple(sorted(calendar.closed)),
            bank_holidays=tuple(sorted(calendar.bank_holidays)),
            known=calendar.known,
            holidays_known=calendar.holidays_known,
        )

    @property
    def calendar(self) -> Calendar:
        """The calendar, of the same version."""
        return Calendar(
            zone=ZoneInfo(self.zone),
            terms=tuple(Term(name=term.name, first=term.first, last=term.last) for term in self.terms),
            closed=frozenset(self.closed),
            bank_holidays=frozenset(self.bank_holidays),
            known=Dates(*self.known) if self.known else None,
            holidays_known=Dates(*self.holidays_known) if self.holidays_known else None,
        )


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A fact about a subject: what decisions read of it."""

    number: int
    name: str
    object: str
    value: str
    since: Moment
    until: Moment


Wanted = dict[str, tuple[str, ...]]
"""Which facts are carried: by name, of which values or objects; empty for all of that name."""


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """Facts that are carried for policies that bound before."""

    until: int
    """When the last message that came under them has left."""
    wanted: Wanted


class Base(msgspec.Struct, frozen=True, kw_only=True, tag="base"):
    """All that a gate needs of a school."""

    school: str
    number: int
    made_at: int
    fresh_for: int | None
    sources: Sources
    terms: Terms
    wanted: Wanted
    earlier: tuple[Earlier, ...]
    addresses: Addresses
    """By person: the addresses, the first first."""
    facts: int
    """Up to which number of the school's log."""
    mentions: dict[str, tuple[str, ...]]
    """By object of a relation, or by who takes a lesson: the subjects of those rows."""
    holders: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Name and value of a role, and who ever held it."""
    school_wide: tuple[str, ...]
    """The subjects of facts that concern everybody."""
    rows: dict[str, msgspec.Raw]
    """By subject: its rows, by name, value, object and time, still packed."""


class Delta(msgspec.Struct, frozen=True, kw_only=True, tag="delta"):
    """What is otherwise than in the file before: everything about some subjects, or nothing but a later date."""

    school: str
    number: int
    made_at: int
    fresh_for: int | None
    follows: str
    """The digest of the file before."""
    facts: int
    rows: dict[str, tuple[Row, ...]]
    """All rows about the subject; none where nothing is known any more."""
    addresses: Addresses
    """Likewise."""


ROWS = msgspec.msgpack.Decoder(tuple[Row, ...])
BUNDLE = msgspec.msgpack.Decoder(Base | Delta)
SOURCES = msgspec.msgpack.Decoder(Sources)
_ENCODER = msgspec.msgpack.Encoder(order="deterministic")


def packed(value: object) -> bytes:
    """The value as canonical msgpack: keys of maps in their order."""
    return _ENCODER.encode(value)


def rows_of(facts: Iterable[Fact]) -> tuple[Row, ...]:
    """The facts of one subject as they travel."""
    return tuple(
        Row(fact.number, fact.name, fact.object, fact.value, _moment(fact.since), _moment(fact.until)) for fact in facts
    )


def facts_of(school: str, subject: str, rows: Iterable[Row]) -> tuple[Fact, ...]:
    """The facts that travelled so."""
    return tuple(
        Fact(
            number=row.number,
            school=school,
            subject=subject,
            name=row.name,
            object=row.object,
            value=row.value,
            since=_timestamp(row.since, BEGINNING),
            until=_timestamp(row.until, FOREVER),
        )
        for row in rows
    )


def _moment(moment: Timestamp) -> Moment:
    if moment in {BEGINNING, FOREVER}:
        return None
    return int(moment) if -_LARGEST <= moment < _LARGEST else str(int(moment))


def _timestamp(moment: Moment, boundless: Timestamp) -> Timestamp:
    return boundless if moment is None else Timestamp(moment)
