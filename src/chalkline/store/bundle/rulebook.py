"""A rulebook: a set of policies at work, with what reads messages for it and what explains its decisions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256

from chalkline.events.mail.reading import Reader
from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.decide.decider import Decider, Enforcement
from chalkline.policy.decide.protected import ProtectedContacts
from chalkline.policy.decide.record import ENGINE
from chalkline.policy.decide.why import Explainer
from chalkline.policy.model import Policy
from chalkline.policy.vocabulary import Vocabulary
from chalkline.school.mail_reading import reader_of
from chalkline.school.school import School


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """Policies that were checked together, compiled once for all decisions. Make it with :meth:`of`."""

    digest: str
    """What tells it from every other set of policies; see :func:`digest_of`."""
    policies: PolicySet
    vocabulary: Vocabulary
    decider: Decider
    reader: Reader
    """Works out of messages what some rule reads, and nothing else."""
    explainer: Explainer

    @classmethod
    def of(
        cls,
        policies: PolicySet,
        vocabulary: Vocabulary,
        *,
        school: School,
        protected: ProtectedContacts,
        enforcement: Enforcement = Enforcement.AS_RECORDED,
    ) -> "Rulebook":
        """The rulebook of a school under these policies."""
        return cls(
            digest=digest_of(policies.policies),
            policies=policies,
            vocabulary=vocabulary,
            decider=Decider.of(policies, vocabulary, protected=protected, enforcement=enforcement),
            reader=reader_of(school, policies),
            explainer=Explainer.of(policies, vocabulary),
        )

    def protecting(self, contacts: ProtectedContacts) -> "Rulebook":
        """The same, but that these are the contacts that no rule touches."""
        return replace(self, decider=replace(self.decider, protected=contacts))


def digest_of(policies: Iterable[Policy]) -> str:
    """64 hexadecimal digits that change with any letter that was signed and with the engine, in whatever order."""
    said = sorted(f"{policy.reference} {policy.digest}" for policy in policies)
    return sha256("\n".join([ENGINE, *said]).encode()).hexdigest()
