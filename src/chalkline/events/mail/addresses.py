"""Mail addresses out of headers and envelopes, in one normal form (RFC 5322, section 3.4, and its obsolete syntax).

The normal form is lower case, without comments and needless quotation marks, the domain in its ASCII form (A-labels),
so that two spellings of one address are equal texts. A plus tag stays: :func:`untagged` takes it off.
"""

import re
import unicodedata
from functools import lru_cache

import idna

from chalkline.events.mail.comments import comment_end

_LONGEST = 320
"""The characters of the longest address (RFC 5321, section 4.5.3.1): what is longer is none."""
_SIMPLE = re.compile(
    r"""\s*(?:(?:"[^"\\]*+"\s*|[^"\\(),:;<>@\[\]]*+)<\s*([\w.+=~-]++@[\w.-]++)\s*>|([\w.+=~-]++@[\w.-]++))\s*(?:,|\Z)""",
    re.ASCII,
)
"""A place in a list of addresses as nearly all are."""
_OPENING = re.compile(r'["(\[]')
_QUOTED = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_HOLD, _RELEASE = "\ufdd0", "\ufdd1"  # noncharacters, which no text of a mail means
_HELD = re.compile(f"{_HOLD}([0-9]+){_RELEASE}")
_AROUND = re.compile(r"\s*([.@])\s*")
_SEPARATOR = re.compile(r"[,;]")
_GROUP_NAME = re.compile(r"\A[^:@<>]*+:")
_ROUTE = re.compile(r"<\s*@[^<>:]*+:")
_ANGLE = re.compile(r"<([^<>]*+)>?")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_DOT_ATOM = re.compile(r"[^\s\"(),:;<>@\[\\\].]+(?:\.[^\s\"(),:;<>@\[\\\].]+)*")


def addresses_in(text: str) -> tuple[list[str], bool]:
    """The addresses of an address field in the order met, and whether all of it could be read.

    Names of groups are passed over and their members listed; empty places in the list are nothing.
    """
    simple = _simple(text)
    if simple is not None:
        return simple, True
    plain, held = _plain(text)
    found: list[str] = []
    well_formed = True
    for element in _SEPARATOR.split(_ROUTE.sub("<", plain)):
        here, whole = _element(_GROUP_NAME.sub("", element), held)
        found += here
        well_formed = well_formed and whole
    return found, well_formed


@lru_cache(maxsize=4096)
def normal(address: str) -> str:
    """The address in normal form; empty for what is none."""
    local, at, domain = address.strip().strip("<>").rpartition("@")
    local, domain = _local(local.strip()), _domain(domain.strip())
    return f"{local}@{domain}" if at and local and domain and len(local) + len(domain) < _LONGEST else ""


def untagged(address: str) -> str:
    """The address in normal form without its plus tag: ``anna+trip@…`` is ``anna@…``."""
    local, at, domain = address.rpartition("@")
    name = local.partition("+")[0]
    return f"{name}{at}{domain}" if name and not local.startswith('"') else address


def _simple(text: str) -> list[str] | None:
    """The addresses of a list without anything out of the ordinary; None for any other."""
    found: list[str] = []
    at = 0
    while at < len(text):
        place = _SIMPLE.match(text, at)
        address = normal(place[1] or place[2]) if place else ""
        if place is None or not address:
            return None
        found.append(address)
        at = place.end()
    return found


def _plain(text: str) -> tuple[str, list[str]]:
    """The text without comments, with a mark for each quoted string and bracketed domain; and what they held.

    Whatever nothing closes is dropped as a character and swallows nothing.
    """
    text = text.replace(_HOLD, "").replace(_RELEASE, "")
    kept: list[str] = []
    held: list[str] = []
    unclosed: set[str] = set()
    done = 0
    for opening in _OPENING.finditer(text):
        at, kind = opening.start(), opening[0]
        if at < done:
            continue
        end = -1 if kind in unclosed else _closing(kind, text, at)
        kept.append(text[done:at])
        if end < 0:
            unclosed.add(kind)
            kept.append(" ")
        elif kind == "(":
            kept.append(" ")
        else:
            kept.append(f"{_HOLD}{len(held)}{_RELEASE}")
            held.append(text[at:end])
        done = max(at + 1, end)
    return "".join([*kept, text[done:]]), held


def _closing(kind: str, text: str, at: int) -> int:
    """Where what opens here is over; -1 if nothing closes it."""
    if kind == '"':
        quoted = _QUOTED.match(text, at)
        return quoted.end() if quoted else -1
    return comment_end(text, at) if kind == "(" else text.find("]", at) + 1 or -1


def _element(element: str, held: list[str]) -> tuple[list[str], bool]:
    """The addresses of one place in a list, and whether it is as it should be: nothing, or one address."""
    if not element.strip():
        return [], True
    if "<" in element:
        written = [angle[1].rpartition(":")[2] for angle in _ANGLE.finditer(element)]
        candidates = [_AROUND.sub(r"\1", address) for address in written]
        leftover = False
    else:
        words = _AROUND.sub(r"\1", element.strip()).split()
        candidates = [word for word in words if "@" in word]
        leftover = len(words) > 1
    found = [address for candidate in candidates if (address := normal(_released(candidate, held)))]
    return found, bool(found) and len(found) == len(candidates) and not leftover


def _released(text: str, held: list[str]) -> str:
    return _HELD.sub(lambda mark: held[int(mark[1])], text)


def _local(local: str) -> str:
    if local.startswith('"') and local.endswith('"'):
        content = _ESCAPE.sub(r"\1", local[1:-1])
        escaped = content.replace("\\", "\\\\").replace('"', '\\"')
        local = content if _DOT_ATOM.fullmatch(content) else f'"{escaped}"' if content else ""
    return unicodedata.normalize("NFC", local).lower()


def _domain(domain: str) -> str:
    domain = domain.rstrip(".").lower()
    if domain.isascii() or len(domain) > _LONGEST:
        return "" if any(mark in domain for mark in ' \t"<>()') else domain
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return unicodedata.normalize("NFC", domain)
