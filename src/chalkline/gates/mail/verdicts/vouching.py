"""What vouches for the sender of a message, by the settings of the gate: looked at once, as the message comes.

Safety: a provider's servers bring mail of every organisation that is its customer. Such mail counts as the school's own
only with the field that the provider, or a rule of the school's there, sets on it; all other is a stranger's, also what
it says of its own verification.
"""

from dataclasses import dataclass
from ipaddress import ip_address

from msgspec.structs import replace

from chalkline.events.directory import Directory
from chalkline.events.mail.addresses import normal, untagged
from chalkline.gates.mail import header
from chalkline.gates.mail.settings.declared import Settings, Shared
from chalkline.gates.mail.settings.forms import ip_address_of, networks_include
from chalkline.gates.mail.verdicts.arrival import Arrival
from chalkline.gates.mail.verdicts.authentication import Address, Handover, Trust, signature_passed, voucher
from chalkline.store.spool.entry import Client, Envelope

_RESULTS = "Authentication-Results"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouching:
    """Whom the gate trusts about senders. Make it with :meth:`of`."""

    trust: Trust
    shared: Shared | None = None

    @classmethod
    def of(cls, settings: Settings) -> "Vouching":
        """The trust that is set: those who may send anywhere are taken at their word."""
        incoming, shared = settings.incoming, settings.shared
        networks = (*settings.listen.networks, *(shared.networks if shared else ()))
        trust = Trust(
            networks=tuple(each.network for each in networks),
            servers=tuple(each.network for each in incoming.servers),
            server_names=frozenset(name.lower() for name in incoming.server_names),
        )
        return cls(trust=trust, shared=shared)

    def is_of_another(self, client: Client, raw: bytes) -> bool:
        """Whether a provider's servers bring it for somebody else; not where whoever brings it signed in."""
        if self.shared is None or client.user or not networks_include(self.shared.networks, client.address):
            return False
        said = header.values(raw, self.shared.header)
        return [each.lower() for each in said] != [self.shared.value.lower()]

    def without_secret(self, raw: bytes) -> bytes:
        """The message without the field by which the school's mail is known, where that is a secret."""
        return header.without(raw, self.shared.header) if self.shared and self.shared.secret else raw

    def looked_at(self, arrival: Arrival, directory: Directory | None, *, of_another: bool) -> Envelope:
        """The envelope with what vouches for the sender. ``directory`` is that of its moment; None where none is known.

        ``of_another`` says that a provider's servers brought it for somebody else.
        """
        client = arrival.envelope.client
        handover = Handover(
            client=_address(client.address),
            user_addresses=_own(client.user, arrival.mail.sender, directory) if client.user else None,
            outside=client.outside,
            verified=_is_verified(client),
        )
        sender = arrival.mail.sender or normal(arrival.envelope.sender) or ""
        vouches = None if of_another else voucher(sender, header.values(arrival.raw, _RESULTS), handover, self.trust)
        return replace(arrival.envelope, voucher=vouches or "")

    def may_hold(self, arrival: Arrival) -> bool:
        """Whether a signature of the message may hold: not where a server that is trusted says that none does."""
        client = arrival.envelope.client
        if not _is_verified(client) and not self.trust.includes(_address(client.address)):
            return True
        return signature_passed(header.values(arrival.raw, _RESULTS), self.trust.server_names) is not False


def answers_reach_sender(arrival: Arrival) -> bool:
    """Whether mail to MAIL FROM reaches the domain of a sender who is vouched for, and nobody who was only named."""
    carried = normal(arrival.envelope.sender).rpartition("@")[2]
    return bool(arrival.envelope.voucher) and bool(carried) and carried == arrival.mail.sender.rpartition("@")[2]


def _is_verified(client: Client) -> bool:
    """Whether a mail server shows it that verifies.

    One that shows what people hand in need not, nor take away what they themselves write of results.
    """
    return client.shown and client.outside


def _address(written: str) -> Address:
    """The address of a client; one that cannot be read is nobody's."""
    return ip_address_of(written) or _NOBODYS


def _own(user: str, sender: str, directory: Directory | None) -> frozenset[str]:
    """The addresses that a user may send under: their own, and the one they send under if it is theirs too."""
    address = normal(user)
    person = directory.person_at(address) if directory else None
    also = sender if directory and person and directory.person_at(untagged(sender)) == person else address
    return frozenset({address, also})


_NOBODYS = ip_address("::")
