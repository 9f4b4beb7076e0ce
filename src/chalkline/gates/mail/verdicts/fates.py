"""From decisions to fates: what becomes of a message for each recipient, and what its sender's server is answered.

Pure. Safety: whatever is not known to pass is kept or turned away; nothing here can make a stopped message go.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from chalkline.gates.mail.reply import Reply
from chalkline.gates.mail.settings.conduct import Cause, Conduct
from chalkline.gates.mail.verdicts.notices_due import NoticeDue, notices_due
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.policy.decide.decision import Decision, Finding, Request
from chalkline.policy.effects import Effect
from chalkline.policy.values import Timestamp
from chalkline.store.spool.entry import Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class Fated:
    """A verdict with what becomes of the message for that recipient."""

    address: str
    """Where it goes: that of its verdict, or the group's where the group is kept together."""
    verdict: Verdict
    fate: Fate
    until: Timestamp | None = None
    """Of what is held: the first moment at which it would pass; None where it waits to become decidable."""
    asked: tuple[Request, ...] = ()
    """Of what is asked: whose answers it waits for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What becomes of a message."""

    parts: tuple[Fated, ...]
    """One for each recipient, and one for a group that is kept together; none where all of it is turned away."""
    reply: Reply | None = None
    """The reply that turns all of it away; None where it is taken."""
    notices: tuple[NoticeDue, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether it may go to all recipients at once."""
        return bool(self.parts) and _all_pass(self.parts)


def outcome_of(
    verdicts: Sequence[Verdict], conduct: Mapping[Cause, Conduct], called: Mapping[str, str] | None = None
) -> Outcome:
    """What becomes of a message by what was decided for each of its recipients, at least one.

    Where a cause is declared to turn mail away, all of the message is, for now: its sender's server keeps it. Where all
    recipients are refused, all of it is for good, and the reply names the clauses; ``called`` gives their reasons in
    plain English by clause.
    """
    causes = [verdict.cause for verdict in verdicts if verdict.cause is not None]
    turned = next((cause for cause in causes if conduct[cause] is Conduct.TURN_AWAY), None)
    if turned is not None:
        return Outcome(parts=(), reply=try_later(turned))
    parts = together(fated(verdict, conduct) for verdict in verdicts)
    if all(part.fate is Fate.RETURNED for part in parts):
        return Outcome(parts=(), reply=refusal(verdicts, called or {}), notices=notices_due(verdicts, turned_away=True))
    doubtful_pass = conduct[Cause.UNDECIDED] is Conduct.PASS
    return Outcome(parts=parts, notices=notices_due(verdicts, doubtful_pass=doubtful_pass))


def fated(verdict: Verdict, conduct: Mapping[Cause, Conduct]) -> Fated:
    """What becomes of the message for this recipient."""
    decision = verdict.decision
    if decision is None or decision.undecided:
        return _undecided(verdict, conduct)
    if verdict.cause is not None and conduct[verdict.cause] is Conduct.HOLD:
        return Fated(address=verdict.address, verdict=verdict, fate=Fate.HELD)
    return _decided(verdict, decision)


def together(parts: Iterable[Fated]) -> tuple[Fated, ...]:
    """The parts, those of a group as one where all its members get the message, or one of them has no address.

    The school's own server knows best how to reach a group, so that it is asked to wherever that is right: where
    somebody of it may not get the message, in person or through the group, it is not. Where some member cannot be
    reached alone, the strictest fate of any is the group's. Whoever is reached in several ways gets one copy.
    """
    groups: dict[str, list[Fated]] = {}
    for part in parts:
        groups.setdefault(part.verdict.via, []).append(part)
    whole = {via for via, members in groups.items() if via and (_all_pass(members) or not _have_addresses(members))}
    reached = {_person(part) for via in ("", *whole) for part in groups.get(via, ())}
    return tuple(kept for via, members in groups.items() for kept in _kept(via, members, whole, reached))


def _kept(via: str, members: Sequence[Fated], whole: Collection[str], reached: set[str]) -> Iterator[Fated]:
    """What is kept of an address of RCPT TO; ``reached`` are those who get their copy anyway, and grows."""
    if not via:
        yield from members
    elif via in whole:
        yield replace(max(members, key=strictness), address=via)
    else:
        for member in members:
            if _person(member) not in reached:
                reached.add(_person(member))
                yield member


def _person(part: Fated) -> str:
    return part.address if part.verdict.event is None else part.verdict.event.id


def _have_addresses(parts: Iterable[Fated]) -> bool:
    return all(part.address for part in parts)


def _all_pass(parts: Iterable[Fated]) -> bool:
    return all(part.fate is Fate.LEAVING for part in parts)


def strictness(part: Fated) -> tuple[int, int]:
    """How much what becomes of a message for one recipient stops it; greater is more."""
    return _STRICTNESS.index(part.fate), part.until or 0


_STRICTNESS = (Fate.LEAVING, Fate.HELD, Fate.ASKED, Fate.RETURNED)


def _undecided(verdict: Verdict, conduct: Mapping[Cause, Conduct]) -> Fated:
    held = conduct[verdict.cause or Cause.UNDECIDED] is Conduct.HOLD
    return Fated(address=verdict.address, verdict=verdict, fate=Fate.HELD if held else Fate.LEAVING)


def _decided(verdict: Verdict, decision: Decision) -> Fated:
    if decision.effect is Effect.HOLD and decision.release_at is not None:
        return Fated(address=verdict.address, verdict=verdict, fate=Fate.HELD, until=decision.release_at)
    return Fated(address=verdict.address, verdict=verdict, fate=_FATES[decision.effect], asked=decision.asked)


_FATES = {
    Effect.NOTHING: Fate.LEAVING,
    Effect.NOTE: Fate.LEAVING,
    Effect.WARN: Fate.LEAVING,
    Effect.HOLD: Fate.ASKED,  # without an end
    Effect.ASK: Fate.ASKED,
    Effect.REFUSE: Fate.RETURNED,
}


def refusal(verdicts: Iterable[Verdict], called: Mapping[str, str]) -> Reply:
    """The reply to a message that nobody may get: which clauses say so, and why."""
    refusing = dict.fromkeys(finding.clause for verdict in verdicts for finding in _refusing(verdict))
    said = [called.get(clause, f"the school's policy does not allow it ({clause})") for clause in refusing]
    return Reply(code=550, status="5.7.1", text=f"Not sent: {'; '.join(said)}")


def try_later(cause: Cause) -> Reply:
    """The reply to a message that cannot be taken now."""
    return Reply(code=451, status=_LATER[cause][0], text=_LATER[cause][1])


def _refusing(verdict: Verdict) -> list[Finding]:
    findings = () if verdict.decision is None else verdict.decision.findings
    return [each for each in findings if each.counts and not each.undecided and each.effect is Effect.REFUSE]


_LATER = {
    Cause.NO_BUNDLE: ("4.3.5", "This gate knows no policy yet; try again later"),
    Cause.STALE_BUNDLE: ("4.3.5", "What this gate knows is out of date; try again later"),
    Cause.UNDECIDED: ("4.7.1", "The school's policy cannot be decided on this message now; try again later"),
    Cause.POLICY_ERROR: ("4.3.0", "This gate could not read or decide this message; try again later"),
    Cause.SPOOL_FULL: ("4.3.1", "There is no room to keep this message; try again later"),
}
