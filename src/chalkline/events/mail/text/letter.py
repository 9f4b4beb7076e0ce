"""A message's text as a letter: what the sender wrote apart from the signature, the quoted and the forwarded."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from chalkline.events.mail.text.guarded import Guarded

_QUOTED = re.compile(r"\s{0,3}(?:>|\|\s)")
_MAY_MARK = re.compile(r"\s*(?:(?:on|le|am|ar|el)\b|--|begin|_{10}|\*?(?:from|de)\s*:)", re.IGNORECASE)
"""How every line begins that says that somebody else wrote what follows."""
_MAY_BE_ANOTHERS = re.compile(rf"{_QUOTED.pattern}|{_MAY_MARK.pattern}", re.IGNORECASE)
_WROTE = re.compile(
    r"\s*(?:On|Le|Am|Ar|El)\b.{4,200}\b(?:wrote|a écrit|schrieb|ysgrifennodd|escribió)\s*:\s*$", re.IGNORECASE
)
_WROTE_BEGINS = re.compile(r"\s*On\b.{4,200}$")
_ORIGINAL = re.compile(r"\s*-{2,}\s*(?:original message|original appointment|reply message)\s*-{2,}", re.IGNORECASE)
_FORWARDED = re.compile(r"\s*(?:-{2,}\s*forwarded (?:message|by)\b.*|begin forwarded message\s*:?)\s*$", re.IGNORECASE)
_RULE = re.compile(r"\s*_{10,}\s*$")
_FIELD = re.compile(r"\s*\*?(?:From|Sent|To|Cc|Date|Subject|De|Envoyé|À|Objet)\s*:\*?\s*\S", re.IGNORECASE)
_FIRST_FIELD = re.compile(r"\s*\*?(?:From|De)\s*:\*?\s*\S")
_FIELDS_NEEDED = 3
_FIELDS_WITHIN = 6
_SIGN_OFF = (
    r"\s*(?:(?:kind(?:est)?|best|warm(?:est)?|many|with|yours|very|all|the|our|my|and|a|big|huge) )*"
    r"(?:regards|wishes|thanks|thank you|cheers|ta|sincerely|faithfully|ever|truly|love|best|cofion|diolch|"
    r"cordialement|gratefully|respectfully|solidarity|in solidarity|yours)"
    r"(?: (?:again|so much|very much|in advance|all|everyone|you|cynnes|yn fawr|gorau|and thanks))*\s*[,.!x ]*$"
)
_DEVICE = r"\s*(?:sent from my |get outlook for )"
_SIGNATURE = re.compile(rf"--\s?$|_{{3,}}\s*$|{_SIGN_OFF}|{_DEVICE}", re.IGNORECASE)
"""The first line of a signature: its mark, a complimentary close, or what a device puts below a letter."""
_DISCLAIMER = Guarded(
    re.compile(
        r"(?:this|the) (?:e-?mail|message|communication|information)\b.{0,160}?"
        r"\b(?:confidential|intended (?:solely|only|for)|privileged|addressee)|"
        r"if you (?:are not the intended|have received this)|disclaimer\s*:|"
        r"views? (?:or opinions? )?expressed",
        re.IGNORECASE | re.DOTALL,
    ),
    ("confidential", "intended", "privileged", "addressee", "received this", "disclaimer", "expressed"),
    any_case=True,
)
_CONTACT = re.compile(
    r"\b(?:tel|telephone|phone|mob|mobile|ext)\b|\+?\d[\d ()]{8,}\d|\bschool\b|@|\bwww\.|\|", re.IGNORECASE
)
_LAST_LINES = 12
_LONGEST_SIGNATURE_LINE = 90
_WORDS_OF_A_NAME = 5
_FORWARDS = re.compile(r"\s*(?:fwd?|wg|tr)\s*:", re.IGNORECASE)


class Letter(NamedTuple):
    """The text of a message by who wrote it. Signature and disclaimer are the sender's too, but say nothing."""

    own: str
    signature: str = ""
    disclaimer: str = ""
    quoted: str = ""
    forwarded: str = ""


@dataclass(slots=True)
class _Split:
    own: list[str]
    other: list[str]
    forwards: bool = False


