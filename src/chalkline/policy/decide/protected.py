"""Protected contacts: those whom nobody may be kept from, and whom nobody is seen to turn to.

Safety: a contact that this module does not recognise is held to rules like any other, so it errs towards recognising
one. Every subdomain of a protected domain is protected, and an address is compared without regard to case.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, kw_only=True)
class ProtectedContacts:
    """Addresses and domains, all in lower case."""

    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    def __contains__(self, contact: object) -> bool:
        """Whether an address, a host or a person with an address is a protected contact."""
        lowered = _name_of(contact).lower().rstrip(".")
        return lowered in self.addresses or self._in_domain(lowered.rpartition("@")[2])

    @cached_property
    def version(self) -> str:
        """Sixteen hexadecimal digits that change with any contact; records of decisions keep them."""
        listed = (sorted(self.addresses), sorted(self.domains))
        return hashlib.sha256(repr(listed).encode()).hexdigest()[:16]

    def _in_domain(self, host: str) -> bool:
        while host:
            if host in self.domains:
                return True
            host = host.partition(".")[2]
        return False


def _name_of(contact: object) -> str:
    if isinstance(contact, str):
        return contact
    return str(getattr(contact, "address", None) or getattr(contact, "host", ""))


NOBODY = ProtectedContacts()
