"""Features that take more than one kind of evidence, since ordinary mail speaks of them too.

Staff warn of phishing, a play insults, a novel is called *Confidential*. Words alone therefore do not do: who wrote
them, to whom they are said and where they stand count as well. Each would rather miss than warn of an ordinary mail.
"""

import re

from chalkline.events.mail.text import details
from chalkline.events.mail.text.likeness import Likeness, likeness
from chalkline.events.mail.text.links import shown_host, site
from chalkline.events.mail.text.markings import is_marked
from chalkline.events.mail.text.phrases import SURE
from chalkline.events.mail.text.prose import Prose
from chalkline.events.mail.text.reading import Reading

_ENOUGH = SURE + 1
"""What words must come to for a warning: a phrase that is sure of itself, and a hint beside it."""
_OF_A_STRANGER = SURE + 4
"""What a stranger's words must come to who pretends to be nobody: more than any one phrase."""
_OF_HARM = ("harm", "harm_by", "disclosure", "alarm")
_ENOUGH_SIGNS = 3
_OF_A_NAME = re.compile(r"\b[A-Z][a-z]+['\u2019]s\b")
_OF_MEETING = ("informal", "invites", "free_time", "meeting_places")


def phishing(reading: Reading) -> bool:
    """Whether somebody from outside writes as those do who are after accounts or money.

    One who pretends to be another need say little. The school's own people speak of phishing and do none.
    """
    if lookalike_sender(reading) or deceptive_link(reading):
        return reading.told.evidence("phishing") > 0
    return not reading.is_from_inside and reading.told.score("phishing") >= _OF_A_STRANGER


def lookalike_sender(reading: Reading) -> bool:
    """Whether the sender's domain imitates the school's, a well-known one, or one that a link pretends to lead to.

    A faint likeness, which an honest neighbour may have, counts only where the words are those of phishing.
    """
    shown = [site(shown_host(link)) for link in reading.deceptive]
    found = likeness(reading.sender_domain, (*reading.own_domains, *shown))
    if found is Likeness.FAINT:
        return reading.told.evidence("phishing") >= SURE
    return found is Likeness.CLEAR


def deceptive_link(reading: Reading) -> bool:
    """Whether the text of a link is the address of another site than it leads to."""
    return bool(reading.deceptive)


def says(reading: Reading, name: str) -> bool:
    """Whether the list finds itself in what is told, and twice over in what is told of a play, a book or a lesson."""
    return _comes_to(reading, name, reading.told)


def abusive(reading: Reading) -> bool:
    """Whether insults or threats are said, not quoted, and said to or of a person."""
    return _comes_to(reading, "abusive", reading.said) and reading.said.says("addressed")


def safeguarding(reading: Reading) -> bool:
    """Whether it speaks of harm to a child: by phrases that say so, or by three kinds of sign together.

    The signs are what happened, who did it, how it came out and what is done about it.
    """
    if says(reading, "safeguarding") or (reading.says("grooming") and arranging_to_meet(reading)):
        return True
    return sum(map(reading.says, _OF_HARM)) >= _ENOUGH_SIGNS and not _is_outweighed(reading, "safeguarding")


def health(reading: Reading) -> bool:
    """Whether it speaks of the health of somebody, not of health at large."""
    text = reading.told_text
    return reading.says("health") and (
        reading.says("of_somebody") or _OF_A_NAME.search(text) is not None or details.has_birth_date(text)
    )


def arranging_to_meet(reading: Reading) -> bool:
    """Whether it arranges to meet in private: by phrases that say so, or as the young do, by every sign together."""
    return says(reading, "arranging_to_meet") or (
        all(map(reading.says, _OF_MEETING)) and not _is_outweighed(reading, "arranging_to_meet")
    )


def marked_confidential(reading: Reading) -> bool:
    """Whether the mail is marked confidential in its subject or first lines, or says of itself that it is."""
    return is_marked(reading.subject, reading.letter.own) or _comes_to(reading, "confidential", reading.said)


def social_sign_up(reading: Reading) -> bool:
    """Whether a service from outside confirms a sign-up, or somebody asks for one with a school address."""
    asked = reading.said.says("social_asked")
    return asked or (not reading.is_from_inside and _comes_to(reading, "social_sign_up", reading.said))


def _comes_to(reading: Reading, name: str, prose: Prose) -> bool:
    needed = 2 * _ENOUGH if reading.says("works") else _ENOUGH
    return prose.score(name) >= needed


def _is_outweighed(reading: Reading, name: str) -> bool:
    score = reading.told.score(name)
    return score < (2 * _ENOUGH if reading.says("works") else 0)
