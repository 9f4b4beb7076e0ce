"""The normal form of a text, in which phrases are looked for.

What is a word, a number or an end of a sentence is said by one pattern. Since every letter of every message comes this
way, it is worked out from whole texts at a time, by a table of characters; the pattern is left with what no table can
do: words that are links or addresses, and texts with characters that the table lacks. Tests hold one to the other.
"""

import re
import unicodedata

_TABLED = "cp1252"
"""The character set of the table: it has every character that a token can hold, and the usual ones that none can."""
_APOSTROPHES = "\u2018\u2019\u02bc`"
_UNSEEN = "\u00ad\u200b\u200c\u200d\ufeff"
_ACCENT = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_LINK, _ADDRESS = r"\b(?:https?://|www\.)[^\s<>]+", r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
_NUMBER, _SPELT = r"£?\d+(?:[.,:]\d+)*", r"[a-z]+(?:'[a-z]+)*"
_BREAK = re.compile(r"\n\s*\n|\n\s*(?:[-*•]|\d+[.)])\s")
"""An empty line, or what stands before an item of a list: either ends a sentence."""
_TOKEN = re.compile(f"{_LINK}|{_ADDRESS}|{_SPELT}|{_NUMBER}|[.!;:]|{_BREAK.pattern}|[?$€@%&+]")
_LINK_BEGINS = ("http://", "https://", "www.")

_FIGURES = tuple("0123456789")
_FIGURED = re.compile(r"[£0-9](?<!£(?!\d))\d*(?:[.,:]\d+)*".encode(_TABLED))
"""The same as a number's pattern; one that begins with what is always there is searched for three times as fast."""
_WITHIN_NUMBERS = ".,:£".encode(_TABLED)
_HELD = b"\x81\x8d\x8f\x90"
"""What these characters are while the others are taken to pieces: bytes that stand for no character in the set."""
_HOLD, _RELEASE = bytes.maketrans(_WITHIN_NUMBERS, _HELD), bytes.maketrans(_HELD, _WITHIN_NUMBERS)
_MARKS = [mark.encode(_TABLED) for mark in ".?$€@%&+"]
_LONE_APOSTROPHE = re.compile(rb"'(?:(?![a-z])|(?<![a-z]'))")


def _table() -> bytes:
    """What becomes of each byte: a small letter, a figure, a mark or what is held; a full stop for what else ends."""
    kept = {byte: byte for byte in (*b"abcdefghijklmnopqrstuvwxyz0123456789'", *_HELD, *b"".join(_MARKS))}
    ends = dict.fromkeys(b"!;:", ord("."))
    return bytes((kept | ends).get(byte, ord(" ")) for byte in range(256))


_TABLE = _table()


def normalised(text: str) -> str:
    """The words of a text, in small letters and without accents, one blank between them and at both ends.

    Sentences end in ``.`` or ``?``. A link is the word ``link``, a mail address the word ``address``.
    """
    plain = unaccented(text)
    try:
        return f" . {_by_table(plain)} . "
    except UnicodeEncodeError:
        return f" . {by_pattern(plain)} . "


def unaccented(text: str) -> str:
    """The text in small letters, without accents and unseen characters, with one sort of apostrophe."""
    if text.isascii():
        return text.lower().replace("`", "'")
    for apostrophe in _APOSTROPHES:
        text = text.replace(apostrophe, "'")
    for unseen in _UNSEEN:
        text = text.replace(unseen, "")
    plain = unicodedata.normalize("NFKD", text).casefold()
    return plain if plain.isascii() else _ACCENT.sub("", plain)


def by_pattern(plain: str) -> str:
    """The tokens of a text in small letters: what :data:`_TOKEN` says they are."""
    return " ".join([token if token.isalnum() else _token(token) for token in _TOKEN.findall(plain)])


def _token(written: str) -> str:
    """A token that is no plain word or number, as it stands in normalised text."""
    if written.startswith(_LINK_BEGINS):
        return "link"
    if "@" in written[1:]:
        return "address"
    return "." if written[0] in ".!;:\n" else written


def _by_table(plain: str) -> str:
    """The same. Raises UnicodeEncodeError for a text with characters that the table lacks."""
    charset = "ascii" if plain.isascii() else _TABLED
    written = _without_links(_BREAK.sub(" . ", plain)).encode(charset)
    if any(figure in plain for figure in _FIGURES):
        written = _FIGURED.sub(lambda number: b" %b " % number[0].translate(_HOLD), written)
    words = _LONE_APOSTROPHE.sub(b" ", written.translate(_TABLE))
    for mark in _MARKS:
        words = words.replace(mark, b" %b " % mark)
    return b" ".join(words.split()).translate(_RELEASE).decode(charset)


def _without_links(broken: str) -> str:
    """The text with each word that holds a link or an address replaced by its tokens."""
    if not _may_hold_link(broken):
        return broken
    return " ".join([by_pattern(word) if _may_hold_link(word) else word for word in broken.split()])


def _may_hold_link(text: str) -> bool:
    return "@" in text or "://" in text or "www." in text
