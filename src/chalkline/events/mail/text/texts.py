"""The texts of a message: its text parts decoded, HTML made plain, each version of an alternative once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from chalkline.events.mail.parts import Leaf
from chalkline.events.mail.text.markup import Link, read_markup
from chalkline.events.mail.words import in_charset

_HTML = "text/html"
_KINDS = frozenset({"text/plain", _HTML, "text/enriched", "text/richtext"})
_SAME = 0.8
"""The share of a plain version's words that the HTML must have for both to say the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLimits:
    """How much of a message's text is read. What lies beyond says nothing."""

    encoded: int = 400_000
    """Bytes of one part as sent."""
    parts: int = 20
    markup: int = 200_000
    """Characters of one part, tags and all."""
    characters: int = 50_000
    """Of what the parts say together."""


class Texts(NamedTuple):
    """The texts that a message carries, and the links of its HTML."""

    written: str
    """Of its own parts."""
    carried: str
    """Of messages that it carries."""
    links: tuple[Link, ...]


class _Read(NamedTuple):
    leaf: Leaf
    text: str
    links: tuple[Link, ...]


def texts_of(leaves: Iterable[Leaf], limits: TextLimits = TextLimits()) -> Texts:
    """The texts of the parts, first to last. Where versions differ, all that any program may show counts."""
    texts = [leaf for leaf in leaves if leaf.attachment is None and leaf.kind in _KINDS][: limits.parts]
    read = [_read(leaf, limits) for leaf in texts]
    own = [each for each in read if not each.leaf.forwarded]
    carried = [each for each in read if each.leaf.forwarded]
    return Texts(
        written="\n\n".join(_versions(own))[: limits.characters],
        carried="\n\n".join(_versions(carried))[: limits.characters],
        links=tuple(link for each in read for link in each.links),
    )


def _read(leaf: Leaf, limits: TextLimits) -> _Read:
    text = in_charset(leaf.body(limits.encoded), leaf.charset)[: limits.markup]
    if leaf.kind != _HTML:
        return _Read(leaf, text.replace("\r\n", "\n")[: limits.characters], ())
    return _Read(leaf, *read_markup(text))


def _versions(read: Sequence[_Read]) -> Iterator[str]:
    for alternative, versions in groupby(read, lambda each: each.leaf.alternative):
        texts = [each.text for each in versions]
        yield from texts if alternative is None else _differing(texts)


def _differing(versions: list[str]) -> Iterator[str]:
    """The best version, which is the last with any text, and those before it that say something else."""
    *others, best = [version for version in versions if version.strip()] or [""]
    known = frozenset(best.casefold().split())
    for other in others:
        words = other.casefold().split()
        if sum(word in known for word in words) < _SAME * len(words):
            yield other
    yield best