def letter_of(text: str, subject: str = "") -> Letter:
    """The parts of a text. What follows a line such as ``On … wrote:`` is another's, as are lines marked ``>``."""
    split = _split(text.splitlines())
    own, disclaimer = _without_disclaimer(split.own)
    body, signature = _without_signature(own)
    other = "\n".join(split.other).strip()
    forwards = split.forwards or _FORWARDS.match(subject) is not None
    return Letter(
        own="\n".join(body).strip(),
        signature="\n".join(signature).strip(),
        disclaimer=disclaimer,
        quoted="" if forwards else other,
        forwarded=other if forwards else "",
    )


def _split(lines: Sequence[str]) -> _Split:
    if not any(map(_MAY_BE_ANOTHERS.match, lines)):
        return _Split([*lines], [])
    split = _Split([], [])
    skip = 0
    for number, line in enumerate(lines):
        if skip:
            skip -= 1
        elif (marker := _marker(lines, number)) is not None:
            skip = marker.lines - 1
            split.forwards |= marker.forwards
            if not _quotes_follow(lines, number + marker.lines):
                split.other += lines[number + marker.lines :]
                break
        elif _QUOTED.match(line):
            split.other.append(line.lstrip(" >|"))
        else:
            split.own.append(line)
    return split


class _Marker(NamedTuple):
    lines: int
    forwards: bool = False


def _marker(lines: Sequence[str], at: int) -> _Marker | None:
    """What the lines here say of the text below: that somebody else wrote it; None where they say nothing."""
    line = lines[at]
    if not _MAY_MARK.match(line):
        return None
    if _WROTE.match(line) or _ORIGINAL.match(line):
        return _Marker(1)
    if _FORWARDED.match(line):
        return _Marker(1 + _field_lines(lines, at + 1), forwards=True)
    if _WROTE_BEGINS.match(line) and _WROTE.match(" ".join(lines[at : at + 2])):
        return _Marker(2)
    start = at + 1 if _RULE.match(line) else at
    if start < len(lines) and _FIRST_FIELD.match(lines[start]):
        fields = _field_lines(lines, start)
        if fields >= _FIELDS_NEEDED:
            return _Marker(start - at + fields)
    return None


def _field_lines(lines: Sequence[str], start: int) -> int:
    """How many of the next lines are fields of a message's header."""
    fields = 0
    for line in lines[start : start + _FIELDS_WITHIN]:
        if not _FIELD.match(line):
            break
        fields += 1
    return fields


def _quotes_follow(lines: Sequence[str], start: int) -> bool:
    """Whether the next line with anything on it is marked as quoted, so that unmarked ones are the sender's."""
    following = next((line for line in lines[start : start + _FIELDS_WITHIN] if line.strip()), "")
    return _QUOTED.match(following) is not None


def _without_disclaimer(lines: Sequence[str]) -> tuple[list[str], str]:
    """The lines but for a stock disclaimer at their end."""
    for number in _paragraph_starts(lines):
        paragraph = " ".join(lines[number:])
        if number > 0 and _DISCLAIMER.search(paragraph[:600]) and len(paragraph) > 80:  # noqa: PLR2004 - a sentence
            return list(lines[:number]), paragraph.strip()
    return list(lines), ""


def _paragraph_starts(lines: Sequence[str]) -> Iterator[int]:
    """The places of the last paragraphs, the last first."""
    starts = (n for n in range(len(lines) - 1, 0, -1) if lines[n].strip() and not lines[n - 1].strip())
    for _, start in zip(range(2), starts, strict=False):
        yield start


def _without_signature(lines: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    end = len(lines)
    for number in range(max(1, end - _LAST_LINES), end):
        if _SIGNATURE.match(lines[number]):
            return lines[:number], lines[number:]
    start = _block_of_contacts(lines)
    return lines[:start], lines[start:]


def _block_of_contacts(lines: Sequence[str]) -> int:
    """Where a closing block of short lines begins that names a school, a telephone or the like."""
    start = next(_paragraph_starts(lines), len(lines))
    block = lines[start:]
    short = all(len(line) <= _LONGEST_SIGNATURE_LINE for line in block)
    return start if short and _CONTACT.search("\n".join(block)) and not _is_prose(block) else len(lines)


def _is_prose(block: Sequence[str]) -> bool:
    return any(len(words) > _WORDS_OF_A_NAME and _reads_on(words) for words in map(str.split, block))


def _reads_on(words: Sequence[str]) -> bool:
    """Whether words end as a sentence does, or most are in small letters."""
    return words[-1].endswith((".", "?", "!")) or 2 * sum(word[:1].islower() for word in words) > len(words)
