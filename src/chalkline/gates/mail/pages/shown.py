"""What a page shows of a message and of what may be done about it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from chalkline.events.declared.mail_text import Wording
from chalkline.events.mail.text.texts import texts_of
from chalkline.gates.mail.answering.sheet import Sheet
from chalkline.gates.mail.links.offers import Offer, asking
from chalkline.gates.mail.links.signed import Act
from chalkline.gates.mail.notices.account import Account, account_of
from chalkline.gates.mail.notices.matter import Matter
from chalkline.gates.mail.notices.naming import titled
from chalkline.gates.mail.notices.reasons import Reason, reasons
from chalkline.gates.mail.settings.conduct import DEFAULT_CONDUCT
from chalkline.policy.english.figures import one_line, period, quantity
from chalkline.policy.vocabulary import Audience

_LONGEST = 20_000
"""Characters of a message's text that are shown."""
_REPLACED = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One clause that may be lifted."""

    clause: str
    reason: Reason
    lasting: str
    """How long a yes holds, in words; empty where it is for this message alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A message as somebody who is asked may see it."""

    sender: str
    recipients: str
    sent: str
    subject: str
    """Empty where it may not be seen, and where there is none."""
    attachments: tuple[str, ...]
    text: str
    """Empty where it may not be seen, and where there is none."""
    cut: bool
    """Whether there is more text than is shown."""
    hidden: bool
    """Whether its reader may not see the text."""


def questions_on(found: Sheet) -> tuple[Question, ...]:
    """The clauses of the sheet, with why each applies, for whoever opened it."""
    own = all(verdict.sender == found.link.person for offer in found.offers for verdict in offer.verdicts)
    audience = Audience.SENDER if own else Audience.APPROVER
    told = {reason.clause: reason for offer in found.offers for reason in _why(found.matter, offer, audience)}
    return tuple(
        Question(clause=offer.clause, reason=told[offer.clause], lasting=_lasting(found, offer.clause))
        for offer in found.offers
        if offer.clause in told
    )


def content_of(found: Sheet) -> Content:
    """The message, but for what those who are asked may not see, and for protected contacts."""
    matter = found.matter
    readable = _is_readable(matter)
    text = _plain(texts_of(matter.arrival.mail.leaves).written) if readable else ""
    mail = matter.arrival.mail
    return Content(
        sender=matter.sender_called,
        recipients=matter.recipients,
        sent=matter.names.moment(matter.arrival.at),
        subject=titled(mail.subject) if mail.subject.strip() and matter.may_see(Audience.APPROVER, "subject") else "",
        attachments=tuple(_attached(matter)) if matter.may_see(Audience.APPROVER, "attachments") else (),
        text=text[:_LONGEST].strip(),
        cut=len(text) > _LONGEST,
        hidden=not readable,
    )


def standing(found: Sheet) -> Account:
    """For whom the message waits, and until when."""
    return account_of(found.matter.verdicts, found.matter.names, DEFAULT_CONDUCT, found.link.person)


def is_own(found: Sheet) -> bool:
    """Whether whoever opened the page sent the message."""
    return found.matter.sender == found.link.person


def _why(matter: Matter, offer: Offer, audience: Audience) -> tuple[Reason, ...]:
    """Why the clause applied when the message was sent, as its sender was told; else why it applies now."""
    came = [
        replace(each, record=matter.knowledge.record(each.event, matter.arrival.at))
        for each in offer.verdicts
        if each.event is not None
    ]
    told = (reasons(verdicts, matter.names, audience, {offer.clause}) for verdicts in (came, offer.verdicts))
    return next(filter(None, told), ())


def _is_readable(matter: Matter) -> bool:
    """Whether those who are asked may see the text: if they may see all that is read from it."""
    declared = matter.knowledge.vocabulary.records["message"].fields
    return all(matter.may_see(Audience.APPROVER, name) for name in Wording.__struct_fields__ if name in declared)


def _attached(matter: Matter) -> Iterator[str]:
    for each in matter.arrival.mail.attachments:
        yield f"{one_line(each.name) or 'without a name'} ({quantity(each.size)})"


def _lasting(found: Sheet, clause: str) -> str:
    if found.link.act is not Act.ANSWER:
        return ""
    offer = next(each for each in found.offers if each.clause == clause)
    rules = list(asking(offer.verdicts[0], found.matter.knowledge.policies, clause))
    periods = [rule.lasting.value for rule in rules if rule.lasting is not None]
    return period(periods[0]) if periods and len(periods) == len(rules) else ""


def _plain(text: str) -> str:
    """The text with its lines and tabs, and nothing else that does not show: nothing turns its direction round."""
    return "".join(char if char.isprintable() or char in "\n\t" else _REPLACED for char in text)
