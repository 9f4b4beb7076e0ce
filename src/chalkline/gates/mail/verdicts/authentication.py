"""Whether the sender that a message names is who it says: what vouches for it, if anything does.

Safety: whoever can write a From line can name the head teacher. So a name counts only where somebody who may be trusted
vouches for it: the sign-in that the message was handed in with, the school's own network, or a mail server of the
school's that has verified the signature or the sending server of the sender's domain (RFC 8601). What a message says of
its own verification counts for nothing unless it comes straight from such a server.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import authres

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


class Voucher(StrEnum):
    """What vouches for a sender."""

    SIGN_IN = "sign_in"
    """Whoever handed the message in signed in as the person it names."""
    NETWORK = "network"
    """It was handed in from a network whose senders the school answers for."""
    DMARC = "dmarc"
    DKIM = "dkim"
    SPF = "spf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whom the school trusts to vouch for senders."""

    networks: tuple[Network, ...] = ()
    """Whoever hands in mail from here is taken at their word: the school's own network, or its mail server that lets
    people write only under their own names."""
    servers: tuple[Network, ...] = ()
    """Mail servers that bring mail from outside, and whose results count."""
    server_names: frozenset[str] = frozenset()
    """How these servers name themselves in ``Authentication-Results``; an empty name stands for one that does not."""

    def includes(self, client: Address) -> bool:
        """Whether the results that this client brings count."""
        return _within(client, self.servers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Who hands a message to the gate."""

    client: Address
    user_addresses: frozenset[str] | None = None
    """The addresses of the person who signed in; None where nobody did."""
    outside: bool = False
    """Whether it is handed in where mail from outside comes in: then no network is taken at its word."""
    verified: bool = False
    """Whether a mail server of the school's shows it that verifies mail from outside: then the results are that
    server's, whoever the client is."""


def voucher(sender: str, results: Iterable[str], handover: Handover, trust: Trust) -> Voucher | None:
    """What vouches for the sender, an address in normal form; None where nothing does.

    ``results`` are the texts of the message's ``Authentication-Results`` fields, the topmost first. Somebody who signed
    in is vouched for under their own addresses alone, wherever they are.
    """
    if not sender:
        return None
    if handover.user_addresses is not None:
        return Voucher.SIGN_IN if sender in handover.user_addresses else None
    if not handover.outside and _within(handover.client, trust.networks):
        return Voucher.NETWORK
    if not handover.verified and not trust.includes(handover.client):
        return None
    passed = frozenset(_passed(results, sender.rpartition("@")[2], trust.server_names))
    return next((method for method in (Voucher.DMARC, Voucher.DKIM, Voucher.SPF) if method in passed), None)


def signature_passed(results: Iterable[str], names: frozenset[str]) -> bool | None:
    """Whether some signature of the message holds, as the servers of these names say; None where they do not say."""
    said = [
        each.result for header in _believed(results, names) for each in header.results if each.method in _SIGNATURES
    ]
    return "pass" in said if said else None


def _within(client: Address, networks: Iterable[Network]) -> bool:
    return any(client in network for network in networks)


def _passed(results: Iterable[str], domain: str, names: frozenset[str]) -> Iterator[Voucher]:
    """The methods that passed for the domain, as the servers of these names say."""
    for header in _believed(results, names):
        yield from (Voucher(result.method) for result in header.results if _vouches(result, domain))


def _believed(results: Iterable[str], names: frozenset[str]) -> Iterator[authres.AuthenticationResultsHeader]:
    """The fields of servers of these names.

    A server removes fields that bear its own name from what it takes in (RFC 8601 section 5), but not all do, and one
    without a name cannot know its own from a stranger's. So of each name the topmost counts alone, and without a name
    only where it stands above all others. What strangers wrote is not even parsed.
    """
    unseen = set(names)
    for text in results:
        bears = {_first_word(text), ""}
        header = _parsed(text) if bears & unseen else None
        if header is not None and _name_of(header) in bears & unseen:
            yield header
        unseen -= bears


def _first_word(text: str) -> str:
    return next(iter(text.partition(";")[0].lower().split()), "")


def _parsed(text: str) -> authres.AuthenticationResultsHeader | None:
    """The field as its server means it; some leave out their name. What cannot be read vouches for nothing."""
    said = " ".join(text[:_MOST_CHARACTERS].split()).rstrip("; ")
    for written in (said, f"{_UNNAMED}; {said}"):
        try:
            return authres.AuthenticationResultsHeader.parse_value(written)
        except (authres.AuthResError, RecursionError):  # it recurses for each property
            continue
    return None


def _name_of(header: authres.AuthenticationResultsHeader) -> str:
    name = str(header.authserv_id or "").lower()
    return "" if name == _UNNAMED else name


def _vouches(result: authres.AuthenticationResult, domain: str) -> bool:
    if result.result != "pass" or result.method not in _SPEAKS_OF:
        return False
    names = _SPEAKS_OF[result.method]
    spoken_of = (each.value for each in result.properties if f"{each.type}.{each.name}" in names)
    return any(_covers(str(value).rpartition("@")[2].lower().rstrip("."), domain) for value in spoken_of if value)


def _covers(spoken_of: str, domain: str) -> bool:
    """Whether what is said of one domain vouches for the other: the same one, or one below it."""
    return "." in spoken_of and (domain == spoken_of or domain.endswith(f".{spoken_of}"))


_UNNAMED = "unnamed.invalid"
_MOST_CHARACTERS = 4096
_SIGNATURES = frozenset({"dkim", "arc"})
_SPEAKS_OF = {"dmarc": {"header.from"}, "dkim": {"header.d", "header.i"}, "spf": {"smtp.mailfrom"}}
"""The properties that name the domain which a method has verified (RFC 8601, section 2.7); Google's is ``header.i``."""
