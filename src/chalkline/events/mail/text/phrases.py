"""Lists of phrases, and what a text comes to that they stand in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from chalkline.events.mail.text.search import search_for

SURE = 6
"""The score from which a text is taken to be what a list describes."""
_HINT = 1
_DECISIVE = 4 * SURE


@dataclass(frozen=True, kw_only=True)
class PhraseList:
    """What makes a feature likely. One sure phrase or six hints will do; an innocent phrase takes a sure one away.

    A decisive phrase does where more is needed: a school's own, which knows what it wants to be warned of.
    """

    sure: tuple[str, ...] = ()
    hint: tuple[str, ...] = ()
    innocent: tuple[str, ...] = ()
    decisive: tuple[str, ...] = ()

    def extended(self, more: "PhraseList") -> "PhraseList":
        """The phrases of both, the sure ones of the other decisive."""
        return PhraseList(
            sure=self.sure,
            hint=self.hint + more.hint,
            innocent=self.innocent + more.innocent,
            decisive=self.decisive + more.sure,
        )

    def score(self, prose: str) -> int:
        """Six for each sure phrase in a normalised text, one for each hint, less six for each innocent one.

        A decisive phrase gives twenty-four.
        """
        return sum(self._found(prose))

    def evidence(self, prose: str) -> int:
        """The same without the innocent phrases."""
        return sum(weight for weight in self._found(prose) if weight > 0)

    def __contains__(self, prose: str) -> bool:
        return self.score(prose) >= SURE

    @cached_property
    def weights(self) -> Sequence[tuple[str, int]]:
        """Each phrase with what it counts."""
        weights = {SURE: self.sure, _HINT: self.hint, -SURE: self.innocent, _DECISIVE: self.decisive}
        return [(phrase, weight) for weight, phrases in weights.items() for phrase in phrases]

    def _found(self, prose: str) -> list[int]:
        return [self.weights[index][1] for index in self._search(prose)]

    @cached_property
    def _search(self) -> Callable[[str], Sequence[int]]:
        return search_for(tuple(phrase for phrase, _ in self.weights))
