"""Which rule answers to which id of a list that the school keeps: its requirements, a law's paragraphs."""

from collections.abc import Iterable
from dataclasses import dataclass

from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.model import OnRule
from chalkline.policy.verdicts.promises import KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Covering:
    """One rule that says it covers one id."""

    row: str
    clause: str
    """``id@version#clause``."""
    rule: int
    kind: str
    """The first key of the rule: ``on``, ``must``."""
    events: tuple[str, ...] = ()
    """Of an ``on`` rule: what it decides."""


def coverage(policies: PolicySet) -> tuple[Covering, ...]:
    """Every id that a rule covers, in natural order (``MAIL-2`` before ``MAIL-10``), then clause by clause."""
    order = {clause: place for place, clause in enumerate(policies.clauses)}
    rules = {checked.place: checked for checked in policies.rules}
    found = [
        Covering(
            row=covered.value,
            clause=checked.clause,
            rule=checked.number,
            kind=KINDS[type(checked.rule)],
            events=tuple(on.value for on in checked.rule.events) if isinstance(checked.rule, OnRule) else (),
        )
        for checked in rules.values()
        for covered in checked.rule.covers
    ]
    return tuple(sorted(found, key=lambda each: (natural(each.row), order[each.clause], each.rule)))


def missing(rows: Iterable[str], covered: Iterable[Covering]) -> tuple[str, ...]:
    """The ids that no rule covers, in the order given, each once."""
    have = {each.row for each in covered}
    return tuple(row for row in dict.fromkeys(rows) if row not in have)


def natural(row: str) -> tuple[str, int, str]:
    """What sorts ``MAIL-2`` before ``MAIL-10``."""
    letters = row.rstrip("0123456789")
    number = row[len(letters) :]
    return (letters, int(number or 0), row)
