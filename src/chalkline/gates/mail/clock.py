"""Where a gate has the time from: passed in everywhere, so that tests and demonstrations choose it."""

import time
from collections.abc import Callable

from chalkline.policy.values import Timestamp

Clock = Callable[[], Timestamp]
"""The moment it is."""


def wall_clock() -> Timestamp:
    """The moment it is by the machine's clock."""
    return Timestamp(time.time_ns())
