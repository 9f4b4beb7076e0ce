"""HTML as plain text with its links. Nothing is fetched, run or built up into a tree.

Tree builders take time in the square of the depth of nested tags, so that a message of one megabyte can keep one busy
for minutes. This is one pass over the tags, in time proportional to the length, whatever they are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

_TAG = re.compile(
    r"""<(?:[!?]|(/?)([a-zA-Z][a-zA-Z0-9]{0,20}))"""
    r"""((?>[^<>=]+|=\s*"[^"]{0,4000}"|=\s*'[^']{0,4000}'|=){0,200}+(?=>)|[^<>]*)>"""
)
"""A tag to its end, which is no ``>`` within a quoted value; where values or quotes have no end, to the next ``>``."""
_ATTRIBUTE = re.compile(
    r"""(?<![^\s"'/])([^\s"'/=>]{1,60})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_BLANKS = re.compile(
    r"[ \t\r\n\f\xa0](?:(?<! )|(?=[ \t\r\n\f\xa0]))(?:(?:(?<=\n)|[ \t\r\f\xa0]*\n)[\s\xa0]*|[ \t\r\f\xa0]*)"
)
"""Blanks in a row, with all that follows a line's end; a space alone, as between most words, is left as it is."""
_EMPTY_LINES = re.compile(r"\n{3,}")
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "select", "object"})
_BLOCKS = frozenset({"div", "tr", "table", "section", "article", "header", "footer", "dt", "dd", "form", "pre"})
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "hr"})
_QUOTE = "blockquote"
_DEEPEST_QUOTE = 5


class Link(NamedTuple):
    """A link as it is shown and where it leads."""

    text: str
    target: str


@dataclass(slots=True)
class _Page:
    """What has been read so far."""

    pieces: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    quotes: int = 0
    target: str | None = None
    link_from: int = 0

    def text(self, written: str) -> None:
        if written:
            self.pieces.append(_BLANKS.sub(" ", unescape(written)))

    def line(self, count: int) -> None:
        self.pieces.append("\n" * count + "> " * min(self.quotes, _DEEPEST_QUOTE))

    def open(self, name: str, attributes: str) -> None:
        if name == "a":
            self._begin_link(attributes)
        elif name == "br":
            self.line(1)
        elif name == "li":
            self.line(1)
            self.pieces.append("- ")
        elif name in _BLOCKS or name in _PARAGRAPHS:
            self.line(2 if name in _PARAGRAPHS else 1)
        if name == _QUOTE:
            self.quotes += 1
            self.line(1)

    def close(self, name: str) -> None:
        if name == "a":
            self.end_link()
        elif name == _QUOTE:
            self.quotes = max(0, self.quotes - 1)
            self.line(1)
        elif name in _BLOCKS or name in _PARAGRAPHS:
            self.line(2 if name in _PARAGRAPHS else 1)
        elif name in {"td", "th"}:
            self.pieces.append(" ")

    def _begin_link(self, attributes: str) -> None:
        self.end_link()
        found = (each for each in _ATTRIBUTE.finditer(attributes) if each[1].lower() == "href")
        if href := next(found, None):
            self.target = unescape(href[2] or href[3] or href[4] or "").strip()
            self.link_from = len(self.pieces)

    def end_link(self) -> None:
        if self.target:
            self.links.append(Link("".join(self.pieces[self.link_from :]).strip(), self.target))
        self.target = None


def read_markup(markup: str) -> tuple[str, tuple[Link, ...]]:
    """The text of the HTML, paragraphs apart and quotations marked ``>``, and its links in order."""
    page = _Page()
    shown = without_comments(markup)
    at = 0
    for start, end, tag in _tags(shown):
        page.text(shown[at:start])
        at = end
        if tag[1]:
            page.close(tag[2].lower())
        elif tag[2]:
            page.open(tag[2].lower(), tag[3])
    page.text(shown[at:])
    page.end_link()
    return _EMPTY_LINES.sub("\n\n", "".join(page.pieces)).strip(), tuple(page.links)


def _tags(markup: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Each tag from where to where it goes: for those that hide what they hold, to its end."""
    unended: set[str] = set()
    at = 0
    for tag in _TAG.finditer(markup):
        if tag.start() < at:
            continue
        at, name = tag.end(), (tag[2] or "").lower()
        if name in _SILENT and not tag[1] and name not in unended:
            end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(markup, at)
            if end is None:
                unended.add(name)  # what does not end is shown, as some programs do
            else:
                at = end.end()
        yield tag.start(), at, tag


def without_comments(markup: str) -> str:
    """The HTML without its comments; one that does not end stays."""
    pieces: list[str] = []
    at = 0
    while (start := markup.find("<!--", at)) >= 0 and (end := markup.find("-->", start)) >= 0:
        pieces.append(markup[at:start])
        at = end + 3
    return "".join([*pieces, markup[at:]])
