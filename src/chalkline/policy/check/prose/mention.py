"""A figure in a text, and the shape of what finds them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from chalkline.policy.check.figures import Kind, Meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A figure in a text: what it may mean and where it stands."""

    kind: Kind
    meanings: frozenset[Meaning]
    start: int
    end: int
    firm: bool = True
    """Whether it promises something that a rule should have; ``annually`` or a bare number only confirms a rule's."""


class Reading(NamedTuple):
    """What a match means; ``group`` is the part of it that says so."""

    kind: Kind
    meanings: frozenset[Meaning]
    group: str | int = 0
    firm: bool = True


Reader = Callable[[re.Match[str]], Iterator[Reading]]
Entry = tuple[re.Pattern[str], Reader]


def entry(pattern: str, reader: Reader) -> Entry:
    """A line of a table of readers; case does not matter, nor how blanks fall."""
    return re.compile(pattern.replace(" ", r"\s+"), re.IGNORECASE), reader
