"""What people are called."""

from chalkline.policy.facts.projection import Facts


def name_of(facts: Facts, person: str) -> str:
    """What a person is called, by the name that they took last; the id of one without a name."""
    names = [fact for fact in facts.about(person) if (fact.name, fact.object) == ("attribute", "name")]
    return max(names, key=lambda fact: (fact.since, fact.number)).value if names else person
