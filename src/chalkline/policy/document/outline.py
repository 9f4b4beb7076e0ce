"""The outline of a document: its headings, prose and rule blocks, each with its place. Markdown ends here.

CommonMark without raw HTML: ``<`` stands for itself, so that nothing that a rule or a promise says can be hidden.
"""

import re
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Source, Span
from chalkline.policy.spelling import nearest

RULE = "rule"
DEEPEST = 20
"""Levels of lists and quotations inside one another, at which Markdown is no longer read."""
DEEPEST_FENCE = 3
"""Blanks that may stand before a fence."""

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST}).disable("inline")
_MARKED = re.compile(r"\{[#.][^{}]*\}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading as written, its marks included: ``Sending hours {#email.hours}``."""

    text: str
    level: int
    span: Span
    underlined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A rule block; ``span`` is its opening fence and ``lines`` are the places of what it says."""

    span: Span
    lines: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, or the beginning of the file, with what stands under it up to the next."""

    heading: Heading | None
    prose: tuple[Span, ...]
    blocks: tuple[Block, ...]
    span: Span


@dataclass(slots=True)
class _Draft:
    """A section whose end is not yet known. Lines are counted from 0."""

    heading: Heading | None
    first: int
    body: int
    blocks: list[Block] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    """Where prose ends and begins again: the first line of each block, and the line after it."""


def outline(source: Source, first: int, faults: Faults) -> tuple[Section, ...]:
    """The sections of the text from this line on, counted from 0, in their order. The first has no heading."""
    tokens = _MARKDOWN.parse(source.text[source.line_starts[first] :])
    return _Outliner(source, first, faults).sections(tokens)


class _Outliner:
    """One reading of one text."""

    def __init__(self, source: Source, first: int, faults: Faults) -> None:
        self._source = source
        self._starts = source.line_starts
        self._first = first
        self._faults = faults

    def sections(self, tokens: list[Token]) -> tuple[Section, ...]:
        drafts = [_Draft(heading=None, first=self._first, body=self._first)]
        for index, token in enumerate(tokens):
            if token.level:
                self._nested(token, tokens[index + 1 : index + 2])
            elif token.type == "heading_open":
                drafts.append(self._headed(token, tokens[index + 1].content))
            elif token.type == "fence":
                self._fence(token, drafts[-1])
        ends = [draft.first for draft in drafts[1:]] + [len(self._starts) - 1]
        return tuple(self._section(draft, end) for draft, end in zip(drafts, ends, strict=True))

    def _headed(self, token: Token, text: str) -> _Draft:
        first, body = self._lines(token)
        within_lines = self._rows(first, body)
        offset = max(0, within_lines.text.find(text))
        span = self._source.span(
            within_lines.start + offset, min(within_lines.start + offset + len(text), within_lines.end)
        )
        title = " ".join(text.split("\n"))
        heading = Heading(text=title, level=int(token.tag[1]), span=span, underlined=token.markup in {"-", "="})
        return _Draft(heading=heading, first=first, body=body)

    def _fence(self, token: Token, draft: _Draft) -> None:
        first, end = self._lines(token)
        opening = self._row(first)
        self._check_closed(token, opening, self._row(end - 1))
        if self._is_rule(token, opening):
            indent = len(opening.text) - len(opening.text.lstrip(" "))
            lines = tuple(self._dedented(line, indent) for line in range(first + 1, end))
            draft.blocks.append(Block(span=opening, lines=self._without_closing(token, lines)))
            draft.breaks += [first, end]

    def _is_rule(self, token: Token, opening: Span) -> bool:
        word = token.info.strip()
        if word != RULE and nearest(word, (RULE,)):
            message = f"`{word}` does not begin a rule block, so this would not run"
            self._faults.say(Code.MISSPELT_BLOCK, message, opening, "write `~~~rule`")
            return True
        return word == RULE

    def _check_closed(self, token: Token, opening: Span, last: Span) -> None:
        if last == opening or not _closes(token, last):
            remedy = "repeat its fence on a line of its own where it ends"
            self._faults.say(Code.UNCLOSED_BLOCK, "this block is not closed", opening, remedy)

    def _without_closing(self, token: Token, lines: tuple[Span, ...]) -> tuple[Span, ...]:
        return lines[:-1] if lines and _closes(token, lines[-1]) else lines

    def _nested(self, token: Token, following: list[Token]) -> None:
        if token.nesting == 1 and token.level >= DEEPEST - 1:
            message = f"lists and quotations stand more than {DEEPEST} deep in one another"
            self._faults.say(Code.TOO_DEEP, message, self._place(token), "write them side by side")
        if token.type == "fence" and token.info.strip() == RULE:
            remedy = "let it begin at the left margin"
            self._faults.say(
                Code.MISPLACED, "a rule block inside a list or quotation does not run", self._place(token), remedy
            )
        if token.type == "heading_open" and _MARKED.search(following[0].content):
            remedy = "let it begin at the left margin"
            self._faults.say(
                Code.MISPLACED, "a heading inside a list or quotation is no clause", self._place(token), remedy
            )

    def _section(self, draft: _Draft, end: int) -> Section:
        edges = [draft.body, *draft.breaks, end]
        prose = (self._prose(begin, past) for begin, past in zip(edges[::2], edges[1::2], strict=True))
        return Section(
            heading=draft.heading,
            prose=tuple(span for span in prose if span.text),
            blocks=tuple(draft.blocks),
            span=self._rows(draft.first, end),
        )

    def _prose(self, begin: int, end: int) -> Span:
        """These lines without the blank ones around them."""
        rows = self._rows(begin, end)
        text = rows.text
        blank = len(text) - len(text.lstrip("\n"))
        return self._source.span(rows.start + blank, rows.start + max(blank, len(text.rstrip("\n"))))

    def _lines(self, token: Token) -> tuple[int, int]:
        begin, end = token.map or [0, 1]
        return self._first + begin, self._first + end

    def _place(self, token: Token) -> Span:
        return self._row(self._lines(token)[0])

    def _rows(self, begin: int, end: int) -> Span:
        """The lines from ``begin`` up to but not including ``end``."""
        return self._source.span(self._starts[begin], self._starts[end])

    def _row(self, line: int) -> Span:
        """One line without its line feed."""
        return self._source.span(self._starts[line], self._starts[line + 1] - 1)

    def _dedented(self, line: int, indent: int) -> Span:
        """One line of a block whose fence is indented."""
        row = self._row(line)
        blanks = len(row.text) - len(row.text.lstrip(" "))
        return self._source.span(row.start + min(indent, blanks), row.end)


def _closes(token: Token, line: Span) -> bool:
    text = line.text.lstrip(" ")
    indent = len(line.text) - len(text)
    return indent <= DEEPEST_FENCE and len(text) >= len(token.markup) and not text.strip(token.markup[0])
