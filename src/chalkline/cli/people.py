"""Many people in one line."""

from collections.abc import Iterable

from chalkline.policy.english.grammar import listed
from chalkline.policy.facts.projection import Facts
from chalkline.school.names import name_of

_MOST = 8


def names(facts: Facts, people: Iterable[str]) -> list[str]:
    """What they are called, in the order of their names."""
    return sorted(name_of(facts, person) for person in people)


def some_of(facts: Facts, people: Iterable[str]) -> str:
    """Their names, or of very many the first, and how many others."""
    called = names(facts, people)
    if len(called) <= _MOST + 1:
        return listed(called)
    return f"{', '.join(called[:_MOST])} and {len(called) - _MOST:,} others"
