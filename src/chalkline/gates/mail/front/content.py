"""The message itself, as it comes after DATA: read strictly, so that nobody else sees another end of it.

Safety (SMTP smuggling): a line ends with CRLF and with nothing else. A message with a bare CR or LF anywhere is not
taken, and the connection ends there, since nobody can tell what the client meant by what follows. So the only end of a
message is CRLF dot CRLF, for this gate and, as nothing else is passed on, for every server behind it. Nor is a message
taken with a zero byte in it, since some servers leave those out, so that another end might appear.
"""

from dataclasses import dataclass, field

from chalkline.gates.mail.reply import Reply

END = b"\r\n.\r\n"


@dataclass(slots=True, kw_only=True)
class Content:
    """Gathers a message from pieces as they come; :attr:`complete` once its end is there."""

    largest: int
    """Bytes of the largest message; a larger one is read to its end, up to twice as much, and not kept."""
    longest_line: int
    kept: bytearray = field(default_factory=bytearray)
    size: int = 0
    last: bytes = END[:2]
    """The last bytes so far, as many as an end has."""

    def wanted(self, ahead: bytes | bytearray) -> int:
        """How many of the bytes that have come are the message's: those to its end if that is among them, else all."""
        end = (self.last + ahead).find(END)
        return len(ahead) if end < 0 else end + len(END) - len(self.last)

    def add(self, piece: bytes) -> Reply | None:
        """Adds what came next, which is not empty; the reply with which the connection ends where it cannot go on."""
        if _has_bare_ends(self.last[-1:], piece):
            return BARE_END
        self.size += len(piece)
        self.last = (self.last + piece[-len(END) :])[-len(END) :]
        if self.size > self.largest:
            self.kept.clear()
        else:
            self.kept += piece
        return ENDLESS if self.size > 2 * self.largest and not self.complete else None

    @property
    def complete(self) -> bool:
        """Whether the end of the message has come."""
        return self.last == END

    def message(self) -> bytes | Reply:
        """The message without its end and without the dots that were added on the way, or why it is not taken."""
        if self.size > self.largest:
            return Reply(code=552, status="5.3.4", text=f"The message is larger than {self.largest} bytes")
        raw = bytes(self.kept.removesuffix(b".\r\n"))
        if refused := _unfit(raw, self.longest_line):
            return refused
        unstuffed = raw.replace(b"\r\n.", b"\r\n")
        return unstuffed[1:] if unstuffed.startswith(b".") else unstuffed


def unfit(raw: bytes, longest_line: int) -> Reply | None:
    """Why a message that came whole is not taken: it could not be handed on as it is."""
    return BARE_LINE_END if _has_bare_ends(b"", raw) else _unfit(raw, longest_line)


def _unfit(raw: bytes, longest_line: int) -> Reply | None:
    if b"\0" in raw:
        return Reply(code=554, status="5.6.0", text="A byte of the message is zero")
    if _has_long_line(raw, longest_line):
        return Reply(code=554, status="5.6.0", text=f"A line of the message is longer than {longest_line} bytes")
    return None


def _has_bare_ends(before: bytes, piece: bytes) -> bool:
    """Whether a CR or LF stands alone; a CR at the end of the piece may yet be followed by its LF."""
    whole = before + piece if before == b"\r" else piece
    pairs = whole.count(b"\r\n")
    if whole.count(b"\n") != pairs:
        return True
    return whole.count(b"\r") - whole.endswith(b"\r") != pairs


def _has_long_line(raw: bytes, longest: int) -> bool:
    start = 0
    while len(raw) - start > longest:
        end = raw.rfind(b"\n", start, start + longest)
        if end < 0:
            return True
        start = end + 1
    return False


BARE_END = Reply(
    code=521, status="5.5.2", text="Lines end with CRLF; a bare CR or LF was found, and the connection ends"
)
BARE_LINE_END = Reply(code=554, status="5.6.0", text="A CR or LF of the message stands alone")
ENDLESS = Reply(code=421, status="4.3.4", text="The message does not end; the connection does")
