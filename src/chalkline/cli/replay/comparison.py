"""What a replay found, as people want to know it: what becomes of how much, which clauses, whose, and for how long."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from chalkline.cli.replay.asker import Asker
from chalkline.policy.facts.references import clause_names
from chalkline.store.replay.partial import Partial, Waited, together
from chalkline.store.replay.purged.counting import Purged
from chalkline.store.replay.running import Found, Replay
from chalkline.store.replay.said import OUTCOMES, STOPPED
from chalkline.store.replay.tally import WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseRow:
    """What a clause said, under the old policies and the new."""

    clause: str
    title: str
    said: str
    old: int
    new: int

    @property
    def change(self) -> int:
        """How much more often it says so."""
        return self.new - self.old

    @property
    def same(self) -> bool:
        """Whether it says so as often as before."""
        return self.new == self.old


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody of whose events something else becomes."""

    person: str
    events: int
    freed: int
    """That were stopped and no longer are."""
    stopped: int
    """That passed and no longer do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """What the replay could not see, and so did not count."""

    missing: Sequence[date] = ()
    """Days between the first and the last that the store has nothing of."""
    open: Sequence[date] = ()
    """Days that are not over: more may come."""
    fields: Mapping[str, Mapping[str, Sequence[date]]] = field(default_factory=dict)
    """By type of event and path: the days whose files do not keep it."""
    protected: int = 0
    """Events that concerned a protected contact; nothing else is kept of them."""
    one_by_one: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By type of event: parts of conditions that were not worked out in columns. For those who measure: JSON has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What was found. Make it with :func:`comparison`."""

    replay: Replay
    asker: Asker
    found: Partial
    by_day: Mapping[date, Counter[tuple[str, str]]]
    """What events became, old and new, by day."""
    by_type: Mapping[str, int]
    unseen: Unseen
    purged: Purged = field(default_factory=Purged)
    """What is counted of days whose events are gone; it is in none of the other figures."""

    @property
    def of_purged(self) -> "Comparison":
        """The days whose events are gone, by themselves: as far as they could be counted, and of nobody."""
        counted = Partial(events=self.purged.events - self.purged.unsettled, counts=sorted(self.purged.counts.items()))
        return replace(self, found=counted, by_day={}, by_type={}, unseen=Unseen(), purged=Purged())

    @property
    def events(self) -> int:
        """How many were looked at."""
        return self.found.events

    @property
    def outcomes(self) -> Counter[tuple[str, str]]:
        """What events became, old and new."""
        return Counter({(old, new): n for (clause, old, new), n in self.found.counts if clause == WHOLE})

    @property
    def changes(self) -> list[tuple[tuple[str, str], int]]:
        """What otherwise becomes of events, the most frequent change first."""
        changed = {pair: n for pair, n in self.outcomes.items() if pair[0] != pair[1]}
        return sorted(changed.items(), key=lambda item: (-item[1], item[0]))

    @property
    def totals(self) -> list[tuple[str, int, int]]:
        """By outcome: how many under the old policies, and under the new; those that come at all."""
        old, new = Counter[str](), Counter[str]()
        for (one, other), n in self.outcomes.items():
            old[one] += n
            new[other] += n
        return [(outcome, old[outcome], new[outcome]) for outcome in OUTCOMES if old[outcome] or new[outcome]]

    @property
    def freed(self) -> int:
        """How many were stopped and no longer are."""
        return sum(n for (old, new), n in self.outcomes.items() if old in STOPPED and new not in STOPPED)

    @property
    def stopped(self) -> int:
        """How many passed and no longer do."""
        return sum(n for (old, new), n in self.outcomes.items() if old not in STOPPED and new in STOPPED)

    @property
    def clauses(self) -> list[ClauseRow]:
        """By clause and what it said, in the order of the policies."""
        counts: dict[tuple[str, str], list[int]] = {}
        for (clause, old, new), n in self.found.counts:
            for side, said in enumerate((old, new)):
                if clause != WHOLE and said:
                    counts.setdefault((clause, said), [0, 0])[side] += n
        titles = self._titles()
        order = {clause: place for place, clause in enumerate(titles)}
        rows = sorted(counts.items(), key=lambda item: (order[item[0][0]], item[0][1]))
        return [
            ClauseRow(clause=clause, title=titles[clause], said=said, old=old, new=new)
            for (clause, said), (old, new) in rows
        ]

    @property
    def fallen_silent(self) -> list[str]:
        """Clauses that applied under the old policies and never do under the new."""
        return list(self._only(old=True))

    @property
    def speaking_up(self) -> list[str]:
        """Clauses that never applied under the old policies and do under the new."""
        return list(self._only(old=False))

    @property
    def waits(self) -> list[tuple[Waited, int, int, int]]:
        """How long holds last, of those of which it may have changed."""
        return self.found.waits

    @property
    def people(self) -> list[PersonRow]:
        """Who is affected, as far as the asker may see, the most first."""
        rows = (row for row in self.everybody if self.asker.sees(row.person))
        return sorted(rows, key=lambda row: (-row.events, row.person))

    @property
    def everybody(self) -> list[PersonRow]:
        """Who is affected."""
        found: dict[str, Counter[str]] = {}
        for changed, n in self.found.people:
            own = found.setdefault(changed.person, Counter())
            own["events"] += n
            own["freed"] += n * (changed.old in STOPPED and changed.new not in STOPPED)
            own["stopped"] += n * (changed.old not in STOPPED and changed.new in STOPPED)
        return [
            PersonRow(person=person, events=own["events"], freed=own["freed"], stopped=own["stopped"])
            for person, own in found.items()
        ]

    def _titles(self) -> dict[str, str]:
        sides = self.replay.plan.sides
        found: dict[str, str] = {}
        for side in (sides.new, sides.old):
            for name, clause in side.knowledge.policies.clauses.items():
                found.setdefault(clause_names(name)[-1], clause.title)
        return found

    def _only(self, *, old: bool) -> Iterator[str]:
        then, now = Counter[str](), Counter[str]()
        for row in self.clauses:
            then[row.clause] += row.old if old else row.new
            now[row.clause] += row.new if old else row.old
        return (clause for clause in then if then[clause] and not now[clause])


def comparison(replay: Replay, asker: Asker, found: Iterable[Found], unseen: Unseen, purged: Purged) -> Comparison:
    """What was found in all files, in one."""
    by_day: dict[date, Counter[tuple[str, str]]] = {}
    by_type = Counter[str]()

    def parts() -> Iterator[Partial]:
        for file, part in found:
            outcomes = by_day.setdefault(file.partition.day, Counter())
            for (clause, old, new), n in part.counts:
                outcomes[old, new] += n if clause == WHOLE else 0
            by_type[file.partition.event] += part.events
            yield part

    whole = together(parts())  # none is kept for longer than it takes to add it: there may be thousands
    days = dict(sorted(by_day.items()))
    return Comparison(
        replay=replay, asker=asker, found=whole, by_day=days, by_type=by_type, unseen=unseen, purged=purged
    )


def missing_days(days: Iterable[date]) -> list[date]:
    """The days between the first and the last that are not among them."""
    there = sorted(set(days))
    span = (there[-1] - there[0]).days if there else 0
    return [day for n in range(span) if (day := there[0] + timedelta(days=n)) not in there]
