"""Replies of SMTP (RFC 5321 section 4.2) with enhanced status codes (RFC 3463), in lines that fit the protocol."""

import textwrap
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

_LONGEST_LINE = 512
"""Octets of a reply line, its end included (RFC 5321 section 4.5.3.1.5)."""
_MOST_LINES = 8
"""Lines of one reply; some servers quote no more of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a server answers: ``550 5.7.1 because``."""

    code: int
    status: str = ""
    """The enhanced status code; empty where there is none."""
    text: str
    silent: bool = field(default=False, compare=False)
    """Of a server that took a message: it tells no sender of deliveries (it does not offer DSN, RFC 3461)."""

    @property
    def good(self) -> bool:
        """Whether it took what it was asked to take."""
        return 200 <= self.code < 300  # noqa: PLR2004 - the classes of replies

    @property
    def passing(self) -> bool:
        """Whether the same may be taken later."""
        return 400 <= self.code < 500  # noqa: PLR2004

    @property
    def line(self) -> str:
        """All of it in one line of text."""
        return " ".join(f"{self.code} {self.status} {self.text}".split())

    @property
    def wire(self) -> bytes:
        """All of it as sent, without the last line's end: ASCII, each line at most 512 octets with its end."""
        return _written(self)


@lru_cache(maxsize=256)
def _written(reply: Reply) -> bytes:
    """The reply as sent. Remembered, since most are given again and again."""
    head = f"{reply.code}-{reply.status} " if reply.status else f"{reply.code}-"
    lines = textwrap.wrap(_plain(reply.text), _LONGEST_LINE - len(head) - 2)[:_MOST_LINES] or [""]
    written = [head + line for line in lines]
    written[-1] = written[-1].replace("-", " ", 1)
    return "\r\n".join(written).encode("ascii")


def _plain(text: str) -> str:
    """The text in ASCII: clients need not understand more in a reply (RFC 6531 section 3.7.4)."""
    if text.isascii() and text.isprintable():
        return text
    marks = text.translate(_MARKS)
    letters = unicodedata.normalize("NFKD", marks)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return "".join(letter if letter.isascii() and letter.isprintable() else "?" for letter in " ".join(bare.split()))


_MARKS = str.maketrans(
    {
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
    }
)

OK = Reply(code=250, status="2.0.0", text="OK")
