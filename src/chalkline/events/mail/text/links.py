"""Links and senders that pretend to be another: hosts compared, look-alike domains recognised."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import NamedTuple
from urllib.parse import urlsplit

import idna

from chalkline.events.mail.text.markup import Link
from chalkline.policy.spelling import within

_SHOWN_HOST = re.compile(r"\s*(?:https?://)?((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})(?:[/:?#]\S*)?\s*", re.IGNORECASE)
_PLAIN_LINK = re.compile(r"\bhttps?://[^\s<>\"')\]]{1,2000}", re.IGNORECASE)
_TWO_PART = frozenset({"co", "com", "org", "gov", "ac", "sch", "net", "nhs", "police", "ltd", "plc"})
_LONG_ENOUGH = 6
"""Letters of a name that one letter off is taken for."""
_VERY_LONG = 10
"""Letters of a name that two letters off, or two changed round, is taken for."""
_LONGEST_NAME = 63
_LOOKALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u03bf\u03b1\u03b5\u03c1\u03bd"
    "\u0131\u0261\u217c"
    "013457",
    "aeopcxyijshdqwoaepvigloleast",
)
"""Letters that look like Latin ones, and digits that stand for letters; after Unicode's confusables (UTS 39)."""


def host_of(target: str) -> str:
    """The host that a link leads to, in small letters; empty for one that leads to no host."""
    try:
        return (urlsplit(target).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def hosts(links: Iterable[Link], text: str) -> tuple[str, ...]:
    """The hosts of the links of HTML and of those written out in the text, each once."""
    targets = [*(link.target for link in links), *_PLAIN_LINK.findall(text)]
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


class _Known(NamedTuple):
    well_known: tuple[str, ...]
    additions: frozenset[str]


@cache
def _known() -> _Known:
    table = tomllib.loads((files("chalkline.library") / "domains.toml").read_text("utf-8"))
    return _Known(tuple(table["well_known"]), frozenset(map(_skeleton, table["additions"])))


def imitates(domain: str, own: Sequence[str]) -> bool:
    """Whether a domain looks like one of the school's own or a well-known one and is none of these."""
    shown = _unicode(domain)
    known = (*own, *_known().well_known)
    if any(shown == one or shown.endswith(f".{one}") for one in known):
        return False
    return any(_alike(name, one) for name in _names(shown) for one in map(_name, known))


def _unicode(domain: str) -> str:
    try:
        return idna.decode(domain) if "xn--" in domain else domain.lower()
    except idna.IDNAError:
        return domain.lower()


def _name(domain: str) -> str:
    return site(domain).partition(".")[0]


def _names(domain: str) -> Iterator[str]:
    """The name of a domain, and those that it puts before it: ``paypal`` of ``paypal.login.example``."""
    yield _name(domain)
    yield from domain.split(".")[:-2]


def _alike(name: str, known: str) -> bool:
    """Whether a name is read as a known one: by look, by hyphens, by a letter, or by what is put beside it."""
    plain = _skeleton(name)
    if plain.replace("-", "") == _skeleton(known).replace("-", ""):
        return True
    if len(known) < _LONG_ENOUGH:
        return False
    joined = plain.replace("-", "")
    known = _skeleton(known).replace("-", "")
    off = 2 if len(known) >= _VERY_LONG else 1
    return within(off, joined, known) or _has_addition(plain[:_LONGEST_NAME], known)


def _skeleton(name: str) -> str:
    """The name as it looks."""
    plain = unicodedata.normalize("NFKD", name.casefold()).translate(_LOOKALIKES)
    return "".join(each for each in plain if not unicodedata.combining(each)).replace("rn", "m").replace("vv", "w")


def _has_addition(name: str, known: str) -> bool:
    """Whether the name is the known one, in one word or several, with words beside it that imitators put there."""
    words = [word for word in re.split(r"[-_.]", name.replace(known, f"-{known}-")) if word]
    for start, end in combinations(range(len(words) + 1), 2):
        rest = words[:start] + words[end:]
        if rest and "".join(words[start:end]) == known and all(word in _known().additions for word in rest):
            return True
    return False
