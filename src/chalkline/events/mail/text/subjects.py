"""Whether a text treats several matters, by its headings and by the list that its subject is."""

import re
from collections.abc import Sequence

_FEWEST_HEADINGS = 3
"""Headings; what stands as one over the particulars of a single event is none."""
_NO_HEADING = (
    r"(?!(?i:date|time|when|where|venue|cost|price|tickets?|bring|kit|depart\w*|return|arriv\w*|tel|e-?mail|from|to|subject"
    r"|food|cloth\w+|money|lunch\w*|transport|travel|accommodation|supervision|medical|pick-?up|drop-?off|equipment|wear"
    r"|task|part|step|stage|q\d|question|answer|notes?|please|important|reminder|option|group|session|period|lesson|week"
    r"|day|team|pitch|class|room|start|finish|payment|deposit|doors|item|section|act|scene|narrator"
    r"|p\.?s|n\.?b|who|what|why|how|dress|meet|contact|phone|ref|name|form|monday|tuesday|wednesday|thursday|friday|year|y\d"
    r")\b)"
)
_HEADED = re.compile(
    rf"^(?:[-*\u2022] |\d[.)] )?{_NO_HEADING}([A-Za-z][^.?!:\n]{{2,40}}):[ \t]+\S+(?:[ \t]+\S+){{4}}", re.MULTILINE
)
_CAPITAL_HEADED = re.compile(
    rf"^(?:[-*\u2022] |\d[.)] )?{_NO_HEADING}([A-Z][A-Z'\u2019&/ ]{{4,40}})(?:\.|\s[-\u2013\u2014])?\s+\S*[a-z]",
    re.MULTILINE,
)
_IN_CAPITALS = re.compile(r"[A-Z][A-Z'\u2019&/ ]{4}")
_DATED = re.compile(r"\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_BRACKETED = re.compile(r"\([^()]*\)")
_LONGEST_SUBJECT = 120
_WORDS_OF_A_MATTER = 9
"""Fewer words for each item of a list make the items parts of one matter: *tea, coffee and biscuits*."""
_LISTED_SUBJECT = re.compile(
    r"(?:[^:]{1,20}: )?[\w'\u2019 -]{3,24}"
    r"(?:(?:(?:[,;]| /| &| \+) (?:and )?| and )[\w'\u2019 -]{3,24}){2,}|[^:;]{3,40}(?:; [^;]{3,40})+"
)
_BETWEEN = (",", ";", "/", "&", "+", " and ")
"""What may stand between the matters of a list."""
_BETWEEN_SUBJECTS = re.compile("|".join(map(re.escape, _BETWEEN)))
_SENTENCE_END = re.compile(r"(?<=[.?!])\s|\n")


def treats_several(subject: str, text: str) -> bool:
    """Whether several matters have headings, or the subject lists several that the text takes up."""
    return _has_headings(text) or _lists_subjects(subject, text)


def _has_headings(text: str) -> bool:
    """Whether several matters have headings: ended by colons, or in capitals."""
    if ":" in text and _is_headed(_HEADED.findall(text)):
        return True
    return _IN_CAPITALS.search(text) is not None and _is_headed(_CAPITAL_HEADED.findall(text))


def _is_headed(headings: Sequence[str]) -> bool:
    """Whether several matters have headings: unlike the speakers of a play, none comes twice."""
    return len(headings) >= _FEWEST_HEADINGS and len(set(headings)) == len(headings)


def _lists_subjects(subject: str, text: str) -> bool:
    """Whether the subject lists matters, most of which the text takes up in sentences of their own."""
    if not any(map(subject.__contains__, _BETWEEN)):
        return False
    subject = _BRACKETED.sub("", subject[:_LONGEST_SUBJECT]).strip()
    if _LISTED_SUBJECT.fullmatch(subject) is None or _DATED.search(subject):
        return False
    items = _BETWEEN_SUBJECTS.split(subject.lower())
    if len(text.split()) < _WORDS_OF_A_MATTER * len(items):
        return False
    said = [sentence.lower() for sentence in _SENTENCE_END.split(text)]
    places = (_place_of(item, said) for item in items)
    return len({place for place in places if place is not None}) > 1


def _place_of(item: str, said: Sequence[str]) -> int | None:
    """Which sentence first has a word like one of the item's."""
    stems = [word[:4] for word in re.findall(r"[a-z]{3,}", item)]
    return next((place for place, sentence in enumerate(said) if any(stem in sentence for stem in stems)), None)
