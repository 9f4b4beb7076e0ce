"""When the school's policies and documents are to be reviewed next, by its register."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chalkline.school.policy_register import Registered


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The next review of a policy or document."""

    policy: str
    """The id of a policy, or the title of a document."""
    by: date | None
    """The last day on which it is in time; None where the register does not say."""


def reviews(register: Iterable[Registered]) -> tuple[Review, ...]:
    """The next review of each, by its newest version; the earliest first, then those of which nobody has said when."""
    newest: dict[str, Registered] = {}
    for row in register:
        known = newest.get(row.policy.value)
        if known is None or _version(row) >= _version(known):
            newest[row.policy.value] = row
    found = (
        Review(policy=policy, by=row.next_review.last if row.next_review else None) for policy, row in newest.items()
    )
    return tuple(sorted(found, key=lambda review: (review.by or date.max, review.policy)))


def _version(row: Registered) -> int:
    return row.version.value if row.version else 0
