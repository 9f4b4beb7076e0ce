"""What the clients of crash tests send, and what may become of it for each recipient."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from tests.gates.mail import hill

ANNA, CLEO, LEE, HEAD = "anna@hill.example", "cleo@home.example", "lee@hill.example", "head@hill.example"
NOBODY, BUSY = "nobody@home.example", "busy@home.example"
"""The next server never has the one, and the other only at times."""


class May(Enum):
    """When a message may arrive at a recipient."""

    GO = auto()
    """At once."""
    WAIT = auto()
    """In school hours, or once its sender says that it must."""
    ASK = auto()
    """Once the head says so."""
    NOT = auto()
    """Never; its sender is told."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of message."""

    subject: str
    fates: Mapping[str, May]
    warned: bool = False

    @property
    def refused(self) -> bool:
        """Whether the gate refuses all of it."""
        return set(self.fates.values()) == {May.NOT}

    @property
    def stopped(self) -> bool:
        """Whether its sender is told what becomes of it, whatever the hour."""
        return self.warned or bool(set(self.fates.values()) & {May.ASK, May.NOT})

    def raw(self, token: str) -> bytes:
        """The message; its token is in its subject and its Message-ID."""
        made = hill.mail(f"{self.subject} {token}", to=", ".join(self.fates), body="Hello.\r\n..dots\r\n." + token)
        return made.replace(b"<1@hill.example>", f"<{token}@hill.example>".encode())


KINDS = (
    Kind("HELLO", {CLEO: May.GO}),
    Kind("HELLO", {LEE: May.GO, CLEO: May.GO}),
    Kind("WARN", {CLEO: May.GO}, warned=True),
    Kind("WAIT", {CLEO: May.WAIT}),
    Kind("WAIT", {"grandma@home.example": May.WAIT}),
    Kind("ASK", {CLEO: May.ASK}),
    Kind("REFUSE", {CLEO: May.NOT}),
    Kind("OUT WAIT", {LEE: May.GO, CLEO: May.WAIT}),
    Kind("OUT ASK", {LEE: May.GO, CLEO: May.ASK}),
    Kind("OUT REFUSE", {LEE: May.GO, CLEO: May.NOT}),
    Kind("HELLO", {CLEO: May.GO, NOBODY: May.NOT}),
    Kind("WAIT", {CLEO: May.WAIT, NOBODY: May.NOT}),
    Kind("HELLO", {CLEO: May.GO, BUSY: May.GO}),
)
