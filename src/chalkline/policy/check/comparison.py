"""The figures of one clause on both sides: what its wording says, and what its rules hold.

A figure of the wording is *stray* if no rule has it, one of the rules *open* if the wording neither states it nor names
the window that has it. A stray figure contradicts an open one of its kind.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise

from chalkline.policy.check.figures import Figure, Kind, Meaning
from chalkline.policy.check.prose import Mention
from chalkline.policy.check.rule_figures import RuleFigures, window_figures
from chalkline.policy.check.wording import Wording
from chalkline.policy.model import Policy

_APPOSITION = re.compile(r"[\s,]*(?:\(|/|=|that is,?|i\.?e\.?,?)[\s,]*(?:that is,?|i\.?e\.?,?)?\s*", re.IGNORECASE)
_FOLLOWS = re.compile(
    r"[^\W\d]+(?:[\s-]+[^\W\d]+){0,3}?[\s,(:]+(?:(?:are|is|run|last|from|between|that is|i\.e\.)[\s,]+)*", re.IGNORECASE
)
"""From the name of a window to a time that describes it: "e-mail hours (7am", "the e-mail hours are from 7am"."""


@dataclass(frozen=True)
class Comparison:
    """The wording of a clause and the figures of its rules."""

    policy: Policy
    wording: Wording
    held: RuleFigures

    @cached_property
    def windows(self) -> Mapping[str, tuple[Figure, ...]]:
        """The times of the windows that the rules use."""
        used = {name: span for name, span in self.held.names.items() if name in self.policy.windows}
        return {name: window_figures(self.policy, name, span) for name, span in used.items()}

    @cached_property
    def stray(self) -> tuple[Mention, ...]:
        """What the wording promises and no rule has."""
        rules = chain(self.held.figures, *self.windows.values())
        known = frozenset(meaning for figure in rules for meaning in figure.meanings)
        prose = (mention for mention in self.wording.mentions if mention.start >= self.wording.prose_start)
        return tuple(mention for mention in prose if mention.firm and known.isdisjoint(mention.meanings))

    @cached_property
    def open(self) -> tuple[Figure, ...]:
        """What rules and windows hold and the wording neither states nor names, each once."""
        unnamed = (figures for name, figures in self.windows.items() if not self.wording.words.name(name))
        return tuple(dict.fromkeys(filter(self._unstated, chain(self.held.figures, *unnamed))))

    @cached_property
    def contradictions(self) -> tuple[tuple[Mention, Figure], ...]:
        """What contradicts what: a stray figure and one of its kind that is not stated, or the one it stands beside."""
        pairs: list[tuple[Mention, Figure]] = []
        for kind in Kind:
            stray = [mention for mention in self.stray if mention.kind is kind]
            rules = [figure for figure in (*self.open, *self._described) if figure.kind is kind]
            pairs += zip(stray, rules, strict=False)
            pairs += [(mention, beside) for mention in stray[len(rules) :] for beside in self._beside(mention)]
        return tuple(pairs)

    def _unstated(self, figure: Figure) -> bool:
        return self._said.isdisjoint(figure.meanings)

    @cached_property
    def _said(self) -> frozenset[Meaning]:
        return frozenset(meaning for mention in self.wording.mentions for meaning in mention.meanings)

    def _beside(self, mention: Mention) -> Iterator[Figure]:
        """The rule's figure that the wording gives in other words: "15 months (456 days)"."""
        for first, second in self._neighbours[mention]:
            other = second if first == mention else first
            if other.kind is mention.kind and _APPOSITION.fullmatch(self.wording.text, first.end, second.start):
                yield from (figure for figure in self.held.figures if not figure.meanings.isdisjoint(other.meanings))

    @cached_property
    def _neighbours(self) -> Mapping[Mention, list[tuple[Mention, Mention]]]:
        """Each figure of the wording with the one before it and with the one after it."""
        found: dict[Mention, list[tuple[Mention, Mention]]] = {mention: [] for mention in self.wording.mentions}
        for pair in pairwise(self.wording.mentions):
            for mention in pair:
                found[mention].append(pair)
        return found

    @cached_property
    def _described(self) -> tuple[Figure, ...]:
        """Times that are not stated of windows that the wording both names and describes: "e-mail hours (6 to 8)"."""
        described = (
            figures
            for name, figures in self.windows.items()
            if any(self._describes(place, figures) for place in self.wording.words.naming(name))
        )
        return tuple(filter(self._unstated, chain.from_iterable(described)))

    def _describes(self, place: int, figures: tuple[Figure, ...]) -> bool:
        """Whether a time follows the window's name, or one of its times stands in that sentence or the one before."""
        times = self.wording.clock_times
        following = times[bisect_right(times, place, key=lambda mention: mention.start) :][:1]
        named_in = self.wording.sentence(place)
        stated = {time for near in (named_in - 1, named_in) for time in self._times_by_sentence.get(near, ())}
        return any(_FOLLOWS.fullmatch(self.wording.text, place, mention.start) for mention in following) or any(
            not figure.meanings.isdisjoint(stated) for figure in figures
        )

    @cached_property
    def _times_by_sentence(self) -> Mapping[int, set[Meaning]]:
        found: dict[int, set[Meaning]] = {}
        for mention in self.wording.clock_times:
            found.setdefault(self.wording.sentence(mention.start), set()).update(mention.meanings)
        return found
