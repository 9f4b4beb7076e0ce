"""Links: the hosts that they lead to, and whether their text names another."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from chalkline.events.mail.text.markup import Link

_SHOWN_HOST = re.compile(r"\s*(?:https?://)?((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})(?:[/:?#]\S*)?\s*", re.IGNORECASE)
_PLAIN_LINK = re.compile(r"\bhttps?://[^\s<>\"')\]]{1,2000}", re.IGNORECASE)
_TWO_PART = frozenset({"co", "com", "org", "gov", "ac", "sch", "net", "nhs", "police", "ltd", "plc"})


def host_of(target: str) -> str:
    """The host that a link leads to, in small letters; empty for one that leads to no host."""
    try:
        return (urlsplit(target).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def hosts(links: Iterable[Link], text: str) -> tuple[str, ...]:
    """The hosts of the links of HTML and of those written out in the text, each once."""
    written = _PLAIN_LINK.findall(text) if "://" in text else ()
    targets = [*(link.target for link in links), *written]
    return tuple(dict.fromkeys(host for host in map(host_of, targets) if host))


def shown_host(link: Link) -> str:
    """The host that a link's text names, in small letters; empty for a text that is no address of the web."""
    shown = _SHOWN_HOST.fullmatch(link.text[:2000])
    return shown[1].lower() if shown else ""


def deceives(link: Link) -> bool:
    """Whether the link's text is itself an address of the web, and of another site than its target's."""
    shown, target = shown_host(link), host_of(link.target)
    return bool(shown and target) and site(shown) != site(target)


def site(host: str) -> str:
    """The part of a host that one owner has: ``school.example`` of ``www.school.example``."""
    labels = host.split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and labels[-2] in _TWO_PART else labels[-2:])  # noqa: PLR2004
