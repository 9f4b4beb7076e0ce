"""What a bundle is to say: a base of everything a gate needs, or a delta of what is otherwise than before."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import msgspec

from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.facts.fact import Fact
from chalkline.policy.facts.index import Gathered
from chalkline.policy.values import Duration, Timestamp
from chalkline.school.loading import Loaded
from chalkline.store.bundle.loading import State
from chalkline.store.bundle.sources import sources_of
from chalkline.store.bundle.wanted import MAIL, is_wanted, wanted, with_those_of
from chalkline.store.bundle.wire import Addresses, Base, Delta, Earlier, Sources, Terms, Wanted, packed, rows_of

OVERLAP = Duration.of(timedelta(days=60))
"""How long facts go on being carried that only earlier policies read: as far as the end of a hold is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a gate needs of a school, whatever it had before."""

    school: str
    sources: Sources
    terms: Terms
    wanted: Wanted
    earlier: tuple[Earlier, ...]
    addresses: Addresses
    rows: Mapping[str, tuple[Fact, ...]]
    facts: int

    @classmethod
    def of(
        cls,
        loaded: Loaded,
        policies: PolicySet,
        *,
        made_at: Timestamp,
        events: Iterable[str] = MAIL,
        before: Base | None = None,
    ) -> "Content":
        """What the rules for events of these types read of the school, and those of the bases before for a while."""
        sources, own = sources_of(loaded, policies), wanted(policies, loaded.school, events)
        earlier = tuple(_earlier(before, sources, made_at)) if before else ()
        found = _all(own, earlier)
        chosen = {
            subject: tuple(fact for fact in rows if is_wanted(fact, found))
            for subject, rows in loaded.facts.index.rows.items()
        }
        return cls(
            school=loaded.school.id,
            sources=sources,
            terms=Terms.of(loaded.calendar),
            wanted=own,
            earlier=earlier,
            addresses={person: tuple(known) for person, known in loaded.addresses.items() if known},
            rows={subject: rows for subject, rows in chosen.items() if rows},
            facts=loaded.facts.number,
        )

    def base(self, number: int, made_at: Timestamp, fresh_for: Duration | None) -> Base:
        """All of it, as the state of this number."""
        gathered = Gathered.of(fact for rows in self.rows.values() for fact in rows)
        return Base(
            school=self.school,
            number=number,
            made_at=int(made_at),
            fresh_for=_nanoseconds(fresh_for),
            sources=self.sources,
            terms=self.terms,
            wanted=self.wanted,
            earlier=self.earlier,
            addresses=self.addresses,
            facts=self.facts,
            mentions=gathered.mentions,
            holders=tuple((name, value, people) for (name, value), people in sorted(gathered.holders.items())),
            school_wide=gathered.school_wide,
            rows={subject: msgspec.Raw(packed(rows_of(rows))) for subject, rows in self.rows.items()},
        )

    def delta(self, before: State, made_at: Timestamp, fresh_for: Duration | None) -> Delta | None:
        """What is otherwise than before; None where that is more than people and facts, and a base must say it."""
        if _frame_of(self) != _frame_of(before.base):
            return None
        known = before.knowledge
        changed = {
            subject: self.rows.get(subject, ())
            for subject in {*known.facts.subjects, *self.rows}
            if _said(self.rows.get(subject, ())) != _said(known.facts.about(subject))
        }
        rows, last = _renumbered(changed, known.facts.number)
        people = {*known.addresses, *self.addresses}
        addresses = {one: self.addresses.get(one, ()) for one in people}
        moved = {one: now for one, now in addresses.items() if now != known.addresses.get(one, ())}
        return delta_of(before, rows=rows, facts=last, made_at=made_at, fresh_for=fresh_for, addresses=moved)


def delta_of(
    before: State,
    *,
    rows: Mapping[str, tuple[Fact, ...]],
    facts: int,
    made_at: Timestamp,
    fresh_for: Duration | None,
    addresses: Addresses | None = None,
) -> Delta:
    """The delta after a state in which the rows of these subjects are others."""
    return Delta(
        school=before.base.school,
        number=before.knowledge.number + 1,
        made_at=int(made_at),
        fresh_for=_nanoseconds(fresh_for),
        follows=before.digest,
        facts=facts,
        rows={subject: rows_of(own) for subject, own in rows.items()},
        addresses=addresses or {},
    )


def carried(base: Base) -> Wanted:
    """Which facts the base, and the deltas after it, carry."""
    return _all(base.wanted, base.earlier)


def _all(own: Wanted, earlier: Iterable[Earlier]) -> Wanted:
    return with_those_of(own, *(each.wanted for each in earlier))


def _frame_of(said: Content | Base) -> tuple[object, ...]:
    """What a delta cannot change."""
    return said.school, said.sources, said.terms, said.wanted, said.earlier


def _earlier(before: Base, sources: Sources, made_at: Timestamp) -> Iterator[Earlier]:
    """What rules read that no longer bind, but under which messages may still wait."""
    yield from (each for each in before.earlier if each.until > made_at)
    if before.sources.policies != sources.policies:
        yield Earlier(until=made_at + OVERLAP, wanted=before.wanted)


def _said(rows: tuple[Fact, ...]) -> tuple[object, ...]:
    """What the rows say, and in which order they were recorded, whatever their numbers."""
    said = tuple((fact.name, fact.object, fact.value, fact.since, fact.until) for fact in rows)
    return said, tuple(sorted(range(len(rows)), key=lambda i: rows[i].number))


def _renumbered(changed: Mapping[str, tuple[Fact, ...]], after: int) -> tuple[dict[str, tuple[Fact, ...]], int]:
    """The rows with numbers above all that were given, in the order of those they had; and the last number."""
    in_order = sorted(fact.number for rows in changed.values() for fact in rows)
    numbers = {number: after + place for place, number in enumerate(in_order, 1)}
    rows = {
        subject: tuple(msgspec.structs.replace(fact, number=numbers[fact.number]) for fact in own)
        for subject, own in changed.items()
    }
    return rows, after + len(in_order)


def _nanoseconds(span: Duration | None) -> int | None:
    return None if span is None else int(span)
