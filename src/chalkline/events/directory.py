"""Who is behind an address: what the readers of events ask a school."""

from typing import Protocol


class Directory(Protocol):
    """The people and addresses of a school. Addresses come normalised, as ``chalkline.events.mail`` makes them."""

    def person_at(self, address: str) -> str | None:
        """The id of the person with this address, be it the school's or their own; None for nobody known."""
        ...

    def members_of(self, address: str) -> tuple[str, ...] | None:
        """The ids of the members of a group that the school lists; None where the address is no group."""
        ...

    def address_of(self, person: str) -> str | None:
        """The school address of a person; where there is none, their own, if known."""
        ...

    def is_inside(self, address: str) -> bool:
        """Whether the address is in one of the school's domains."""
        ...
