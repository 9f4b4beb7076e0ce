"""Words of a text and whether it names something: ``approved_antivirus`` is named by "approved anti-virus"."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['\u2019]s\b)?")
_POSSESSIVE = re.compile(r"['\u2019]s$")
_PLURAL = re.compile(r"(?<=\w{3})(?<![sui])s$")
_ENDINGS = (_POSSESSIVE, _PLURAL, re.compile(r"(?<=\w{4})time$"), re.compile(r"(?<=\w{3})e$"))
_LINKS = ("of", "for", "in", "ofthe", "forthe", "inthe")


def stem(word: str) -> str:
    """What a word shares with its plural and possessive: letters alone, of use for comparing only."""
    for ending in _ENDINGS:
        word = ending.sub("", word.lower())
    return word


@dataclass(frozen=True, slots=True)
class Words:
    """The stems of a text written without gaps, so that ``e-mail``, ``email`` and ``E mail`` are the same."""

    joined: str
    bounds: tuple[int, ...]
    """Where in ``joined`` each word begins, and the end of the last."""
    starts: tuple[int, ...]
    """Where in the text each word begins."""

    @classmethod
    def of(cls, text: str) -> "Words":
        """The words of a text."""
        found = [(stem(match.group()), match.start()) for match in _WORD.finditer(text)]
        bounds = [0]
        for word, _ in found:
            bounds.append(bounds[-1] + len(word))
        return cls("".join(word for word, _ in found), tuple(bounds), tuple(start for _, start in found))

    def naming(self, name: str) -> Iterator[int]:
        """Where the text names it: all its words in a row, or turned round, as in "hours for e-mail"."""
        for form in _forms(name):
            yield from self._places(form)

    def _places(self, form: str) -> Iterator[int]:
        at = self.joined.find(form) if form else -1
        while at >= 0:
            word = bisect_left(self.bounds, at)
            end = bisect_left(self.bounds, at + len(form))
            if self.bounds[word] == at and self.bounds[end] == at + len(form):
                yield self.starts[word]
            at = self.joined.find(form, at + 1)

    def name(self, name: str) -> bool:
        """Whether the text names it."""
        return next(self.naming(name), None) is not None


def _forms(name: str) -> Iterator[str]:
    words = [stem(match.group()) for match in _WORD.finditer(name.replace("_", " "))]
    yield "".join(words)
    for split in range(1, len(words)):
        for link in _LINKS:
            yield "".join((*words[split:], link, *words[:split]))
