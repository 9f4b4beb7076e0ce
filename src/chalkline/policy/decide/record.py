"""What is kept of a decision, so that it can be made again: what it was made with, and what it read.

A decision made again from the same log up to the same number has the same outcome. Once facts that it read are erased,
nobody can tell any more, and that is what is then said. Nothing is kept of a protected contact but that there was one.
"""

from dataclasses import dataclass

import msgspec

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.decide.decider import Decider
from chalkline.policy.decide.decision import Decision
from chalkline.policy.facts.projection import Facts
from chalkline.policy.facts.reading import Reading, RecordingWorld, facts_behind
from chalkline.policy.facts.world import FactWorld
from chalkline.policy.values import Timestamp

ENGINE = "1"
"""Changes when the same policies, event and facts may come to another decision."""


class Versions(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision was made with."""

    engine: str
    policies: tuple[tuple[str, str], ...]
    """``id@version`` and hash of every policy in force."""
    calendar: str
    protected: str
    """Sixteen hexadecimal digits that change with the list of protected contacts."""
    enforcement: str
    """Which clauses counted as enforced: ``as_recorded``, ``all`` or ``none``."""
    facts: int
    """Up to which number of the fact log."""


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A question to the facts, and the numbers of the facts that answered it; none where nothing was known."""

    reading: Reading
    numbers: tuple[int, ...]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A decision with what it was made with and what it read."""

    decision: Decision
    versions: Versions
    signed: tuple[str, ...] = ()
    """Of the policies whose clauses it names: the versions that whoever acted had signed."""
    read: tuple[Read, ...] = ()


@dataclass(frozen=True, slots=True)
class CannotSee:
    """Why a decision cannot be made again."""

    reason: str


def recorded(decider: Decider, event: msgspec.Struct, facts: Facts, calendar: Calendar, at: Timestamp | None) -> Record:
    """The decision on the event, with its record. Costs about twice what the decision alone does."""
    versions = versions_of(decider, facts, calendar)
    if at is None or decider.is_protected(event):
        return Record(decision=decider.decide(event, facts, calendar, at), versions=versions)
    world = RecordingWorld.of(facts.at(at, calendar))
    decision = decider.decide_in(event, facts, world)
    return Record(
        decision=decision,
        versions=versions,
        signed=_signed(decider, decision, event, facts.at(at, calendar)),
        read=tuple(Read(reading=one, numbers=_numbers(facts, one, at)) for one in world.readings),
    )


def made_again(
    record: Record, decider: Decider, event: msgspec.Struct, facts: Facts, calendar: Calendar
) -> Decision | CannotSee:
    """The same decision made once more, from the facts of the log up to the number it was made with."""
    if record.versions != versions_of(decider, facts, calendar):
        return CannotSee("the engine, policies, settings, calendar or facts are not those that it was made with")
    at = record.decision.at
    if at is not None and any(_numbers(facts, one.reading, at) != one.numbers for one in record.read):
        return CannotSee("facts that it read are gone")
    return decider.decide(event, facts, calendar, at)


def versions_of(decider: Decider, facts: Facts, calendar: Calendar) -> Versions:
    """What decisions are made with now."""
    return Versions(
        engine=ENGINE,
        policies=decider.digests,
        calendar=calendar.version,
        protected=decider.protected.version,
        enforcement=decider.enforcement.name.lower(),
        facts=facts.number,
    )


def _signed(decider: Decider, decision: Decision, event: msgspec.Struct, world: FactWorld) -> tuple[str, ...]:
    actor = decider.events[decision.event].shape.occasion(event).actor
    documents = dict.fromkeys(clause.partition("@")[0] for clause in decision.clauses)
    signatures = (world.signature(actor, document) for document in documents)
    return tuple(signature for signature in signatures if signature is not None)


def _numbers(facts: Facts, reading: Reading, at: Timestamp) -> tuple[int, ...]:
    return tuple(fact.number for fact in facts_behind(facts, reading, at))
