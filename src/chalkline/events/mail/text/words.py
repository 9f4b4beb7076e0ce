"""The word lists that features are guessed from: shipped as data, and extended by a school.

Each file of ``chalkline/library/words`` is one list: ``doc``, and phrases under ``sure``, ``hint`` and ``innocent``.
How phrases are written says :mod:`chalkline.events.mail.text.phrase`.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from chalkline.events.mail.text.phrase import read_phrase
from chalkline.events.mail.text.phrases import PhraseList
from chalkline.events.mail.text.search import search_for

STRENGTHS = ("sure", "hint", "innocent")


@dataclass(frozen=True, kw_only=True)
class Words:
    """Every list by name."""

    lists: Mapping[str, PhraseList]

    def __getitem__(self, name: str) -> PhraseList:
        return self.lists[name]

    def found_in(self, prose: str) -> Mapping[str, Sequence[int]]:
        """What the phrases count that stand in a normalised text, by list; a list that finds none is missing."""
        found: dict[str, list[int]] = {}
        for index in self._search(prose):
            name, weight = self._weights[index]
            found.setdefault(name, []).append(weight)
        return found

    @cached_property
    def _search(self) -> Callable[[str], Sequence[int]]:
        return search_for(tuple(phrase for each in self.lists.values() for phrase, _ in each.weights))

    @cached_property
    def _weights(self) -> Sequence[tuple[str, int]]:
        """Whose each phrase is, and what it counts."""
        return [(name, weight) for name, each in self.lists.items() for _, weight in each.weights]

    def extended(self, more: Mapping[str, PhraseList]) -> "Words":
        """The lists with a school's own phrases. Raises KeyError for a list that does not exist."""
        return Words(lists={**self.lists, **{name: self.lists[name].extended(added) for name, added in more.items()}})


@cache
def shipped_words() -> Words:
    """The lists that come with Chalkline."""
    folder = files("chalkline.library") / "words"
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return Words(lists={file.name.removesuffix(".toml"): read_list(file.read_text("utf-8")) for file in found})


def read_list(text: str) -> PhraseList:
    """The list of a file. Raises ValueError for what is no such list."""
    table = tomllib.loads(text)
    return list_of({name: table.get(name, []) for name in STRENGTHS})


def list_of(phrases: Mapping[str, list[str]]) -> PhraseList:
    """The list of these phrases by their strength. Raises PhraseError where one cannot be read."""
    for phrase in (phrase for written in phrases.values() for phrase in written):
        read_phrase(phrase)
    return PhraseList(**{strength: tuple(written) for strength, written in phrases.items()})
