"""Every clause with its verdict, as far as it can be known."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from chalkline.policy.check.policy_set import CheckedRule, PolicySet
from chalkline.policy.english.grammar import counted, words
from chalkline.policy.facts.references import policy_of
from chalkline.policy.model import (
    AnyRule,
    AtRule,
    CaseRule,
    KeepRule,
    MayRule,
    MustRule,
    OnRule,
    PledgeRule,
    RecordRule,
)
from chalkline.policy.verdicts.by_clock import by_clock
from chalkline.policy.verdicts.evidence import NOTHING_SEEN, Evidence, Sightings
from chalkline.policy.verdicts.verdict import Finding, Promise, Verdict

KINDS: Mapping[type[AnyRule], str] = {
    OnRule: "on",
    KeepRule: "keep",
    AtRule: "at",
    MustRule: "must",
    MayRule: "may",
    RecordRule: "record",
    CaseRule: "case",
    PledgeRule: "pledge",
}
"""What each kind of rule is called: its first key."""


def promises(policies: PolicySet, evidence: Evidence) -> tuple[Promise, ...]:
    """Every clause in the order of the policies, with what is found of each of its rules."""
    found: dict[str, dict[Finding, None]] = {clause: {} for clause in policies.clauses}
    for event, rules in policies.on.items():
        for rule in rules:
            found[rule.clause].update(dict.fromkeys(_of_on(event, rule, evidence)))
    for other in policies.rules:
        if not isinstance(other.rule, OnRule):
            found[other.clause].update(dict.fromkeys(_OTHERS[type(other.rule)](other, evidence)))
    return tuple(
        Promise(clause=clause, title=policies.clauses[clause].title, findings=tuple(sorted(each, key=_by_rule)))
        for clause, each in found.items()
    )


def _by_rule(finding: Finding) -> int:
    return finding.rule


def _of_on(event: str, checked: CheckedRule[OnRule], evidence: Evidence) -> Iterator[Finding]:
    known, watched = evidence.known, evidence.watched.get(event)
    enforced = known.world(known.at).enforced(checked.clause)
    if watched is None:
        only = "" if enforced else ", and it is not enforced yet"
        yield _finding(checked, Verdict.CANNOT_SEE, f"nothing connected watches {event}{only}")
        return
    seen = watched.get(checked.clause, NOTHING_SEEN)
    if enforced:
        yield from _enforced(event, checked, seen)
    else:
        times = counted(seen.stopped + seen.slipped, "time")
        yield _finding(checked, Verdict.OBSERVED, f"{event}: it would have applied {times}")


def _enforced(event: str, checked: CheckedRule[OnRule], seen: Sightings) -> Iterator[Finding]:
    if seen.slipped:
        yield _finding(checked, Verdict.BROKEN, f"{event}: passed all the same {counted(seen.slipped, 'time')}")
    stopped = f"applied {counted(seen.stopped, 'time')}" if seen.stopped else "watched, and nothing to stop"
    yield _finding(checked, Verdict.KEPT, f"{event}: {stopped}")


def _of_clock(checked: CheckedRule[Any], evidence: Evidence) -> Iterator[Finding]:
    return by_clock(KINDS[type(checked.rule)], checked, evidence.known)


def _of_keep(checked: CheckedRule[KeepRule], _evidence: Evidence) -> Iterator[Finding]:
    thing = words(checked.rule.thing.value)
    yield _finding(checked, Verdict.CANNOT_SEE, f"nothing connected lists what there is: {thing}")


def _of_may(checked: CheckedRule[MayRule], _evidence: Evidence) -> Iterator[Finding]:
    used = "asked for or used" if checked.rule.ask else "used"
    yield _finding(checked, Verdict.CANNOT_SEE, f"nothing connected tells when it is {used}")


def _of_record(checked: CheckedRule[RecordRule], evidence: Evidence) -> Iterator[Finding]:
    recorded = evidence.known.facts.named("recorded", checked.rule.name.value)
    entries = len({(fact.subject, fact.object) for fact in recorded})
    known = f"{counted(entries, 'entry')} known" if entries else "no entry is known"
    yield _finding(checked, Verdict.CANNOT_SEE, f"{known}; nothing connected tells which are missing")


def _of_case(checked: CheckedRule[CaseRule], _evidence: Evidence) -> Iterator[Finding]:
    yield _finding(checked, Verdict.CANNOT_SEE, "nothing connected takes reports")


def _of_pledge(checked: CheckedRule[PledgeRule], evidence: Evidence) -> Iterator[Finding]:
    known, policy = evidence.known, policy_of(checked.clause)
    world, people = known.world(known.at), known.holders(checked.rule.who)
    unsigned = tuple(person for person in people if not world.signed(person, policy))
    if people:
        says = f"{len(people) - len(unsigned):,} of {len(people):,} have signed"
        yield _finding(checked, Verdict.PLEDGED, says, unsigned)
    else:
        yield _finding(checked, Verdict.CANNOT_SEE, "nobody is known who would sign")


def _finding(checked: CheckedRule[Any], verdict: Verdict, because: str, people: tuple[str, ...] = ()) -> Finding:
    kind = KINDS[type(checked.rule)]
    return Finding(rule=checked.number, kind=kind, verdict=verdict, because=because, people=people)


_OTHERS: Mapping[type[AnyRule], Callable[[CheckedRule[Any], Evidence], Iterator[Finding]]] = {
    KeepRule: _of_keep,
    AtRule: _of_clock,
    MustRule: _of_clock,
    MayRule: _of_may,
    RecordRule: _of_record,
    CaseRule: _of_case,
    PledgeRule: _of_pledge,
}
