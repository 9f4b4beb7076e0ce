"""What the parts of the mail gate ask of one another, and the plainest thing that keeps each promise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from chalkline.gates.mail.reply import Reply
from chalkline.gates.mail.settings.conduct import Cause
from chalkline.gates.mail.verdicts.arrival import Arrival
from chalkline.gates.mail.verdicts.case import Case
from chalkline.gates.mail.verdicts.fates import Fated
from chalkline.gates.mail.verdicts.notices_due import NoticeDue
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.spool.entry import Direction, Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class GoAhead(Reply):
    """The answer to a mail server that asked about a message: it goes on with it itself, changed so."""

    fields: bytes
    """To be put before all others, each with its line's end."""
    message: bytes
    """The message under them."""


class Onward(Protocol):
    """Whoever carries on what may go to all its recipients."""

    def carries(self, case: Case, parts: Sequence[Fated]) -> bool:
        """Whether each of these can get the message as it is marked for them; else it goes by way of the spool."""
        ...

    async def pass_on(self, case: Case, parts: Sequence[Fated], letters: tuple[Letter, ...]) -> Reply:
        """The answer to a message that goes to all of these; the notices are kept."""
        ...


class Marking(Protocol):
    """What recipients see of what was decided."""

    def fields(self, verdict: Verdict, policies: str) -> bytes:
        """The header fields to be added for this recipient, each with its line's end; often none.

        ``policies`` is the digest of those that it was decided by. The verdict of what waited has no event any more.
        """
        ...

    def message(self, arrival: Arrival, fields: bytes) -> bytes:
        """The message itself as those get it who see these fields."""
        ...


class Writing(Protocol):
    """Whoever writes notices."""

    def letters(
        self, due: Iterable[NoticeDue], arrival: Arrival, verdicts: Sequence[Verdict], knowledge: Knowledge
    ) -> tuple[Letter, ...]:
        """The notices, to be kept with the message. None for a sender who has no address (MAIL FROM:<>)."""
        ...

    def undeliverable(self, arrival: Arrival, refused: Sequence[tuple[str, Reply]]) -> tuple[Letter, ...]:
        """The delivery notice to the sender about these recipients, with what the next server answered for each."""
        ...

    def delayed(self, arrival: Arrival, waiting: Sequence[tuple[str, Reply]]) -> tuple[Letter, ...]:
        """Likewise, that the message is late for them and still being tried (RFC 3464, ``Action: delayed``)."""
        ...

    def relayed(self, arrival: Arrival, taken: Sequence[tuple[str, Reply]]) -> tuple[Letter, ...]:
        """Likewise, that a server took it that tells nobody of deliveries (RFC 3461, ``Action: relayed``)."""
        ...


class Metering(Protocol):
    """Whoever counts: for the health page and Prometheus."""

    def decided(self, verdicts: Sequence[Verdict], direction: Direction, seconds: float) -> None:
        """A message was decided, and how long that took."""
        ...

    def cannot_decide(self, cause: Cause) -> None:
        """A message could not be decided."""
        ...

    def answered(self, reply: Reply, seconds: float) -> None:
        """The client was answered after its last byte had come."""
        ...

    def passed_on(self, recipients: int, seconds: float) -> None:
        """The next server took a message for so many recipients."""
        ...

    def perhaps_twice(self) -> None:
        """A message that the next server took, or may have taken, will come again: nobody could be told so."""
        ...

    def released(self, recipients: int, seconds: float) -> None:
        """The next server took a message out of the spool for so many recipients."""
        ...

    def put_off(self, reply: Reply) -> None:
        """The next server did not take a message out of the spool for a recipient, for now or for good."""
        ...

    def returned(self, recipients: int) -> None:
        """A message out of the spool went back to its sender for so many recipients."""
        ...

    def limited(self, limit: str) -> None:
        """A client was turned away by a limit: ``connections`` or ``messages``."""
        ...


@dataclass(frozen=True, slots=True)
class NoMarks:
    """No message is marked."""

    def fields(self, verdict: Verdict, policies: str) -> bytes:  # noqa: ARG002 - the protocol's
        """Nothing."""
        return b""

    def message(self, arrival: Arrival, fields: bytes) -> bytes:  # noqa: ARG002 - likewise
        """The message as it came."""
        return arrival.raw


@dataclass(frozen=True, slots=True)
class Uncounted:
    """Nothing is counted."""

    def decided(self, verdicts: Sequence[Verdict], direction: Direction, seconds: float) -> None:
        """Nothing."""

    def cannot_decide(self, cause: Cause) -> None:
        """Nothing."""

    def answered(self, reply: Reply, seconds: float) -> None:
        """Nothing."""

    def passed_on(self, recipients: int, seconds: float) -> None:
        """Nothing."""

    def perhaps_twice(self) -> None:
        """Nothing."""

    def released(self, recipients: int, seconds: float) -> None:
        """Nothing."""

    def put_off(self, reply: Reply) -> None:
        """Nothing."""

    def returned(self, recipients: int) -> None:
        """Nothing."""

    def limited(self, limit: str) -> None:
        """Nothing."""
