"""What a gate knows and decides with, at one number of the school's log.

Safety: knowledge never changes. A gate that learns something makes another and puts it in place of the one before, so
that a message is decided by one state of the school throughout, and a state that turns out to be broken never replaces
a sound one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import msgspec

from chalkline.events.mail.reading import Reader
from chalkline.events.schema import Event
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.decide.decider import Decider, Enforcement
from chalkline.policy.decide.decision import Decision
from chalkline.policy.decide.protected import ProtectedContacts
from chalkline.policy.decide.record import Record, recorded
from chalkline.policy.decide.why import Explainer, Why
from chalkline.policy.facts.fact import BEGINNING, Fact
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import Duration, Timestamp
from chalkline.policy.vocabulary import Audience, Vocabulary
from chalkline.school.directory import SchoolDirectory
from chalkline.school.loading import Loaded
from chalkline.school.names import name_of
from chalkline.school.school import School
from chalkline.store.bundle.rulebook import Rulebook
from chalkline.store.bundle.sources import sources_of
from chalkline.store.bundle.wire import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """All that decisions at a school take, ready to decide. Make it with :meth:`of`, or load a bundle."""

    number: int
    """Which state of the school it is: later ones have greater numbers; 0 where nobody numbers them."""
    made_at: Timestamp
    """When somebody last vouched for it; staleness counts from here."""
    fresh_for: Duration | None = None
    """How long after ``made_at`` it may be relied on; None for ever."""
    school: School
    rulebook: Rulebook
    sources: Sources
    """The texts that the rulebook was made of, for whoever has to make it again."""
    facts: Facts
    calendar: Calendar
    addresses: Mapping[str, tuple[str, ...]]
    """The addresses of each person."""
    owners: Mapping[str, str]
    """Whose each address is."""

    @classmethod
    def of(
        cls,
        loaded: Loaded,
        policies: PolicySet,
        *,
        enforcement: Enforcement = Enforcement.AS_RECORDED,
        number: int = 0,
        made_at: Timestamp = BEGINNING,
        fresh_for: Duration | None = None,
    ) -> "Knowledge":
        """What a school's folder says, under these policies."""
        return cls(
            number=number,
            made_at=made_at,
            fresh_for=fresh_for,
            school=loaded.school,
            rulebook=Rulebook.of(
                policies,
                loaded.vocabulary,
                school=loaded.school,
                protected=loaded.protected,
                enforcement=enforcement,
            ),
            sources=sources_of(loaded, policies),
            facts=loaded.facts,
            calendar=loaded.calendar,
            addresses=loaded.addresses,
            owners=loaded.owners,
        )

    # deciding

    def decide(self, event: Event, at: Timestamp | None) -> Decision:
        """What happens to the event at the moment; without one, only that protected contacts pass is decided."""
        return self.decider.decide(event, self.facts, self.calendar, at)

    def record(self, event: Event, at: Timestamp | None) -> Record:
        """Likewise, with what it was decided with and what was read: for whatever is kept."""
        return recorded(self.decider, event, self.facts, self.calendar, at)

    def passes(self, event: Event, at: Timestamp) -> bool:
        """Whether nothing that applies, or is undecided, would hold, ask or refuse at the moment."""
        return self.decider.passes(event, self.facts, self.calendar, at)

    def why(self, decision: Decision, event: Event, audience: Audience) -> Why:
        """The decision explained to an audience, by the facts of its moment."""
        at = BEGINNING if decision.at is None else decision.at
        world = self.decider.world(self.facts, self.calendar, at)
        return self.explainer.why(decision, event, world, audience, self.name_of)

    # who is who

    def directory(self, at: Timestamp) -> SchoolDirectory:
        """Who is behind an address at the moment; readers of messages ask it."""
        return SchoolDirectory.of(self, at)

    def name_of(self, person: str) -> str:
        """What a person is called; the id of one without a name."""
        return name_of(self.facts, person)

    # states

    def stale(self, at: Timestamp) -> bool:
        """Whether nobody vouched for it for longer than it may be relied on."""
        return self.fresh_for is not None and at > self.made_at + self.fresh_for

    def with_facts(self, rows: Iterable[Fact]) -> "Knowledge":
        """The same with what a gate was told besides: each row counts after all that is known, in the order given.

        The rows are this school's, whatever they say, and take the numbers after the last. Costs some milliseconds.
        """
        school, first = self.facts.school, self.facts.number + 1
        numbered = (msgspec.structs.replace(row, school=school, number=n) for n, row in enumerate(rows, first))
        return replace(self, facts=self.facts.with_rows(numbered))

    def under(self, rulebook: Rulebook) -> "Knowledge":
        """The facts of now under the policies of then: held messages are decided by what was in force as they came.

        Protected contacts are those of now, so that nobody is kept from one who was added since.
        """
        return replace(self, rulebook=rulebook.protecting(self.protected))

    # of the rulebook

    @property
    def digest(self) -> str:
        """What tells its set of policies from every other."""
        return self.rulebook.digest

    @property
    def policies(self) -> PolicySet:
        """Its policies, checked."""
        return self.rulebook.policies

    @property
    def vocabulary(self) -> Vocabulary:
        """What its policies may name."""
        return self.rulebook.vocabulary

    @property
    def decider(self) -> Decider:
        """Its policies, compiled."""
        return self.rulebook.decider

    @property
    def protected(self) -> ProtectedContacts:
        """Whom no rule touches."""
        return self.decider.protected

    @property
    def reader(self) -> Reader:
        """What messages are read with."""
        return self.rulebook.reader

    @property
    def explainer(self) -> Explainer:
        """What explains its decisions."""
        return self.rulebook.explainer
