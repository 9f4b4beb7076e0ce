"""The verdicts, and which of several counts.

*Nothing happened* and *nobody looked* never look alike: where nothing says what became of a promise, nobody can see it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What became of a promise, the worst first."""

    BROKEN = "broken"
    """A machine saw it broken: sent all the same, or overdue."""
    CANNOT_SEE = "cannot see"
    """It has a rule, but nothing feeds it, or something that decides it is not known."""
    DUE = "due"
    """Something is owed, and its time has not run out."""
    OBSERVED = "observed"
    """It is only observed."""
    KEPT = "kept"
    """A machine saw it kept, or was watching and saw nothing to stop."""
    PLEDGED = "pledged"
    """People have signed it; no machine can see more."""


_ORDER = tuple(Verdict)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of them; *cannot see* where there is none, since then nobody looked."""
    return min(verdicts, key=_ORDER.index, default=Verdict.CANNOT_SEE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is known, or not, of one rule."""

    rule: int
    """Which of its clause, from 1."""
    kind: str
    """The first key of the rule: ``on``, ``must``."""
    verdict: Verdict
    because: str
    """In plain English, without a capital and full stop, and without anybody's name."""
    people: tuple[str, ...] = ()
    """Whom it is about, by id, where it is about some and not about others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One clause with its verdict."""

    clause: str
    """``id@version#clause``."""
    title: str
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of what was found."""
        return worst(finding.verdict for finding in self.findings)
