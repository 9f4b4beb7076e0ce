"""A decision as a value: what happens to one event, which clauses say so, and what would change it."""

from enum import StrEnum

import msgspec

from chalkline.policy.effects import Effect
from chalkline.policy.values import Timestamp


class Standing(StrEnum):
    """What a finding counts for."""

    COUNTS = "counts"
    OBSERVED = "observed"
    """Its clause is not enforced yet, and nothing lifts it: it says what it would have done."""
    DISCHARGED = "discharged"
    """Somebody whom the rule's ``discharge`` names said that it must go."""
    ALLOWED = "allowed"
    """Somebody whom the rule's ``ask`` names allowed it."""
    PERMITTED = "permitted"
    """A permission in force lifts the clause."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that applies, or that cannot be decided."""

    clause: str
    """``id@version#clause``."""
    rule: int
    """Which rule of its clause, from 1."""
    index: int
    """Which rule of its event type in the policy set, from 0."""
    effect: Effect
    undecided: bool = False
    standing: Standing = Standing.COUNTS

    @property
    def counts(self) -> bool:
        """Whether it takes part in the decision."""
        return self.standing is Standing.COUNTS


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """Who is asked, told, or may discharge, because of a clause; any one of those asked may answer."""

    clause: str
    people: tuple[str, ...]


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to one event at one moment."""

    event: str
    """The type of the event."""
    id: str
    """The event's own id; empty where a protected contact is concerned."""
    at: Timestamp | None
    """The moment that was tried; None where nothing says when it happened."""
    effect: Effect = Effect.NOTHING
    """The strongest effect of what applies and counts."""
    undecided: bool = False
    """Whether something that cannot be decided would be stronger, and would stop it. The gate says what then."""
    protected: bool = False
    """Whether it passes before any rule because it concerns a protected contact."""
    findings: tuple[Finding, ...] = ()
    """All rules that apply or are undecided, in the order of the policy set."""
    release_at: Timestamp | None = None
    """Of a hold: the first moment at which the same would pass; None where there is none within 60 days."""
    asked: tuple[Request, ...] = ()
    told: tuple[Request, ...] = ()
    may_discharge: tuple[Request, ...] = ()
    """Of what waits: who may say, with a reason, that it must go, for each clause that offers it; often its sender."""

    @property
    def passes(self) -> bool:
        """Whether nothing stops it."""
        return self.effect < Effect.HOLD and not self.undecided

    @property
    def would(self) -> Effect:
        """The strongest effect of what applies if every observed clause were enforced."""
        applying = (finding for finding in self.findings if not finding.undecided)
        observed = (finding.effect for finding in applying if finding.standing is Standing.OBSERVED)
        return max((self.effect, *observed))

    @property
    def clauses(self) -> tuple[str, ...]:
        """Every clause that it names, once, in the order of the policy set."""
        return tuple(dict.fromkeys(finding.clause for finding in self.findings))
