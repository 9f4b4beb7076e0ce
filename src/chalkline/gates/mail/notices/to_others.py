"""Notices to those who did not send the message: who is asked about it, who may say that it must go, who is told."""

from collections.abc import Sequence

from chalkline.gates.mail.links.signed import Act
from chalkline.gates.mail.notices.account import account_of
from chalkline.gates.mail.notices.desk import Desk
from chalkline.gates.mail.notices.matter import Matter
from chalkline.gates.mail.notices.reasons import reasons
from chalkline.gates.mail.notices.rendering import rendered
from chalkline.gates.mail.notices.to_sender import Way
from chalkline.policy.vocabulary import Audience
from chalkline.store.spool.entry import Letter


def request(desk: Desk, person: str, clauses: Sequence[str], matter: Matter, *, again: bool = False) -> Letter | None:
    """Somebody is asked: by whom, to whom it goes, and why; the message itself is behind the link.

    ``again`` where they were asked before, and have not answered.
    """
    link = desk.links.link(entry=matter.arrival.id, person=person, act=Act.ANSWER, clauses=clauses, now=desk.clock())
    way = Way(text="See the message and answer:", url=link)
    words = rendered("request", again=again, **_shown(desk, person, clauses, matter, way))
    still = "still needs" if again else "needs"
    return desk.to_person(person, f"{matter.sender_called} {still} your answer", words, matter)


def may_discharge(desk: Desk, person: str, clauses: Sequence[str], matter: Matter) -> Letter | None:
    """Somebody other than the sender may say that it must go: what becomes of it otherwise, why, and their link.

    None where it does not wait, though it could not be decided.
    """
    account = account_of(matter.verdicts, matter.names, desk.conduct, you=person)
    if not account.waits:
        return None
    link = desk.links.link(entry=matter.arrival.id, person=person, act=Act.SEND, clauses=clauses, now=desk.clock())
    way = Way(text="See the message, and say that it must go:", url=link)
    words = rendered("may_discharge", account=account, **_shown(desk, person, clauses, matter, way))
    subject = f"You may let this go: {matter.sender_called}, {matter.clauses_called(clauses)}"
    return desk.to_person(person, subject, words, matter)


def _shown(desk: Desk, person: str, clauses: Sequence[str], matter: Matter, way: Way) -> dict[str, object]:
    """What somebody reads of a message that they can lift a clause for, behind the link."""
    return {
        "greeting": matter.names.person(person),
        "sender": matter.sender_called,
        "recipients": matter.recipients,
        "title": matter.title if matter.may_see(Audience.APPROVER, "subject") else "",
        "incoming": matter.is_incoming,
        "reasons": reasons(matter.verdicts, matter.names, Audience.APPROVER, clauses),
        "ways": (way,),
        "until": desk.links_end(matter),
        **desk.footing(matter.knowledge),
    }


def told(desk: Desk, person: str, clauses: Sequence[str], matter: Matter) -> Letter | None:
    """Somebody is told: who wrote to whom, what became of it and by which clause; neither subject nor body."""
    words = rendered(
        "told",
        greeting=matter.names.person(person),
        sender=matter.sender_called,
        account=account_of(matter.verdicts, matter.names, desk.conduct),
        reasons=reasons(matter.verdicts, matter.names, Audience.RECIPIENT, clauses),
        **desk.footing(matter.knowledge),
    )
    subject = f"For your information: {matter.sender_called}, {matter.clauses_called(clauses)}"
    return desk.to_person(person, subject, words, matter)
