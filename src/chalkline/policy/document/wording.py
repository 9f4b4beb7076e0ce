"""What one wording changes in another: the words and figures, beneath punctuation and case."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import category

from chalkline.policy.calendar.periods import LocalTime
from chalkline.policy.calendar.time_text import parse_local_time
from chalkline.policy.document.weighty import FIGURES, NEVER_MINOR, PREFIXES, UNITS
from chalkline.policy.source import Placed
from chalkline.policy.spelling import NEAR, within

_APOSTROPHE, _HYPHEN = "\N{RIGHT SINGLE QUOTATION MARK}", "\N{NON-BREAKING HYPHEN}"
_TOKEN = re.compile(
    r"(?P<figure>(?:[<>≤≥]\s?)?[-+~±£$€]?[^\W\d_]*\d[\w.,:%]*)"
    rf"|(?P<word>[^\W\d_]+(?:[-'{_APOSTROPHE}{_HYPHEN}][^\W\d_]+)*)"
    r"|(?P<sign>[^\w\s])"
)
_JOINTS = str.maketrans("", "", f"-'{_APOSTROPHE}{_HYPHEN}")
_MARKUP = "`^|~=+>"
_SIGNS = "%&"
_HALF_DAYS = ("am", "pm")
_SHOWN = 12
"""Words of a longer change that are quoted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word, a symbol, or a figure with its unit. Two are the same if their ``meaning`` is."""

    text: str
    meaning: str
    figure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingChange:
    """One difference between two wordings, in plain English, and whether it is minor."""

    says: str
    minor: bool


def wording_changes(old: str, new: str) -> tuple[WordingChange, ...]:
    """What the new wording changes in the old, in the order of the text; nothing if they are the same."""
    before, after = tuple(tokens(old)), tuple(tokens(new))
    if len(before) != len(after):
        return (_rewritten(before, after),)
    pairs = zip(before, after, strict=True)
    changed = tuple(_replaced(one, other) for one, other in pairs if one.meaning != other.meaning)
    if not changed and old != new:
        return (WordingChange(says="the wording differs in punctuation, spacing or case alone", minor=True),)
    return changed


def tokens(text: str) -> Iterator[Token]:
    """The words and figures of a text; a unit belongs to the figure before it."""
    figure: Token | None = None
    for match in filter(_says_something, _TOKEN.finditer(text)):
        found = _token(match)
        if figure and (unit := UNITS.get(found.meaning)):
            figure = _with_unit(figure, found, unit)
            continue
        if figure:
            yield figure
        figure = found if found.figure else None
        if not figure:
            yield found
    if figure:
        yield figure


def _says_something(match: re.Match[str]) -> bool:
    """Whether it is more than punctuation: a symbol such as a tick is, a mark of Markdown is not."""
    symbol = category(match[0][0])[0] in "SM" and match[0] not in _MARKUP
    return not match["sign"] or symbol or match[0] in _SIGNS


def _token(match: re.Match[str]) -> Token:
    text = match[0].rstrip(".,:")
    if not match["word"]:
        return Token(text=text, meaning=_figure(text), figure=True)
    return Token(text=text, meaning=text.casefold().translate(_JOINTS))


def _with_unit(figure: Token, unit: Token, meaning: str) -> Token:
    joint = "" if meaning in _HALF_DAYS else " "
    return Token(text=f"{figure.text} {unit.text}", meaning=_figure(f"{figure.meaning}{joint}{meaning}"), figure=True)


def _figure(text: str) -> str:
    """The figure; times of day alike, however they are written."""
    if ":" not in text and not text.casefold().endswith(_HALF_DAYS):
        return text.casefold()
    time = parse_local_time(Placed(text))
    return str(time) if isinstance(time, LocalTime) else text.casefold()


def _replaced(old: Token, new: Token) -> WordingChange:
    said = f"“{old.text}” became “{new.text}”"
    if old.figure or new.figure or _either(old, new, FIGURES):
        return WordingChange(says=f"{said}: the figures differ", minor=False)
    if _either(old, new, NEVER_MINOR):
        word = old.text if old.meaning in NEVER_MINOR else new.text
        return WordingChange(says=f"{said}: a change of “{word}” is never minor", minor=False)
    if _opposite(old.meaning, new.meaning):
        return WordingChange(says=f"{said}: the one may be the opposite of the other", minor=False)
    if within(NEAR, old.meaning, new.meaning):
        return WordingChange(says=f"{said}: within two letters", minor=True)
    return WordingChange(says=f"{said}: another word", minor=False)


def _either(old: Token, new: Token, words: frozenset[str]) -> bool:
    return old.meaning in words or new.meaning in words


def _opposite(one: str, other: str) -> bool:
    """Whether the words differ in a prefix alone that can turn the meaning round."""
    stems = {one[len(prefix) :] for prefix in PREFIXES if one.startswith(prefix)}
    return any(other.startswith(prefix) and other[len(prefix) :] in stems for prefix in PREFIXES)


def _rewritten(before: tuple[Token, ...], after: tuple[Token, ...]) -> WordingChange:
    """The stretch that differs, where words were added or left out."""
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    old, new = (_quoted(words[start : len(words) - end]) for words in (before, after))
    if not old:
        return WordingChange(says=f"{new} was added", minor=False)
    return WordingChange(says=f"{old} became {new}" if new else f"{old} was left out", minor=False)


def _common(before: Iterable[Token], after: Iterable[Token]) -> int:
    """How many tokens are the same at the beginning."""
    count = 0
    for one, other in zip(before, after, strict=False):
        if one.meaning != other.meaning:
            break
        count += 1
    return count


def _quoted(words: tuple[Token, ...]) -> str:
    text = " ".join(word.text for word in words[:_SHOWN])
    return f"“{text}{' …' if len(words) > _SHOWN else ''}”" if words else ""
