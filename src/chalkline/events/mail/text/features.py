"""The features of a letter: a table from each field of a message to the function that works it out.

Everything here is a guess from wording but for word counts and link targets. Each is measured on labelled mails; the
figures stand in ``docs/reference/mail-features.md``.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from chalkline.events.declared.mail_text import Purpose
from chalkline.events.mail.text import deadlines, details
from chalkline.events.mail.text.letter import Letter
from chalkline.events.mail.text.links import deceives, hosts, imitates, shown_host, site
from chalkline.events.mail.text.markup import Link
from chalkline.events.mail.text.phrases import normalised
from chalkline.events.mail.text.subjects import treats_several
from chalkline.events.mail.text.times import SchoolTimes
from chalkline.events.mail.text.words import Words
from chalkline.policy.values import Duration, Timestamp

_CAPITALS = re.compile(r"\b[A-Z][A-Z']+\b")
_SMALL = re.compile(r"\b\w*[a-z]\w*\b")
_MANY_CAPITALS, _MANY_MARKS = 8, 6
_SENTENCE_END = re.compile(r"(?<=[.?!])\s|\n")
_SHORT, _FEWEST = 40, 4


@dataclass(frozen=True, kw_only=True)
class Reading:
    """All that the features of one message are worked out from. What is costly is worked out once, and if asked."""

    subject: str
    letter: Letter
    links: tuple[Link, ...]
    sender_domain: str
    own_domains: Sequence[str]
    words: Words
    now: datetime | None
    """When it came, in the school's zone."""
    times: SchoolTimes

    @cached_property
    def own(self) -> str:
        """What the sender wrote, normalised, the subject first."""
        return normalised(f"{self._plain_subject}\n\n{self.letter.own}")

    @cached_property
    def told(self) -> str:
        """What the sender wrote and forwarded, normalised."""
        return self.own + normalised(self.letter.forwarded) if self.letter.forwarded else self.own

    @cached_property
    def told_text(self) -> str:
        """The same as written."""
        return f"{self.subject}\n{self.letter.own}\n{self.letter.forwarded}"

    @cached_property
    def _plain_subject(self) -> str:
        return re.sub(r"^\s*(?:(?:re|aw)\s*:\s*)+.*", "", self.subject, flags=re.IGNORECASE)

    @cached_property
    def asks(self) -> bool:
        """Whether the sender's own words ask for something."""
        return self.own in self.words["action"]

    @cached_property
    def deadline(self) -> datetime | None:
        """The earliest deadline of what is asked, in the school's zone."""
        if self.now is None or not self.asks:
            return None
        text = f"{self.subject}.\n{self.letter.own}"
        return min(deadlines.deadlines_in(text, self.now, self.times), default=None)

    def says(self, name: str) -> bool:
        """Whether the list finds itself in what was written or forwarded."""
        return self.told in self.words[name]


def _words(reading: Reading) -> int:
    return len(reading.letter.own.split())


def _purpose(reading: Reading) -> Purpose:
    if reading.asks:
        return "action"
    courteous = reading.own in reading.words["thanks"] and _words(reading) <= _SHORT
    return "neither" if courteous or reading.says("abusive") or _words(reading) < _FEWEST else "information"


def _purpose_stated(reading: Reading) -> bool:
    return reading.own in reading.words["action_stated"] or reading.own in reading.words["information_stated"]


def _deadline_at(reading: Reading) -> Timestamp | None:
    return None if reading.deadline is None else Timestamp.of(reading.deadline)


def _notice(reading: Reading) -> Duration | None:
    if reading.deadline is None or reading.now is None:
        return None
    return Duration.of(deadlines.weekday_time(reading.now, reading.deadline))


def _substantive(reading: Reading) -> bool:
    return reading.own in reading.words["substantive"] and reading.asks


def _several_subjects(reading: Reading) -> bool:
    treated = treats_several(reading.subject, reading.letter.own)
    return treated or reading.own in reading.words["several_subjects"]


def _contact_details(reading: Reading) -> bool:
    own = reading.letter.own
    tail = f"{own[-200:]}\n{reading.letter.signature}"
    reachable = details.has_phone(tail) or details.has_postal_address(tail)
    return reachable and normalised(tail) in reading.words["roles"]


def _phishing(reading: Reading) -> bool:
    pretends = _lookalike_sender(reading) or _deceptive_link(reading)
    return reading.says("phishing") or (pretends and reading.words["phishing"].score(reading.told) > 0)


def _lookalike_sender(reading: Reading) -> bool:
    """Whether the sender's domain imitates the school's, a well-known one, or one that a link pretends to lead to."""
    shown = (site(shown_host(link)) for link in reading.links if deceives(link))
    return imitates(reading.sender_domain, (*reading.own_domains, *shown))


def _deceptive_link(reading: Reading) -> bool:
    return any(map(deceives, reading.links))


def _shouting(reading: Reading) -> bool:
    own = f"{reading.subject}\n{reading.letter.own}"
    capitals, small = len(_CAPITALS.findall(own)), len(_SMALL.findall(own))
    return (capitals >= _MANY_CAPITALS and capitals > small) or own.count("!") >= max(
        _MANY_MARKS, (capitals + small) / 8
    )


def _personal_details(reading: Reading) -> bool:
    own = f"{reading.subject}\n{reading.letter.own}\n{reading.letter.forwarded}"
    if details.has_birth_date(own):
        return True
    found = details.private_details(own)
    return found > 1 or (found == 1 and _of_a_child(own, reading))


def _of_a_child(text: str, reading: Reading) -> bool:
    """Whether what holds a telephone number or a house speaks of a child."""
    pieces = (piece for piece in _SENTENCE_END.split(text) if details.private_details(piece))
    return any(normalised(piece) in reading.words["children"] for piece in pieces)


def _saying(name: str) -> Callable[[Reading], bool]:
    return lambda reading: reading.says(name)


FEATURES: Mapping[str, Callable[[Reading], Any]] = {
    "words": _words,
    "purpose": _purpose,
    "purpose_stated": _purpose_stated,
    "deadline": _deadline_at,
    "notice": _notice,
    "substantive": _substantive,
    "several_subjects": _several_subjects,
    "contact_details": _contact_details,
    "chain_mail": _saying("chain_mail"),
    "phishing": _phishing,
    "lookalike_sender": _lookalike_sender,
    "deceptive_link": _deceptive_link,
    "link_hosts": lambda reading: hosts(reading.links, reading.told_text),
    "abusive": _saying("abusive"),
    "shouting": _shouting,
    "health": _saying("health"),
    "safeguarding": _saying("safeguarding"),
    "bank_details": lambda reading: details.has_bank_details(reading.told_text),
    "marked_confidential": lambda reading: reading.own in reading.words["confidential"],
    "personal_details": _personal_details,
    "arranging_to_meet": _saying("arranging_to_meet"),
    "social_sign_up": _saying("social_sign_up"),
}
"""The fields of :class:`chalkline.events.declared.mail_text.Wording`; None where a message has none."""
