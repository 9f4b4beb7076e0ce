"""The writer of notices: what is due becomes mail.

Safety: no notice quotes the body of the message it tells of; third persons learn neither body nor subject; and nobody
is written to for whom nothing vouches, so that a forged sender is never sent what somebody else did.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from chalkline.gates.mail.notices import to_others, to_sender
from chalkline.gates.mail.notices.desk import Desk
from chalkline.gates.mail.notices.gathering import MOST, Gathering
from chalkline.gates.mail.notices.matter import Matter
from chalkline.gates.mail.notices.naming import titled
from chalkline.gates.mail.notices.post import Notice
from chalkline.gates.mail.notices.rendering import rendered
from chalkline.gates.mail.notices.report import Delivery, Reported, report
from chalkline.gates.mail.reply import Reply
from chalkline.gates.mail.verdicts.arrival import Arrival
from chalkline.gates.mail.verdicts.notices_due import NoticeDue, NoticeKind
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.policy.english.figures import quoted
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.spool.entry import Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes the notices of a gate: a :class:`chalkline.gates.mail.contracts.Writing`."""

    desk: Desk
    gathering: Gathering = field(default_factory=Gathering)

    def letters(
        self, due: Iterable[NoticeDue], arrival: Arrival, verdicts: Sequence[Verdict], knowledge: Knowledge
    ) -> tuple[Letter, ...]:
        """The notices, to be kept with the message. Nothing is said of protected contacts."""
        matter = Matter.of(arrival, verdicts, knowledge, self.desk.clock())
        written = (self._written(each, matter) for each in due)
        return tuple(letter for letter in written if letter is not None)

    def undeliverable(self, arrival: Arrival, refused: Sequence[tuple[str, Reply]]) -> tuple[Letter, ...]:
        """The delivery notice to the sender about these recipients, with what the next server answered for each."""
        return self._delivery(arrival, refused, Delivery.FAILED)

    def delayed(self, arrival: Arrival, waiting: Sequence[tuple[str, Reply]]) -> tuple[Letter, ...]:
        """Likewise, that the message is late for them and still being tried."""
        return self._delivery(arrival, waiting, Delivery.DELAYED)

    def relayed(self, arrival: Arrival, taken: Sequence[tuple[str, Reply]]) -> tuple[Letter, ...]:
        """Likewise, that it was handed on to a server that tells nobody of deliveries."""
        return self._delivery(arrival, taken, Delivery.RELAYED)

    def declined(
        self, arrival: Arrival, verdicts: Sequence[Verdict], knowledge: Knowledge, *, by: str, reason: str
    ) -> tuple[Letter, ...]:
        """The notice to the sender that somebody who was asked said no, about these recipients."""
        matter = Matter.of(arrival, verdicts, knowledge, self.desk.clock())
        letter = to_sender.declined(self.desk, matter, by=by, reason=reason)
        return () if letter is None else (letter,)

    def digest(self, to: str, gists: Sequence[str], about: str) -> Letter:
        """The reminders that were gathered for somebody, one line each."""
        knowledge = self.desk.knowledge()
        further = max(0, len(gists) - MOST)
        words = rendered("digest", gists=gists[:MOST], further=further, **self.desk.footing(knowledge))
        counted = f"{len(gists)} of your messages were" if len(gists) > 1 else "One of your messages was"
        notice = Notice(to=to, subject=f"{counted} sent, with a reminder", words=words, about=about)
        return self.desk.letter(notice, knowledge)

    def _delivery(self, arrival: Arrival, about: Sequence[tuple[str, Reply]], action: Delivery) -> tuple[Letter, ...]:
        options = {each.address: each.options for each in arrival.addressees}
        each = (Reported(address=to, options=options.get(to, ()), reply=reply, action=action) for to, reply in about)
        recipients = [one for one in each if one.wanted]
        if not recipients or not self.desk.is_known(arrival):
            return ()
        knowledge, title = self.desk.knowledge(), titled(arrival.mail.subject)
        notice = Notice(
            to=arrival.envelope.sender,
            subject=f"{_DELIVERY[action]}: {title}",
            words=rendered(action.value, title=title, recipients=recipients, **self.desk.footing(knowledge)),
            about=arrival.id,
            answers=arrival.mail.message_id,
            report=report(arrival, recipients, self.desk.post.hostname),
        )
        return (self.desk.letter(notice, knowledge),)

    def _written(self, due: NoticeDue, matter: Matter) -> Letter | None:
        clauses = [concern.clause for concern in due.concerns]
        about = matter.concerning({address: None for concern in due.concerns for address in concern.recipients})
        match due.kind:
            case NoticeKind.SENDER:
                return to_sender.to_sender(self.desk, self.gathering, clauses, matter)
            case NoticeKind.REMINDER if not due.to:
                return to_sender.to_sender(self.desk, self.gathering, clauses, about)
            case NoticeKind.REQUEST | NoticeKind.REMINDER:
                again = due.kind is NoticeKind.REMINDER
                return to_others.request(self.desk, due.to, clauses, about, again=again)
            case NoticeKind.MAY_DISCHARGE | NoticeKind.TOLD:
                written = to_others.told if due.kind is NoticeKind.TOLD else to_others.may_discharge
                return written(self.desk, due.to, clauses, about)
            case NoticeKind.UNANSWERED | NoticeKind.GIVEN_BACK:
                return to_sender.returned(self.desk, about, clauses, _why(due))
            case NoticeKind.UNDELIVERABLE:
                return None  # the next server's answers say what, see ``undeliverable``


def _why(due: NoticeDue) -> str:
    """Why a message that waited comes back after all."""
    said = _RETURNED[due.kind]
    return f"{said} The reason: {quoted(due.reason)}" if due.reason.strip() else said


_RETURNED = {
    NoticeKind.UNANSWERED: "It needed an answer, and nobody gave one in time. If it is still needed, send it again.",
    NoticeKind.GIVEN_BACK: "Whoever looks after the school's e-mail returned it.",
}
_DELIVERY = {Delivery.FAILED: "Not delivered", Delivery.DELAYED: "Late", Delivery.RELAYED: "Handed on"}
