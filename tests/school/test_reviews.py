"""The next review of each policy, by the newest row of the register."""

from datetime import date

from chalkline.policy.source import Placed
from chalkline.school.policy_register import Registered
from chalkline.school.register_dates import when
from chalkline.school.reviews import Review, reviews


def row(policy: str, version: int | None = None, review: str = "") -> Registered:
    return Registered(
        policy=Placed(policy),
        version=Placed(version) if version else None,
        next_review=when(review) if review else None,
    )


def test_the_earliest_comes_first_and_what_nobody_has_said_last() -> None:
    found = reviews([row("b", 1, "2027-01-31"), row("Asset Policy"), row("a", 1, "2026-12-01")])
    assert [review.policy for review in found] == ["a", "b", "Asset Policy"]
    assert found[2] == Review(policy="Asset Policy", by=None)


def test_a_month_lasts_to_its_end() -> None:
    assert reviews([row("a", 1, "February 2027")]) == (Review(policy="a", by=date(2027, 2, 28)),)


def test_the_newest_version_counts_wherever_its_row_stands() -> None:
    assert reviews([row("a", 2, "2028-03-01"), row("a", 1, "2026-03-01")]) == (Review(policy="a", by=date(2028, 3, 1)),)
