"""What a gate does when it cannot decide: declared for each cause, never left to chance."""

from enum import StrEnum


class Cause(StrEnum):
    """Why a gate cannot decide, or cannot keep what it decided to keep."""

    NO_BUNDLE = "no_bundle"
    """It knows nothing of the school yet."""
    STALE_BUNDLE = "stale_bundle"
    """Nobody vouched for what it knows for longer than it may be relied on."""
    UNDECIDED = "undecided"
    """A rule that would stop the message cannot be decided."""
    POLICY_ERROR = "policy_error"
    """Reading the message or deciding it failed: a fault of Chalkline's own."""
    SPOOL_FULL = "spool_full"
    """There is no room to keep what must wait."""


class Conduct(StrEnum):
    """What then happens to the message."""

    HOLD = "hold"
    """It is kept, and decided once that is possible."""
    PASS = "pass"  # noqa: S105 - no password
    """It goes on, and that it went undecided is recorded."""
    TURN_AWAY = "turn_away"
    """Whoever brings it is told to try again later (4xx)."""


DEFAULT_CONDUCT = {
    Cause.NO_BUNDLE: Conduct.TURN_AWAY,
    Cause.STALE_BUNDLE: Conduct.PASS,
    Cause.UNDECIDED: Conduct.HOLD,
    Cause.POLICY_ERROR: Conduct.HOLD,
    Cause.SPOOL_FULL: Conduct.TURN_AWAY,
}
"""A stale bundle is still the school's own word, so that it is decided by, and said to be stale: PASS means that."""

POSSIBLE = {
    Cause.NO_BUNDLE: frozenset(Conduct),
    Cause.STALE_BUNDLE: frozenset(Conduct),
    Cause.UNDECIDED: frozenset(Conduct),
    Cause.POLICY_ERROR: frozenset(Conduct),
    Cause.SPOOL_FULL: frozenset({Conduct.PASS, Conduct.TURN_AWAY}),
}
"""What may be declared: nothing can be held where there is no room."""
