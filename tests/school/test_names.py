"""What people are called."""

from chalkline.policy.facts.fact import Fact
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import Timestamp
from chalkline.school.names import name_of


def named(number: int, name: str, since: int) -> Fact:
    return Fact(
        number=number, school="s", subject="ann", name="attribute", object="name", value=name, since=Timestamp(since)
    )


def test_somebody_is_called_by_the_name_that_they_took_last() -> None:
    facts = Facts.of("s", [named(1, "Ann Adams", 20), named(2, "Ann Lee", 10)])
    assert name_of(facts, "ann") == "Ann Adams"
    assert name_of(facts, "tom") == "tom"
