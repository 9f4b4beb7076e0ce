"""Which clauses a school enforces: rows of its facts, and the rows that begin or end it.

Pure. A clause is enforced by a fact and never by its text, so that nobody signs again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from chalkline.policy.facts.fact import BEGINNING, FOREVER, Fact
from chalkline.policy.facts.projection import Facts
from chalkline.policy.facts.references import clause_names
from chalkline.policy.values import Timestamp
from chalkline.school.times import Times

ENFORCED = "enforced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """Who says so, when, and why."""

    by: str
    at: Timestamp
    reason: str = ""


def enforcing(facts: Facts, clause: str) -> tuple[Fact, ...]:
    """The facts that enforce ``id@version#clause``, in this version or in any, at whatever time."""
    return tuple(fact for name in clause_names(clause) for fact in facts.about(name) if fact.name == ENFORCED)


def begun(name: str, since: Timestamp, saying: Saying) -> Fact:
    """The fact that enforces the clause of this name from then on; its number and school are the log's to give."""
    return Fact(
        number=0,
        school="",
        subject=name,
        name=ENFORCED,
        since=since,
        recorded=saying.at,
        by=saying.by,
        reason=saying.reason,
    )


def ended(facts: Facts, clause: str, at: Timestamp, saying: Saying) -> Iterator[Fact]:
    """What takes the place of each fact that would enforce the clause at the moment or later: it ends there.

    What begins later is taken back: it ends as it begins. A row counts after the one whose place it takes.
    """
    for fact in enforcing(facts, clause):
        if fact.until > at and fact.until > fact.since:
            recorded = max(saying.at, fact.recorded)
            until = max(at, fact.since)
            yield replace(fact, until=until, recorded=recorded, by=saying.by, reason=saying.reason)


def cells(fact: Fact, zone: ZoneInfo) -> Mapping[str, str]:
    """The fact as a row of ``facts.csv``, by column; what may be left out is empty."""
    return {
        "subject": fact.subject,
        "name": fact.name,
        "from": "" if fact.since == BEGINNING else written(fact.since, zone),
        "to": "" if fact.until == FOREVER else written(fact.until, zone, whole_days=False),
        "recorded": written(fact.recorded, zone, whole_days=False),
        "by": fact.by,
        "reason": fact.reason,
    }


def written(at: Timestamp, zone: ZoneInfo, *, whole_days: bool = True) -> str:
    """The moment as tables write it, to the second: by the school's clock where that says which moment is meant."""
    local = at.utc.astimezone(zone)
    texts = (f"{local:%Y-%m-%d}" if whole_days else "", f"{local:%Y-%m-%d %H:%M}", f"{local:%Y-%m-%d %H:%M:%S}")
    times = Times(zone)
    exact = (text for text in texts if text and times.beginning(text) == at)
    return next(exact, at.utc.replace(microsecond=0).isoformat())
