"""What becomes of parts that waited once they are decided again: they leave, wait on, are asked about, or go back.

Pure. Safety: a part leaves here only where its new verdict passes, or where the school declared that what cannot be
decided passes. What is turned away as it comes cannot be turned away any more, so that it waits.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as with_

from msgspec.structs import replace

from chalkline.gates.mail.settings.conduct import Cause, Conduct
from chalkline.gates.mail.settings.declared import Questions
from chalkline.gates.mail.verdicts.fates import Fated, fated, strictness
from chalkline.gates.mail.verdicts.keeping import RETRY, record_as_json
from chalkline.gates.mail.verdicts.notices_due import NoticeDue
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.gates.mail.waiting.news import NO_ANSWER, Step, news
from chalkline.policy.values import Duration, Timestamp
from chalkline.store.spool.entry import Entry, Fate, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How long questions wait, and what happens for each cause."""

    conduct: Mapping[Cause, Conduct]
    questions: Questions

    @property
    def kept(self) -> Mapping[Cause, Conduct]:
        """The conduct for what was taken already.

        Nobody is there any more to be told to try later; and what was once stopped does not pass for want of a bundle.
        """
        passing = {cause for cause, each in self.conduct.items() if each is Conduct.PASS} - {Cause.NO_BUNDLE}
        return {cause: Conduct.PASS if cause in passing else Conduct.HOLD for cause in Cause}

    def reminder(self, since: Timestamp) -> Timestamp:
        """When those who were asked then are asked again."""
        return min(Timestamp(since + Duration.of(self.questions.remind_after)), self.end(since))

    def end(self, since: Timestamp) -> Timestamp:
        """When a question that was asked then ends."""
        return Timestamp(since + Duration.of(self.questions.end_after))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a second decision changes of an entry."""

    parts: Mapping[int, Part]
    """By place in the entry."""
    notices: tuple[NoticeDue, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    """What the notices are about."""


def decided_again(
    entry: Entry, places: Collection[int], verdicts: Sequence[Verdict], terms: Terms, now: Timestamp
) -> Change:
    """What becomes of the held and asked parts at these places, by verdicts on all whom the message was sent to."""
    steps = {place: _step(entry.parts[place], verdicts, terms, now) for place in places}
    return Change(
        parts={place: step.after for place, step in steps.items()},
        notices=news(tuple(steps.values())),
        verdicts=tuple(step.verdict for step in steps.values()),
    )


def fated_again(part: Part, verdicts: Sequence[Verdict], terms: Terms) -> Fated:
    """What becomes of the part: for a group that is kept together, the strictest that becomes of any member."""
    own = [each for each in verdicts if _concerns(each, part)]
    found = own or [Verdict(address=part.address, via=part.via, options=part.options, cause=Cause.UNDECIDED)]
    strictest = max((fated(verdict, terms.kept) for verdict in found), key=strictness)
    return with_(strictest, address=part.address)


def _concerns(verdict: Verdict, part: Part) -> bool:
    if verdict.via == part.via:
        return verdict.address == part.address
    return not part.via and verdict.via == part.address


def _step(part: Part, verdicts: Sequence[Verdict], terms: Terms, now: Timestamp) -> Step:
    becomes = fated_again(part, verdicts, terms)
    record = becomes.verdict.record
    decided = replace(part, decision=b"" if record is None else record_as_json(record), fate=becomes.fate)
    if part.fate is becomes.fate is Fate.ASKED and part.asked == becomes.asked:
        return _still_asked(part, decided, becomes.verdict, terms, now)
    if becomes.fate is not part.fate:
        decided = replace(decided, since=now, attempts=0, reply="")
    return Step(before=part, after=_waiting(decided, becomes, terms, now), verdict=becomes.verdict)


def _waiting(part: Part, becomes: Fated, terms: Terms, now: Timestamp) -> Part:
    """The part with when it is due, and for whom it waits."""
    if becomes.fate is Fate.ASKED:
        return replace(part, asked=becomes.asked, since=now, until=terms.reminder(now))
    if becomes.fate is Fate.HELD:
        return replace(part, asked=(), until=becomes.until or Timestamp(now + RETRY))
    said = "refused when it was decided again" if becomes.fate is Fate.RETURNED else ""
    return replace(part, asked=(), until=None, reply=said)


def _still_asked(before: Part, part: Part, verdict: Verdict, terms: Terms, now: Timestamp) -> Step:
    """The same people are still asked: they are reminded once, and at the end of the question it goes back."""
    reminder, end = terms.reminder(part.since), terms.end(part.since)
    if now >= end:
        back = replace(part, fate=Fate.RETURNED, since=now, until=None, reply=NO_ANSWER)
        return Step(before=before, after=back, verdict=verdict)
    reminded = reminder <= now and part.until != end
    after = replace(part, until=end if reminder <= now else reminder)
    return Step(before=before, after=after, verdict=verdict, reminded=reminded)
