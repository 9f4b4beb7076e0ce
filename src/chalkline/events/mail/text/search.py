"""Many phrases looked for in a text at once, in time in proportion to the text, whatever the text and the phrases.

One automaton for all phrases would have a state for each set of phrases that are begun at a place, so nearly every new
text would make new ones, and to make one costs as much as to try each phrase. Instead an automaton looks for the
spellings that phrases need. It has hardly more states than these have letters, so it is soon complete. Where all that
a phrase needs is met, a pattern of its own decides, unless the spellings are all that it can be. Everything is RE2's,
which never goes back in a text.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import re2

from chalkline.events.mail.text.phrase import Phrase, read_phrase

_MOST_MEMORY = 64 << 20
"""Bytes that an automaton may keep of what it has met, so that it need not work it out again; far more than it does."""

Finder = Callable[[bytes], Sequence[int] | None]
"""Which of several patterns stand in a text of UTF-8; none, or None."""


@dataclass(frozen=True, kw_only=True)
class Sought:
    """A phrase with the numbers of the spellings that it needs."""

    phrase: Phrase
    needs: Sequence[frozenset[int]]

    def stands_in(self, text: bytes, met: frozenset[int]) -> bool:
        """Whether it does, of a text where these spellings are met, among them one of the chief need."""
        if self.phrase.spellings:
            return True
        return not any(map(met.isdisjoint, self.needs)) and bool(self._find(text))

    @cached_property
    def _find(self) -> Finder:
        return _finder([self.phrase.pattern])


@dataclass(frozen=True, kw_only=True)
class Search:
    """Looks for all of these phrases at once."""

    phrases: Sequence[Phrase]

    def __call__(self, prose: str) -> Sequence[int]:
        """The places of the phrases that stand in a normalised text, in no certain order."""
        text = prose.encode()
        met = frozenset(self._meet(text) or ())
        likely = {place for spelling in met & self._needing.keys() for place in self._needing[spelling]}
        return [place for place in likely if self._sought[place].stands_in(text, met)]

    @cached_property
    def _spellings(self) -> Mapping[str, int]:
        """Every spelling that a phrase needs, with its number."""
        needed = {spelling for phrase in self.phrases for need in phrase.needs for spelling in need}
        return {spelling: number for number, spelling in enumerate(sorted(needed))}

    @cached_property
    def _meet(self) -> Finder:
        return _finder(self._spellings, literal=True)

    @cached_property
    def _sought(self) -> Sequence[Sought]:
        return [Sought(phrase=phrase, needs=list(map(self._numbers, phrase.needs))) for phrase in self.phrases]

    @cached_property
    def _needing(self) -> Mapping[int, Sequence[int]]:
        """By the number of a spelling, the places of the phrases whose chief need it serves."""
        needing: dict[int, list[int]] = defaultdict(list)
        for place, phrase in enumerate(self.phrases):
            for number in self._numbers(phrase.chief_need):
                needing[number].append(place)
        return dict(needing)

    def _numbers(self, need: Iterable[str]) -> frozenset[int]:
        return frozenset(self._spellings[spelling] for spelling in need)


def _finder(patterns: Iterable[str], *, literal: bool = False) -> Finder:
    options = re2.Options()
    options.max_mem = _MOST_MEMORY
    options.log_errors = False
    options.literal = literal
    found: Any = re2.Set.SearchSet(options)
    for pattern in patterns:
        found.Add(pattern)
    found.Compile()
    find: Finder = found.Match
    return find


@lru_cache(maxsize=64)
def search_for(phrases: tuple[str, ...]) -> Search:
    """The search for these phrases. Keep it: to find it again, all phrases are compared. Raises PhraseError."""
    return Search(phrases=[read_phrase(phrase) for phrase in phrases])
