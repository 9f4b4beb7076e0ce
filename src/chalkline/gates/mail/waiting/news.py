"""Who is told what once a message that waited was decided again: what is new, and nothing twice.

Pure.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from chalkline.gates.mail.settings.conduct import Cause
from chalkline.gates.mail.verdicts.keeping import record_of_json
from chalkline.gates.mail.verdicts.notices_due import Concern, NoticeDue, NoticeKind, notices_due
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.policy.decide.decision import Request
from chalkline.policy.effects import Effect
from chalkline.store.spool.entry import Fate, Part

NO_ANSWER = "nobody answered in time"
"""Why a part was returned at the end of its question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One part before and after it was decided again."""

    before: Part
    after: Part
    verdict: Verdict
    reminded: bool = False
    """Whether those who were asked before are asked once more."""

    @property
    def is_news(self) -> bool:
        """Whether it is stopped otherwise than before: that it goes, or waits as it did, is none."""
        stopped = self.after.fate in {Fate.HELD, Fate.ASKED, Fate.RETURNED} and not self.unanswered
        return stopped and self._told_of(self.after) != self._told_of(self.before)

    @property
    def unanswered(self) -> bool:
        """Whether its question ended."""
        return self.after.fate is Fate.RETURNED and self.after.reply == NO_ANSWER

    def _told_of(self, part: Part) -> object:
        """What its sender knows: until when it waits, or for whom; not when the gate looks again by itself."""
        looks_again = part.fate is Fate.HELD and (self.verdict.record is None or self.verdict.cause is Cause.UNDECIDED)
        return part.fate, part.asked, None if looks_again or part.fate is Fate.ASKED else part.until


def news(steps: Sequence[Step]) -> tuple[NoticeDue, ...]:
    """The notices that are due after these steps, all of one message."""
    return (*_changes(steps), *_reminders(steps), *_ends(steps))


def _changes(steps: Sequence[Step]) -> Iterator[NoticeDue]:
    """The notices that the new decisions are due, less whatever was said before."""
    told = {said for step in steps for said in _told_before(step.before)}
    for due in notices_due(step.verdict for step in steps if step.is_news):
        said = tuple(each for each in due.concerns if _is_new(due, each, told))
        if said:
            yield replace(due, concerns=said)


Said = tuple[NoticeKind, str, str]
"""What one clause told one person, by the kind of notice."""


def _told_before(part: Part) -> Iterator[Said]:
    decision = record_of_json(part.decision).decision if part.decision else None
    yield from _said(NoticeKind.REQUEST, part.asked)
    if decision is not None:
        yield from _said(NoticeKind.MAY_DISCHARGE, decision.may_discharge)
        yield from _said(NoticeKind.TOLD, decision.told)


def _said(kind: NoticeKind, requests: Iterable[Request]) -> Iterator[Said]:
    return ((kind, each.clause, person) for each in requests for person in each.people)


def _is_new(due: NoticeDue, concern: Concern, told: Collection[Said]) -> bool:
    """Whether it was not said before; a sender is told of what stops the message, and of warnings never twice."""
    if due.kind is NoticeKind.SENDER:
        return concern.effect >= Effect.HOLD
    return not any((kind, concern.clause, due.to) in told for kind in _AS_MUCH[due.kind])


_AS_MUCH = {
    NoticeKind.REQUEST: (NoticeKind.REQUEST,),
    NoticeKind.MAY_DISCHARGE: (NoticeKind.REQUEST, NoticeKind.MAY_DISCHARGE),
    NoticeKind.TOLD: (NoticeKind.REQUEST, NoticeKind.MAY_DISCHARGE, NoticeKind.TOLD),
}
"""The notices that say as much as this one, or more."""


def _reminders(steps: Sequence[Step]) -> Iterator[NoticeDue]:
    """One for each who was asked and has not answered."""
    concerns: dict[str, list[Concern]] = {}
    for step in steps:
        for clause, person in _asked(step) if step.reminded else ():
            concerns.setdefault(person, []).append(_concern(step, clause))
    for person, said in concerns.items():
        yield NoticeDue(kind=NoticeKind.REMINDER, to=person, concerns=_together(said))


def _asked(step: Step) -> Iterator[tuple[str, str]]:
    """Clause and person of each question; the sender, who was asked in their own notice, has no id."""
    for request in step.after.asked:
        for person in request.people:
            yield request.clause, "" if person == step.verdict.sender else person


def _ends(steps: Sequence[Step]) -> Iterator[NoticeDue]:
    """One to the sender for all that nobody answered about."""
    said = [_concern(step, each.clause) for step in steps if step.unanswered for each in step.before.asked]
    if said:
        yield NoticeDue(kind=NoticeKind.UNANSWERED, to="", concerns=_together(said))


def _concern(step: Step, clause: str) -> Concern:
    return Concern(clause=clause, effect=Effect.ASK, recipients=(step.before.address,))


def _together(concerns: Sequence[Concern]) -> tuple[Concern, ...]:
    """One for each clause, with all its recipients."""
    recipients: dict[str, dict[str, None]] = {}
    for each in concerns:
        recipients.setdefault(each.clause, {}).update(dict.fromkeys(each.recipients))
    return tuple(
        Concern(clause=clause, effect=Effect.ASK, recipients=tuple(found)) for clause, found in recipients.items()
    )
