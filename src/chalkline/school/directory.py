"""Who is behind an address, at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from chalkline.events.mail.addresses import normal, untagged
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import Timestamp
from chalkline.school.school import Group, School


class Acquainted(Protocol):
    """Whatever knows a school's people: its folder as it was loaded, or what a gate decides with."""

    @property
    def school(self) -> School:
        """Its settings."""
        ...

    @property
    def facts(self) -> Facts:
        """What is known of its people."""
        ...

    @property
    def calendar(self) -> Calendar:
        """Its days."""
        ...

    @property
    def addresses(self) -> Mapping[str, tuple[str, ...]]:
        """The addresses of each person."""
        ...

    @property
    def owners(self) -> Mapping[str, str]:
        """Whose each address is."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolDirectory:
    """A :class:`chalkline.events.directory.Directory` over a school's files. Group members are those of the moment."""

    domains: tuple[str, ...]
    owners: Mapping[str, str]
    """Whose an address is."""
    addresses: Mapping[str, tuple[str, ...]]
    """Whose addresses are which, the first first."""
    groups: Mapping[str, Group]
    facts: Facts
    calendar: Calendar
    at: Timestamp

    @classmethod
    def of(cls, known: Acquainted, at: Timestamp) -> "SchoolDirectory":
        """The directory of a school at the moment."""
        return cls(
            domains=known.school.domains,
            owners=known.owners,
            addresses=known.addresses,
            groups=known.school.groups,
            facts=known.facts,
            calendar=known.calendar,
            at=at,
        )

    def person_at(self, address: str) -> str | None:
        """The id of the person with this address, with or without a plus tag; None for nobody known."""
        written = normal(address)
        return self.owners.get(written) or self.owners.get(untagged(written))

    def members_of(self, address: str) -> tuple[str, ...] | None:
        """The ids of the members of a group, by id; None where the address is no group."""
        written = normal(address)
        group = self.groups.get(written) or self.groups.get(untagged(written))
        if group is None:
            return None
        world = self.facts.at(self.at, self.calendar)
        holders = (person for role in group.roles for person in world.holders("role", role.value))
        return tuple(sorted({*holders, *(person.value for person in group.people)}))

    def address_of(self, person: str) -> str | None:
        """The school address of the person; where there is none, their first; None where none is known."""
        known = self.addresses.get(person, ())
        return next(filter(self.is_inside, known), next(iter(known), None))

    def is_inside(self, address: str) -> bool:
        """Whether the address is in one of the school's domains, or in one below."""
        domain = normal(address).rpartition("@")[2]
        return any(domain == own or domain.endswith(f".{own}") for own in self.domains)
