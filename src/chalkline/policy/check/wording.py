"""The prose of a clause as the checker reads it: its figures, what it names, its sentences, where all that stands."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from chalkline.policy.check.figures import Figure, Kind
from chalkline.policy.check.prose import Mention, mentions
from chalkline.policy.check.words import Words
from chalkline.policy.model import Clause
from chalkline.policy.source import Span

_NOT_PROSE = re.compile(
    r"""
      `[^`\n]*`                                   # code
    | \]\([^()\n]*\)                              # where a link leads
    | <[^<>\n]*>                                  # addresses and HTML
    | https?://\S+
    | [*~]+ | (?<!\w)_+ | _+(?!\w)                # emphasis
    | ^[ \t]*(?:\d+[.)]|[-+>|]|\#+)(?=[ \t])      # marks of lists, quotations and headings
    | \b(?:sections?|clauses?|paragraphs?|chapters?|appendix|annex|parts?|stages?|pages?|act|regulations?)[ ]\d[\d.]*
    | §{1,2}\s?\d[\d.]*
    | \b\d{1,2}(?:st|nd|rd|th)?\s+(?:january|february|march|april|may|june|july|august
                                     |september|october|november|december)\b
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_SENTENCE_END = re.compile(
    r"[.!?][\"'\u201d\u2019)]*\s+(?=[A-Z\"'\u201c\u2018(\[])|;\s|\n\s*\n|\n[ \t]*(?:[-*+]|\d+[.)])\s"
)


@dataclass(frozen=True)
class Wording:
    """What a clause says, its title first. Offsets are those of ``text``: ``raw`` with its Markdown blanked out."""

    clause: Clause

    @cached_property
    def raw(self) -> str:
        """Title and prose as they were written."""
        return f"{self.clause.title}\n\n{self.clause.wording}"

    @cached_property
    def text(self) -> str:
        """The same with blanks for whatever is not read as prose."""
        return _NOT_PROSE.sub(lambda match: re.sub(r"\S", " ", match.group()), self.raw)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Its figures in order; those of the title come first."""
        return mentions(self.text)

    @cached_property
    def clock_times(self) -> tuple[Mention, ...]:
        """Those of its figures that are times of day and not only ways of speaking."""
        return tuple(mention for mention in self.mentions if mention.kind is Kind.CLOCK and mention.firm)

    @cached_property
    def words(self) -> Words:
        """Its words, for finding names."""
        return Words.of(self.text)

    @cached_property
    def prose_start(self) -> int:
        """Where the title ends."""
        return len(self.clause.title) + 2

    @cached_property
    def sentence_starts(self) -> tuple[int, ...]:
        """Where each sentence begins, the title being the first."""
        return (0, *(match.end() for match in _SENTENCE_END.finditer(self.text)))

    def sentence(self, offset: int) -> int:
        """Which sentence a place belongs to."""
        return bisect_right(self.sentence_starts, offset)

    @property
    def sentences(self) -> Iterator[tuple[int, str]]:
        """The sentences of the prose, each with where it begins."""
        starts = (*self.sentence_starts, len(self.text))
        pairs = pairwise(starts)
        return ((start, self.text[start:end]) for start, end in pairs if start >= self.prose_start)

    @cached_property
    def _spans(self) -> tuple[tuple[int, Span], ...]:
        """Where in the text each place of the prose begins."""
        offset, found = self.prose_start, []
        for span in self.clause.wording_spans:
            found.append((offset, span))
            offset += span.end - span.start
        return tuple(found)

    def span(self, start: int, end: int) -> Span:
        """The place in the source; that of the clause's heading for what stands in its title."""
        index = bisect_right(self._spans, start, key=lambda entry: entry[0]) - 1
        if index < 0:
            return self.clause.id.span
        offset, span = self._spans[index]
        begin = span.start + start - offset
        return span.source.span(begin, min(begin + end - start, span.end))

    def figure(self, mention: Mention) -> Figure:
        """The figure with its place in the source."""
        return Figure(
            kind=mention.kind,
            meanings=mention.meanings,
            text=" ".join(self.text[mention.start : mention.end].split()),
            span=self.span(mention.start, mention.end),
        )
