"""What verdicts rest on: what is known, and what gates saw."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalkline.policy.clocks.knowledge import Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Sightings:
    """How often a gate saw a clause apply."""

    stopped: int = 0
    """Stopped, or let pass because somebody lifted it."""
    slipped: int = 0
    """Passed all the same."""


NOTHING_SEEN = Sightings()
"""A gate was watching, and the clause never applied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of a school at a moment, and what its gates saw up to it."""

    known: Knowledge
    watched: Mapping[str, Mapping[str, Sightings]] = field(default_factory=dict)
    """By type of event that a gate watches, then by clause. A type that is lacking is watched by nobody."""
