"""Domains that look like another: how clearly, by letters that look alike and by what is put beside a name."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import cache, lru_cache
from importlib.resources import files
from itertools import combinations
from typing import NamedTuple

import idna

from chalkline.events.mail.text.links import site
from chalkline.policy.spelling import within

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


class Likeness(IntEnum):
    """How much a domain looks like a known one that it is not."""

    NONE = 0
    FAINT = 1
    """As that of an honest neighbour may: the same name under another ending, a letter off, the name and a word."""
    CLEAR = 2
    """As only an imitator's does: other letters that look the same, a word that imitators put there."""


class _Known(NamedTuple):
    well_known: tuple[str, ...]
    words: frozenset[str]
    additions: frozenset[str]


@cache
def _known() -> _Known:
    table = tomllib.loads((files("chalkline.library") / "domains.toml").read_text("utf-8"))
    return _Known(tuple(table["well_known"]), frozenset(table["words"]), frozenset(map(_skeleton, table["additions"])))


def is_within(domain: str, sites: Iterable[str]) -> bool:
    """Whether a domain is one of the sites or below one."""
    return any(domain == one or domain.endswith(f".{one}") for one in sites)


@lru_cache(maxsize=4096)
def likeness(domain: str, own: tuple[str, ...]) -> Likeness:
    """How much a domain looks like one of the school's own or a well-known one; not at all where it is one of these.

    Remembered, since the same senders write again and again.
    """
    shown = _unicode(domain)
    known = (*own, *_known().well_known)
    if is_within(shown, known):
        return Likeness.NONE
    if any(f".{one}." in f".{shown}" for one in known):
        return Likeness.CLEAR
    name = _name(shown)
    return max(max(_likeness(name, one), _below(shown, one)) for one in map(_name, known))


def _unicode(domain: str) -> str:
    try:
        return idna.decode(domain) if "xn--" in domain else domain.lower()
    except idna.IDNAError:
        return domain.lower()


def _name(domain: str) -> str:
    return site(domain).partition(".")[0]


def _below(shown: str, known: str) -> Likeness:
    """The likeness of what is put before a domain: ``paypal`` of ``paypal.login.example``."""
    is_there = _is_telling(known) and known in shown.removesuffix(site(shown)).split(".")
    return Likeness.FAINT if is_there else Likeness.NONE


def _likeness(name: str, known: str) -> Likeness:
    """How much a name is read as a known one: by look, by hyphens, by a letter, or by what is put beside it."""
    plain, looks = _skeleton(name), _skeleton(known).replace("-", "")
    joined = plain.replace("-", "")
    if joined == looks and name != known:
        return Likeness.CLEAR
    if not _is_telling(known):
        return Likeness.NONE
    if any(all(word in _known().additions for word in rest) for rest in _beside(plain[:_LONGEST_NAME], looks)):
        return Likeness.CLEAR
    off = 2 if len(looks) >= _VERY_LONG else 1
    is_near = within(off, joined, looks) or any(_beside(plain[:_LONGEST_NAME], looks))
    return Likeness.FAINT if is_near else Likeness.NONE


def _is_telling(known: str) -> bool:
    """Whether a name is long and odd enough for nobody to have it by chance."""
    return len(known) >= _LONG_ENOUGH and known not in _known().words


def _skeleton(name: str) -> str:
    """The name as it looks."""
    plain = unicodedata.normalize("NFKD", name.casefold()).translate(_LOOKALIKES)
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    return plain.replace("rn", "m").replace("vv", "w").replace("i", "l")


def _beside(name: str, known: str) -> Iterator[list[str]]:
    """The words that stand beside the known name, for each way to read the name as that and others."""
    words = [word for word in re.split(r"[-_.]", name.replace(known, f"-{known}-")) if word]
    for start, end in combinations(range(len(words) + 1), 2):
        rest = words[:start] + words[end:]
        if rest and "".join(words[start:end]) == known:
            yield rest
