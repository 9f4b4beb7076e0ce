"""By what a condition is found again in counts: what it says, whatever policy says it, and whatever is known later."""

import hashlib
from collections.abc import Sequence

from chalkline.policy.cel.typed import Node
from chalkline.policy.decide.decider import Decider
from chalkline.policy.facts.references import clause_names
from chalkline.store.bundle.wanted import wanted_by
from chalkline.store.replay.side import terms_of
from chalkline.store.replay.truth.keys import canonical

PROTECTED = "protected"
"""The key of whether an event concerned a protected contact."""


def key_of_atom(decider: Decider, atom: Node) -> str:
    """The key of an atomic condition; with the terms of permissions, if it asks for any."""
    asks = "permitted" in wanted_by(decider.policies, atom)
    return _digest("atom", canonical(atom), _terms(decider) if asks else "")


def key_of_standing(decider: Decider, clause: str) -> str:
    """The key of what lifted a clause, of whatever version; with the permissions that do, and their terms."""
    permissions: Sequence[str] = decider.lifting.names.get(clause, ())
    return _digest("standing", clause_names(clause)[-1], *permissions, _terms(decider) if permissions else "")


def _terms(decider: Decider) -> str:
    return canonical(terms_of(decider))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
