"""A school's past, its policies edited, and the counts that deciding each event one by one comes to."""

import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import msgspec
from tests.policy.decide.cast import when

from chalkline.events.columns import event_at, fields_read
from chalkline.events.schema import Event
from chalkline.policy.check import PolicySet, check
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.decide.decision import Decision, Finding, Standing
from chalkline.policy.decide.occasion import key_of
from chalkline.policy.document.read import read
from chalkline.policy.facts.fact import Fact
from chalkline.policy.source import Source
from chalkline.policy.values import Timestamp
from chalkline.school.loading import Loaded, load_school
from chalkline.store.events.layout import Partition
from chalkline.store.events.store import EventStore
from chalkline.store.events.writing import Writer
from chalkline.store.generate.log import Log, generated
from chalkline.store.replay.plan import ReplayPlan
from chalkline.store.replay.said import NOTHING
from chalkline.store.replay.side import Side
from chalkline.store.replay.tally import WHOLE, Counted

MAIL, WEB = "mail.send", "web.request"
WEEK = Log(first=date(2026, 11, 16), last=date(2026, 11, 18), events=2_400, seed=3)
_POLICY = "digital-messaging"
_RANK = (Standing.DISCHARGED, Standing.ALLOWED, Standing.PERMITTED, Standing.OBSERVED, Standing.COUNTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A school, its policies, and what happened there."""

    folder: Path
    loaded: Loaded
    policies: PolicySet
    store: EventStore

    def copied(self, to: Path) -> "Past":
        """The same with a store of its own, to be changed."""
        shutil.copytree(self.store.root, to)
        return replace(self, store=EventStore(to))

    def knowing(self, *facts: Fact) -> "Past":
        """The same with more facts."""
        return replace(self, loaded=replace(self.loaded, facts=self.loaded.facts.with_rows(facts)))

    def plan(self, new: PolicySet, enforcement: Enforcement = Enforcement.ALL) -> ReplayPlan:
        """The policies held against these."""
        return ReplayPlan.of(self.loaded, self.policies, new, enforcement)

    def edited(self, *edits: tuple[str, str]) -> PolicySet:
        """The policies in which texts of the messaging policy are others."""
        policies = []
        for policy in self.policies.policies:
            text = policy.source.text
            for old, new in edits if policy.id.value == _POLICY else ():
                assert old in text
                text = text.replace(old, new)
            policies.append(read(Source.of(policy.source.name, text))[0])
        checked, faults = check([policy for policy in policies if policy], self.loaded.vocabulary)
        assert checked is not None, faults
        return checked

    def fact(self, subject: str, name: str, value: str = "", about: str = "", since: str = "2026-09-01") -> Fact:
        """A fact that somebody adds."""
        number, school = self.loaded.facts.number + 1, self.loaded.school.id
        return Fact(
            number=number, school=school, subject=subject, name=name, value=value, object=about, since=when(since)
        )

    def events(self, *, types: Iterable[str] = (MAIL, "mail.receive", WEB)) -> list[Event]:
        """What happened."""
        batches = list(self.store.scan(list(types)))
        return [event_at(batch, row) for batch in batches for row in range(batch.num_rows)]


LATER = (("weekdays 07:30-17:00", "weekdays 07:30-18:00"), ("7.30am and 5pm on weekdays", "7.30am and 6pm on weekdays"))
"""Staff may write for an hour longer."""
EARLIER = (("school days 08:15-15:15", "school days 07:15-15:15"), ("between 8.15am", "between 7.15am"))
"""Pupils are reached an hour earlier: what waits, waits for a shorter time."""
DROPPED = (('when: message.subject == ""\nthen: warn', 'when: message.subject == "-"\nthen: warn'),)
"""A rule that no longer applies to what it was for."""
WIDENED = (
    ('"pupil" in sender.roles && (message.personal_details || message.arranging_to_meet)', '"pupil" in sender.roles'),
)
"""What asked for a permission of few events asks for it of many."""
_MANY = """\
## Many recipients {#write.many}

Mail to more than 3 people is refused.

~~~rule
on: mail.send
when: message.recipients.size() > 3
then: refuse
~~~

"""
ADDED = (("## A clear subject {#write.subject}", f"{_MANY}## A clear subject {{#write.subject}}"),)
"""A clause that there was not."""


def past_in(folder: Path, store: Path, log: Log = WEEK) -> Past:
    """The school of a folder, with a log made up into the store."""
    loaded, faults = load_school(folder)
    assert loaded is not None, faults
    policies = loaded.check_policies().set
    assert policies is not None
    fields = {event: fields_read(policies, event) for event in (MAIL, "mail.receive", WEB)}
    held = EventStore(store)
    with Writer(held, loaded.school.id, loaded.school.zone, {}) as writer:
        for batch in generated(log, loaded, fields):
            writer.add_batch(batch)
    return Past(folder=folder, loaded=loaded, policies=policies, store=held)


def one_by_one(plan: ReplayPlan, events: Iterable[Event]) -> Counter[Counted]:
    """The counts that the decider comes to, event by event."""
    found = Counter[Counted]()
    for event in events:
        old, new = (said_by(side, event) for side in (plan.sides.old, plan.sides.new))
        found.update((clause, old.get(clause, NOTHING), new.get(clause, NOTHING)) for clause in {**old, **new})
    return found


def said_by(side: Side, event: Event) -> dict[str, str]:
    """What the decider says of an event, by clause, the whole decision under the empty name."""
    decision = side.knowledge.decide(event, at(event))
    said: dict[str, str] = {}
    for finding in sorted(decision.findings, key=_weight):
        document, _, clause = finding.clause.partition("#")
        aside = "" if finding.counts else f", {finding.standing.value}"
        doubt = "undecided " if finding.undecided else ""
        said[f"{document.partition('@')[0]}#{clause}"] = f"{doubt}{finding.effect.word}{aside}"
    return {**said, WHOLE: outcome(decision)}


def outcome(decision: Decision) -> str:
    """What becomes of an event, in one word."""
    if decision.protected:
        return "protected"
    return "undecided" if decision.undecided else decision.effect.word if decision.effect else "pass"


def _weight(finding: Finding) -> tuple[int, int, bool]:
    return (_RANK.index(finding.standing), finding.effect, not finding.undecided)


def at(event: Event) -> Timestamp:
    """When it came, which all of these say."""
    assert not isinstance(event.arrived_at, msgspec.UnsetType)
    return event.arrived_at


def actor(event: Event) -> str:
    """Who sent it."""
    return key_of(getattr(event, "sender", ""))


def monday(event: str = MAIL) -> Partition:
    """The first day."""
    return Partition(WEEK.first, event, "ferndale")
