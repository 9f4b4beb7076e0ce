"""Figures in prose: clock times, periods, sizes, sums, percentages and counts, in digits or words.

Readers are tried in turn; what one of them has read, the next no longer sees, so that ``24 hours`` is a period and not
also the number 24.
"""

import re

from chalkline.policy.check.prose.amounts import COUNTS, MEASURED
from chalkline.policy.check.prose.clock_times import CLOCK_TIMES
from chalkline.policy.check.prose.mention import Mention
from chalkline.policy.check.prose.periods import PERIODS

__all__ = ["Mention", "mentions"]

_READERS = (*MEASURED, *CLOCK_TIMES, *PERIODS, *COUNTS)


def mentions(text: str) -> tuple[Mention, ...]:
    """The figures of a text in the order in which they stand."""
    found = []
    for pattern, reader in _READERS:
        matches = list(pattern.finditer(text))
        for match in matches:
            for kind, meanings, group, firm in reader(match):
                start, end = match.span(group)
                found.append(Mention(kind=kind, meanings=meanings, start=start, end=end, firm=firm))
        if matches:
            text = pattern.sub(_blank, text)
    return tuple(sorted(found, key=lambda mention: mention.start))


def _blank(match: re.Match[str]) -> str:
    """A character that belongs to no figure, so that all others keep their places."""
    return "\x00" * len(match.group())
