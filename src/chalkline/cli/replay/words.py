"""What a comparison's figures are in words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from chalkline.cli.replay.comparison import Comparison, PersonRow
from chalkline.policy.english.dates import written
from chalkline.policy.english.grammar import counted, listed, words
from chalkline.school.loading import Loaded
from chalkline.store.replay.partial import AT_ONCE, ENDLESS, WAITS, Waited
from chalkline.store.replay.purged.counting import Purged

Waits = Sequence[tuple[Waited, int, int, int]]
"""How long events wait, with how many, and how many seconds in all, old and new."""

_MOST_CLAUSES = 5
_HOUR, _MINUTE = 3600, 60
_ROLES = ("staff", "pupil", "parent", "governor", "volunteer")
_ORDER = {name: place for place, name in enumerate((*WAITS, ENDLESS))}


def span(found: Comparison) -> str:
    """How many events of which days."""
    days = list(found.by_day)
    if not days:
        return counted(0, "event")
    when = f"of {written(days[0])}" if len(days) == 1 else f"from {written(days[0])} to {written(days[-1])}"
    return f"{found.events:,} events {when}"


def dates(days: Sequence[date]) -> str:
    """Days, those in a row as a span: ``3 September 2026 and 7 September 2026 to 9 September 2026``."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return listed([written(run[0]) if len(run) == 1 else f"{written(run[0])} to {written(run[-1])}" for run in runs])


def what_is_left(purged: Purged) -> str:
    """How many events are gone, and how many of them are counted all the same."""
    counted_ones = purged.events - purged.unsettled
    return (
        f"Only counts are left of {counted(purged.events, 'event')} of {dates(sorted(purged.days))}; they are in no"
        f" figure above. What becomes of {counted_ones:,} of them can be counted:"
    )


def unseen_of_purged(purged: Purged) -> Iterator[str]:
    """What cannot be counted of events that are gone, and why."""
    if purged.in_part:
        yield f"only counts are left of {dates(sorted(purged.in_part))}, which cannot be parted: ask for whole days"
    if purged.unsettled:
        yield (
            f"what becomes of {purged.unsettled:,} of the events that are gone: what was true of them was shared by too"
            " few people to be kept, or was not asked"
        )
    if purged.as_recorded and purged.days:
        yield "which clauses were enforced on days that are gone; without `--as-recorded` they count as if all were"
    for text, days in purged.not_asked.items():
        yield f"`{text}` was not asked before the events of {dates(sorted(days))} went"
    for clause, events in (+purged.unseen).most_common(_MOST_CLAUSES):
        yield f"whether {clause} applies to {events:,} of the events that are gone"
    if len(+purged.unseen) > _MOST_CLAUSES:
        yield f"and likewise {len(+purged.unseen) - _MOST_CLAUSES} clauses more; `--json` lists all"


def mean_change(waits: Waits) -> Iterator[str]:
    """How long those would have waited that no longer do, or newly do; then how many wait shorter, and longer.

    Who no longer waits is not counted again: those are among the events that would pass.
    """
    for change, would in (("no longer", "would have waited"), ("newly", "would wait")):
        if mean := _mean([row for row in waits if _change(row[0]) == change]):
            yield f"Those that would {change} be held {would} for {mean} on average."
    for change in ("shorter", "longer"):
        rows = [row for row in waits if _change(row[0]) == change]
        mean = _mean(rows)
        if rows:
            by = f", by {mean} on average" if mean else ""
            yield f"Of those held under both, {sum(row[1] for row in rows):,} would wait for a {change} time{by}."


def waiting(waits: Waits) -> Iterator[Sequence[str]]:
    """How long, old and new, with how many events; in the order of lengths."""
    for waited, events, _, __ in sorted(waits, key=lambda row: (_ORDER[row[0].old], _ORDER[row[0].new], row[0].change)):
        yield waited.old, waited.new, _change(waited), f"{events:,}"


def _change(waited: Waited) -> str:
    """``shorter``, ``longer`` or ``the same`` of what waits under both; else ``newly`` or ``no longer``."""
    if waited.old == waited.new:
        return waited.change
    return {waited.old: "newly", waited.new: "no longer"}.get(AT_ONCE, waited.change)


def _mean(rows: Waits) -> str:
    """By how much, on average, of those that end by themselves; empty where none does."""
    ending = [row for row in rows if ENDLESS not in {row[0].old, row[0].new}]
    number = sum(row[1] for row in ending)
    return length(sum(abs(old - new) for _, _, old, new in ending) / number) if number else ""


def length(seconds: float) -> str:
    """``14 hours``, ``25 minutes``."""
    if seconds >= _HOUR:
        return counted(round(seconds / _HOUR), "hour")
    return counted(round(seconds / _MINUTE), "minute")


def of_everybody(rows: Sequence[PersonRow], loaded: Loaded) -> str:
    """How many people, and of which roles."""
    roles = Counter(_role(fact.value for fact in loaded.facts.about(row.person) if fact.name == "role") for row in rows)
    spread = listed([f"{number:,} {words(role)}" for role, number in roles.most_common()])
    return f"{counted(len(rows), 'person')}: {spread}".replace("persons", "people")


def _role(held: Iterable[str]) -> str:
    roles = set(held)
    return next((role for role in _ROLES if role in roles), "others")
