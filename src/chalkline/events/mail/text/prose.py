"""A normalised text with what every list of words finds in it: one pass for all lists, made when first asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from chalkline.events.mail.text.phrases import SURE
from chalkline.events.mail.text.words import Words


@dataclass(frozen=True, kw_only=True)
class Prose:
    """What somebody wrote, as lists of words see it."""

    text: str
    """Normalised."""
    words: Words

    def score(self, name: str) -> int:
        """What all phrases of the list come to that stand in it."""
        found = self._found.get(name)
        return sum(found) if found else 0

    def evidence(self, name: str) -> int:
        """The same without the innocent phrases."""
        return sum(weight for weight in self._found.get(name, ()) if weight > 0)

    def says(self, name: str) -> bool:
        """Whether it is what the list describes."""
        return self.score(name) >= SURE

    @cached_property
    def _found(self) -> Mapping[str, Sequence[int]]:
        return self.words.found_in(self.text)
