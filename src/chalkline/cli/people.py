"""What people are called."""

from collections.abc import Iterable

from chalkline.policy.english.grammar import listed
from chalkline.policy.facts.projection import Facts

_MOST = 8


def name_of(facts: Facts, person: str) -> str:
    """What a person is called, by the name that they took last; the id of one without a name."""
    names = [fact for fact in facts.about(person) if (fact.name, fact.object) == ("attribute", "name")]
    return max(names, key=lambda fact: (fact.since, fact.number)).value if names else person


def names(facts: Facts, people: Iterable[str]) -> list[str]:
    """What they are called, in the order of their names."""
    return sorted(name_of(facts, person) for person in people)


def some_of(facts: Facts, people: Iterable[str]) -> str:
    """Their names, or of very many the first, and how many others."""
    called = names(facts, people)
    if len(called) <= _MOST + 1:
        return listed(called)
    return f"{', '.join(called[:_MOST])} and {len(called) - _MOST:,} others"
