"""A school as its ``school.toml`` declares it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from zoneinfo import ZoneInfo

from chalkline.events.mail.text.phrases import PhraseList
from chalkline.policy.source import Placed
from chalkline.school.week import Periods, Weeks

LARGEST_LOSS = 20


class Nation(StrEnum):
    """The nations whose public holidays differ."""

    ENGLAND = "England"
    WALES = "Wales"
    SCOTLAND = "Scotland"
    NORTHERN_IRELAND = "Northern Ireland"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Who gets what is sent to a group address: everybody with one of the roles, and some people."""

    roles: tuple[Placed[str], ...] = ()
    people: tuple[Placed[str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnList:
    """What a school adds to one list of words."""

    phrases: PhraseList
    file: Placed[str] | None = None
    """The file of more sure phrases, from where ``school.toml`` is."""


OwnWords = Mapping[str, OwnList]
"""What a school adds, by the list that it extends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """What is true of the school as a whole. People's ids are checked against the register once it is read."""

    id: str
    name: str
    zone: ZoneInfo
    nation: Nation
    domains: tuple[str, ...]
    """Its mail domains, normalised; addresses in one of them are inside."""
    last_resort: tuple[Placed[str], ...]
    """Who answers where nobody else can, by id."""
    roles: Mapping[str, str]
    """All its roles with their plain names, the standard ones first."""
    deputies: Mapping[Placed[str], tuple[Placed[str], ...]] = field(default_factory=dict)
    """Who stands in for a role, by role."""
    protected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Addresses and domains of contacts that rules never touch, by what they are called."""
    groups: Mapping[str, Group] = field(default_factory=dict)
    """By address, normalised."""
    words: OwnWords = field(default_factory=dict)
    """Its own phrases for reading mail, by the list that they extend."""
    periods: Periods = field(default_factory=dict)
    weeks: Weeks | None = None
    """None where the timetable is the same every week."""
    largest_loss: int = LARGEST_LOSS
    """The share of a list, in percent, that may be gone since last time; more is refused until confirmed."""
    people: Placed[str] | None = None
    """Where its other files are, from where ``school.toml`` is."""
    facts: tuple[Placed[str], ...] = ()
    calendars: tuple[Placed[str], ...] = ()
    timetable: tuple[Placed[str], ...] = ()
    register: Placed[str] | None = None
    policies: tuple[Placed[str], ...] = ()
