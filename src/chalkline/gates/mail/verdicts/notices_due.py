"""Who is to be told what about a message, as plain values: what one clause tells or asks somebody, it does once."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalkline.events.declared.mail import MailReceive
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.policy.decide.decision import Decision, Request
from chalkline.policy.effects import Effect


class NoticeKind(StrEnum):
    """To whom, and why."""

    SENDER = "sender"
    """What became of their message: one notice, whatever the number of clauses and recipients."""
    REQUEST = "request"
    """Somebody is asked to answer. The sender who is asked about their own is asked in the notice to the sender."""
    MAY_DISCHARGE = "may_discharge"
    """Somebody other than the sender may say that it must go. Nobody waits for them."""
    TOLD = "told"
    """A clause says that they are told."""
    UNDELIVERABLE = "undeliverable"
    """The next server will not have it for these recipients: a delivery notice (RFC 3464) to the sender."""
    REMINDER = "reminder"
    """Somebody who was asked has not answered yet. The sender who is asked about their own has an empty id here."""
    UNANSWERED = "unanswered"
    """Nobody answered in time, so that it comes back: to the sender."""
    GIVEN_BACK = "given_back"
    """An operator returned it: to the sender."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One clause, and the recipients that it concerns here."""

    clause: str
    """``id@version#clause``; empty where the gate could not decide, or the next server refused."""
    effect: Effect
    recipients: tuple[str, ...]
    """Their addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDue:
    """One notice to be written."""

    kind: NoticeKind
    to: str
    """The id of a person; empty for the sender, who is reached at MAIL FROM."""
    concerns: tuple[Concern, ...]
    reason: str = ""
    """Of an operator, in their own words; empty where they gave none."""


def notices_due(
    verdicts: Iterable[Verdict], *, turned_away: bool = False, doubtful_pass: bool = False
) -> tuple[NoticeDue, ...]:
    """The notices that the decisions ask for, the sender's first.

    A message that is ``turned_away`` as a whole by a reply needs no notice to its sender, whose own server says why;
    nor do recipients for whom it cannot be decided, where ``doubtful_pass``.
    """
    decided = [(verdict, verdict.decision) for verdict in verdicts if verdict.decision is not None]
    to_sender = [] if turned_away else [*_to_sender(decided, doubtful_pass=doubtful_pass)]
    to_others = (due for kind, wanted in _WANTED.items() for due in _to_people(kind, decided, wanted))
    sender = NoticeDue(kind=NoticeKind.SENDER, to="", concerns=_gathered(to_sender))
    return (*([sender] if sender.concerns else []), *to_others)


Decided = tuple[Verdict, Decision]


def _to_sender(decided: Iterable[Decided], *, doubtful_pass: bool) -> Iterator[tuple[str, Effect, str]]:
    """Clause, effect and recipient of whatever the sender is told.

    Who writes from outside is told nothing but that a message comes back: the address may not be theirs.
    """
    for verdict, decision in decided:
        least = Effect.REFUSE if isinstance(verdict.event, MailReceive) else Effect.WARN
        for finding in decision.findings:
            if finding.counts and not finding.undecided and finding.effect >= least:
                yield finding.clause, finding.effect, verdict.address
        if decision.undecided and least is Effect.WARN and not doubtful_pass:
            yield "", Effect.HOLD, verdict.address


def _asked(verdict: Verdict, decision: Decision) -> tuple[Request, ...]:
    return _without(decision.asked, {(each.clause, verdict.sender) for each in decision.asked})


def _may_discharge(verdict: Verdict, decision: Decision) -> tuple[Request, ...]:
    """Whoever may but the sender, whose own notice says so, and whoever is asked."""
    senders = {(each.clause, verdict.sender) for each in decision.may_discharge}
    return _without(decision.may_discharge, senders | _pairs(decision.asked))


def _told(_: Verdict, decision: Decision) -> tuple[Request, ...]:
    """Whoever is told, but for those whom another notice tells more."""
    return _without(decision.told, _pairs(decision.asked) | _pairs(decision.may_discharge))


_WANTED: Mapping[NoticeKind, Callable[[Verdict, Decision], tuple[Request, ...]]] = {
    NoticeKind.REQUEST: _asked,
    NoticeKind.MAY_DISCHARGE: _may_discharge,
    NoticeKind.TOLD: _told,
}
"""Who besides the sender gets which notice, in this order."""


def _pairs(requests: Iterable[Request]) -> set[tuple[str, str]]:
    """Clause and person of each."""
    return {(each.clause, person) for each in requests for person in each.people}


def _without(requests: Iterable[Request], pairs: Collection[tuple[str, str]]) -> tuple[Request, ...]:
    """The requests less these pairs of clause and person."""
    kept = ((each, tuple(one for one in each.people if (each.clause, one) not in pairs)) for each in requests)
    return tuple(Request(clause=each.clause, people=people) for each, people in kept if people)


def _to_people(
    kind: NoticeKind, decided: Iterable[Decided], wanted: Callable[[Verdict, Decision], tuple[Request, ...]]
) -> Iterator[NoticeDue]:
    by_person: dict[str, list[tuple[str, Effect, str]]] = {}
    for verdict, decision in decided:
        for request in wanted(verdict, decision):
            for person in request.people:
                said = (request.clause, _effect_of(decision, request.clause), verdict.address)
                by_person.setdefault(person, []).append(said)
    for person, concerns in by_person.items():
        yield NoticeDue(kind=kind, to=person, concerns=_gathered(concerns))


def _effect_of(decision: Decision, clause: str) -> Effect:
    return max(finding.effect for finding in decision.findings if finding.clause == clause and finding.counts)


def _gathered(said: Iterable[tuple[str, Effect, str]]) -> tuple[Concern, ...]:
    """One concern for each clause and effect, the strongest first."""
    recipients: dict[tuple[str, Effect], dict[str, None]] = {}
    for clause, effect, recipient in said:
        recipients.setdefault((clause, effect), {})[recipient] = None
    ranked = sorted(recipients, key=lambda pair: -pair[1])
    return tuple(Concern(clause=pair[0], effect=pair[1], recipients=tuple(recipients[pair])) for pair in ranked)
