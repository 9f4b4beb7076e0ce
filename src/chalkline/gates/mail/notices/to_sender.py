"""Notices to whoever sent a message: what became of it, why, and what they can do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chalkline.gates.mail.links.offers import discharges, questions
from chalkline.gates.mail.links.signed import Act
from chalkline.gates.mail.notices.account import Account, account_of
from chalkline.gates.mail.notices.desk import Desk
from chalkline.gates.mail.notices.gathering import Gathering
from chalkline.gates.mail.notices.matter import Matter
from chalkline.gates.mail.notices.post import Notice
from chalkline.gates.mail.notices.reasons import reasons
from chalkline.gates.mail.notices.rendering import Rendered, rendered
from chalkline.gates.mail.notices.report import Reported, report
from chalkline.gates.mail.notices.responding import is_automatic
from chalkline.gates.mail.verdicts.fates import refusal
from chalkline.policy.vocabulary import Audience
from chalkline.store.spool.entry import Fate, Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Something that a reader can do by opening a page."""

    text: str
    url: str


def to_sender(desk: Desk, gathering: Gathering, clauses: Sequence[str], matter: Matter) -> Letter | None:
    """What became of it: one notice, whatever the number of clauses and recipients.

    None where nobody may be written to. What a machine sent is answered only where it comes back, as any mail server
    would (RFC 3834 is about other answers).
    """
    if not desk.may_be_told(matter):
        return None
    account = account_of(matter.verdicts, matter.names, desk.conduct, you=matter.sender)
    returned = Fate.RETURNED in account.fates
    if is_automatic(matter.arrival) and not returned:
        return None
    notice = _notice(matter, matter.headed(account.heading()), _words(desk, clauses, matter, account))
    if returned:
        notice = replace(notice, report=report(matter.arrival, _failed(account), desk.post.hostname))
    elif not account.waits:
        return _reminder(desk, gathering, clauses, matter, notice)
    return desk.letter(notice, matter.knowledge)


def declined(desk: Desk, matter: Matter, *, by: str, reason: str) -> Letter | None:
    """Somebody who was asked said no, about these recipients; None where nobody may be written to."""
    if not desk.may_be_told(matter):
        return None
    clauses = {request.clause for each in matter.verdicts if each.decision for request in each.decision.asked}
    words = rendered(
        "declined",
        greeting=matter.greeting,
        title=matter.title,
        recipients=matter.recipients,
        by=matter.names.person(by),
        reason=reason,
        reasons=() if matter.is_incoming else reasons(matter.verdicts, matter.names, Audience.SENDER, clauses),
        **desk.footing(matter.knowledge),
    )
    return desk.letter(_notice(matter, matter.headed("Not sent"), words), matter.knowledge)


def returned(desk: Desk, matter: Matter, clauses: Sequence[str], why: str) -> Letter | None:
    """What waited comes back after all; None where nobody may be written to."""
    known = desk.may_be_told(matter) if matter.is_decided else desk.is_known(matter.arrival)
    if not known:
        return None
    words = rendered(
        "returned",
        greeting=matter.greeting,
        title=matter.title,
        recipients=matter.recipients,
        why=why,
        reasons=() if matter.is_incoming else reasons(matter.verdicts, matter.names, Audience.SENDER, clauses),
        **desk.footing(matter.knowledge),
    )
    return desk.letter(_notice(matter, matter.headed("Not sent"), words), matter.knowledge)


def _words(desk: Desk, clauses: Sequence[str], matter: Matter, account: Account) -> Rendered:
    """Somebody outside is not told what the school knows of those whom they wrote to."""
    return rendered(
        "sender",
        greeting=matter.greeting,
        title=matter.title,
        account=account,
        reasons=() if matter.is_incoming else reasons(matter.verdicts, matter.names, Audience.SENDER, clauses),
        ways=_ways(desk, matter, account),
        others=tuple(_others(matter)) if account.waits else (),
        until=desk.links_end(matter),
        **desk.footing(matter.knowledge),
    )


def _ways(desk: Desk, matter: Matter, account: Account) -> tuple[Way, ...]:
    """What the sender may do now; nothing where the notice may reach somebody else."""
    if not account.waits or not matter.reaches_sender:
        return ()
    asked = [offer.clause for offer in questions(matter.verdicts, matter.sender)]
    lifted = [offer.clause for offer in discharges(matter.verdicts, matter.sender)]
    wanted = (
        *([("Say whether it may go:", Act.ANSWER, asked)] if asked else []),
        *([("Send it anyway, and say why:", Act.SEND, lifted)] if lifted else []),
        ("Take it back, so that it is not sent:", Act.WITHDRAW, ()),
    )
    now, entry = desk.clock(), matter.arrival.id
    return tuple(
        Way(text=text, url=desk.links.link(entry=entry, person=matter.sender, act=act, clauses=on, now=now))
        for text, act, on in wanted
    )


def _others(matter: Matter) -> Iterator[str]:
    """Who besides the sender may lift which clause, in a sentence each; they are told with the sender."""
    people: dict[str, dict[str, None]] = {}
    for decision in (each.decision for each in matter.verdicts if each.decision):
        for request in decision.may_discharge:
            others = [one for one in request.people if one != matter.sender]
            people.setdefault(request.clause, {}).update(dict.fromkeys(others))
    for clause, may in people.items():
        if may:
            who, called = matter.names.people(may), matter.clauses_called((clause,))
            yield f"{who} may say that it must go in spite of “{called}”, and {_HAVE_BEEN[len(may) > 1]} told."


_HAVE_BEEN = {False: "has been", True: "they have been"}


def _reminder(desk: Desk, gathering: Gathering, clauses: Sequence[str], matter: Matter, notice: Notice) -> Letter:
    """A notice about what is on its way: held for a digest where its reader was just told the same."""
    now = desk.clock()
    if gathering.goes_at_once(notice.to, clauses, now):
        return desk.letter(notice, matter.knowledge)
    sent, called = matter.names.moment(matter.arrival.at), matter.clauses_called(clauses)
    gist = f"Your message {matter.title} to {matter.recipients}, {sent}: {called}"
    letter = desk.letter(replace(notice, gist=gist), matter.knowledge, held=True)
    gathering.hold(letter.entry.id, notice.to, now)
    return letter


def _notice(matter: Matter, subject: str, words: Rendered) -> Notice:
    return Notice(
        to=matter.arrival.envelope.sender,
        name=matter.greeting,
        subject=subject,
        words=words,
        about=matter.arrival.id,
        answers=matter.arrival.mail.message_id,
    )


def _failed(account: Account) -> list[Reported]:
    """The recipients who do not get the message, for the machine's half of the notice."""
    verdicts = (each for share in account.shares if share.fate is Fate.RETURNED for each in share.verdicts)
    called = {name: clause.title for name, clause in account.names.knowledge.policies.clauses.items()}
    failed = (
        Reported(address=each.via or each.address, options=each.options, reply=refusal((each,), called))
        for each in verdicts
    )
    return [each for each in failed if each.wanted]
