"""The features of a letter: a table from each field of a message to the function that works it out.

Everything here is a guess from wording but for word counts and link targets. Each is measured on labelled mails; the
figures stand in ``docs/reference/mail-features.md``.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from chalkline.events.declared.mail_text import Purpose
from chalkline.events.mail.text import deadlines, details, judgements
from chalkline.events.mail.text.links import hosts
from chalkline.events.mail.text.normal import normalised
from chalkline.events.mail.text.reading import Reading
from chalkline.events.mail.text.subjects import treats_several
from chalkline.policy.values import Duration, Timestamp

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_LONG_RUN, _LONGER_RUN = 8, 12
"""Words in capitals without a break: headings are shorter."""
_CAPITALS = bytes(byte if byte in b"abcdefghijklmnopqrstuvwxyz" else ord(" ") for byte in range(256))
"""A table that leaves nothing but small letters of a text; what is found so is found in a tenth of a pattern's time."""
_WITHOUT_SMALL = b" " * (2 * _LONG_RUN - 1)
_MANY_MARKS = 5
_SENTENCE_END = re.compile(r"(?<=[.?!])\s|\n")
_SHORT, _FEWEST = 40, 4
_FIGURE = re.compile(r"\d|\b(?:Mon|Tues|Wednes|Thurs|Fri)day\b")
"""What thanks alone do not hold: a number or a day, by which somebody is told something."""


def _purpose(reading: Reading) -> Purpose:
    if reading.asks:
        return "action"
    said_little = reading.length < _FEWEST or _is_courteous(reading) or judgements.abusive(reading)
    return "neither" if said_little else "information"


def _is_courteous(reading: Reading) -> bool:
    short = reading.own.says("thanks") and reading.length <= _SHORT
    return short and _FIGURE.search(reading.letter.own) is None


def _purpose_stated(reading: Reading) -> bool:
    return reading.own.says("action_stated") or reading.own.says("information_stated")


def _deadline_at(reading: Reading) -> Timestamp | None:
    return None if reading.deadline is None else Timestamp.of(reading.deadline)


def _notice(reading: Reading) -> Duration | None:
    if reading.deadline is None or reading.now is None:
        return None
    return Duration.of(deadlines.weekday_time(reading.now, reading.deadline))


def _substantive(reading: Reading) -> bool:
    return reading.own.says("substantive") and reading.asks


def _several_subjects(reading: Reading) -> bool:
    return reading.own.says("several_subjects") or treats_several(reading.subject, reading.letter.own)


def _contact_details(reading: Reading) -> bool:
    own = reading.letter.own
    tail = f"{own[-200:]}\n{reading.letter.signature}"
    reachable = details.has_phone(tail) or details.has_postal_address(tail)
    return reachable and normalised(tail) in reading.words["roles"]


def _shouting(reading: Reading) -> bool:
    own = f"{reading.subject}\n{reading.letter.own}"
    marks = own.count("!")
    if marks < _MANY_MARKS and not _may_hold_capitals(own):
        return False
    words = _WORD.findall(own)
    exclaimed = marks >= max(_MANY_MARKS, len(words) / 10)
    return _in_capitals(words) or (exclaimed and not reading.says("delight"))


def _may_hold_capitals(text: str) -> bool:
    """Whether as much stands in it without a small letter between as a run of words of one letter takes."""
    return _WITHOUT_SMALL in text.encode(errors="replace").translate(_CAPITALS)


def _in_capitals(words: Sequence[str]) -> bool:
    """Whether so many words in a row are in capitals that they are no heading: half of all, or a long sentence."""
    runs = (len(list(run)) for capitals, run in groupby(words, str.isupper) if capitals)
    longest = max(runs, default=0)
    return longest >= _LONG_RUN and (longest > len(words) / 2 or longest >= max(_LONGER_RUN, len(words) / 5))


def _personal_details(reading: Reading) -> bool:
    text = reading.told_text
    if not details.has_private_details(text):
        return details.has_birth_date(text)
    sentences = _SENTENCE_END.split(text)
    private = ((before, own) for before, own in pairwise(["", *sentences]) if details.has_private_details(own))
    return details.has_birth_date(text) or any(_is_of_a_child(before, own, reading) for before, own in private)


def _is_of_a_child(before: str, own: str, reading: Reading) -> bool:
    """Whether a sentence with a number or house speaks, after the one before, of a child, or has both as lists do.

    What speaks anywhere of a firm counts against it.
    """
    words = reading.words["children"]
    return details.has_home_and_number(own) or (reading.says("children") and normalised(f"{before} {own}") in words)


FEATURES: Mapping[str, Callable[[Reading], Any]] = {
    "words": lambda reading: reading.length,
    "purpose": _purpose,
    "purpose_stated": _purpose_stated,
    "deadline": _deadline_at,
    "notice": _notice,
    "substantive": _substantive,
    "several_subjects": _several_subjects,
    "contact_details": _contact_details,
    "chain_mail": lambda reading: judgements.says(reading, "chain_mail"),
    "phishing": judgements.phishing,
    "lookalike_sender": judgements.lookalike_sender,
    "deceptive_link": judgements.deceptive_link,
    "link_hosts": lambda reading: hosts(reading.links, reading.told_text),
    "abusive": judgements.abusive,
    "shouting": _shouting,
    "health": judgements.health,
    "safeguarding": judgements.safeguarding,
    "bank_details": lambda reading: details.has_bank_details(reading.told_text),
    "marked_confidential": judgements.marked_confidential,
    "personal_details": _personal_details,
    "arranging_to_meet": judgements.arranging_to_meet,
    "social_sign_up": judgements.social_sign_up,
}
"""The fields of :class:`chalkline.events.declared.mail_text.Wording`; None where a message has none."""
