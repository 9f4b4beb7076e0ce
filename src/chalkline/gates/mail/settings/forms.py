"""How values are written in ``gate.toml``: addresses, networks, sizes and times, each understood once."""

import re
from datetime import timedelta
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Self

from chalkline.policy.cel.errors import EvaluationError
from chalkline.policy.cel.library.quantities import quantity

_ENDPOINT = re.compile(r"(?:\[(?P<v6>[0-9a-fA-F:.]+)\]|(?P<host>[^\s:\[\]]+)):(?P<port>\d{1,5})")
_SPAN = re.compile(r"(?P<count>\d{1,6}(?:\.\d{1,3})?)\s*(?P<unit>second|minute|hour|day)s?")
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
_HIGHEST_PORT = 65_535


class Endpoint(str):
    """A host and port: ``127.0.0.1:25``, ``[::1]:25``, ``mail.school.example:25``."""

    __slots__ = ("host", "port")
    host: str
    port: int

    def __new__(cls, written: str) -> Self:
        """The endpoint that the text says. Raises ValueError."""
        match = _ENDPOINT.fullmatch(written)
        if match is None or int(match["port"]) > _HIGHEST_PORT:
            raise ValueError(f"`{written}` is not a host and port such as `127.0.0.1:25`")
        made = super().__new__(cls, written)
        made.host, made.port = match["v6"] or match["host"], int(match["port"])
        return made


class Network(str):
    """A network of IP addresses: ``10.2.0.0/16``, ``fd00::/8``, or one address."""

    __slots__ = ("network",)
    network: IPv4Network | IPv6Network

    def __new__(cls, written: str) -> Self:
        """The network that the text says. Raises ValueError."""
        made = super().__new__(cls, written)
        try:
            made.network = ip_network(written)
        except ValueError as error:
            raise ValueError(f"`{written}` is not a network such as `10.2.0.0/16`: {error}") from error
        return made

    def includes(self, address: str) -> bool:
        """Whether the IP address is in the network, also where it is an IPv4 address written as IPv6."""
        found = ip_address_of(address)
        return found is not None and found in self.network


@lru_cache(maxsize=4096)
def ip_address_of(written: str) -> IPv4Address | IPv6Address | None:
    """The IP address of a client; an IPv4 one also where it is written as IPv6. None for what is none."""
    try:
        found = ip_address(written.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


class Octets(int):
    """A number of bytes: ``"50 MB"``, ``"64 KiB"``, 1000."""

    __slots__ = ()

    @classmethod
    def of(cls, written: object) -> "Octets":
        """The size that the text or number says. Raises ValueError."""
        try:
            return cls(quantity(str(written)))
        except EvaluationError:
            raise ValueError(f'`{written}` is not a size such as "50 MB"') from None


class Span(timedelta):
    """A time that passes: ``"30 seconds"``, ``"1.5 hours"``."""

    __slots__ = ()

    @classmethod
    def of(cls, written: object) -> "Span":
        """The time that the text says. Raises ValueError."""
        match = _SPAN.fullmatch(str(written))
        if match is None:
            raise ValueError(f'`{written}` is not a time such as "30 seconds"')
        return cls(seconds=float(match["count"]) * _SECONDS[match["unit"]])


def understood(kind: type, written: object) -> object:
    """The value of a kind as it is written: what msgspec asks for kinds that it does not know. Raises ValueError."""
    if kind in {Octets, Span}:
        return kind.of(written)
    if not isinstance(written, str):
        raise ValueError(f"`{written}` is not a text in quotation marks")  # noqa: TRY004 - msgspec wants ValueErrors
    return (Path if kind is Path else kind)(written)


def networks_include(networks: tuple[Network, ...], address: str) -> bool:
    """Whether any of the networks has the IP address."""
    return any(network.includes(address) for network in networks)
