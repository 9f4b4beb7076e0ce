"""What was decided about a message for one of those it goes to."""

from dataclasses import dataclass

from chalkline.events.declared.mail import Mail
from chalkline.gates.mail.settings.conduct import Cause
from chalkline.policy.decide.decision import Decision
from chalkline.policy.decide.record import Record
from chalkline.policy.effects import Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The decision for one recipient; or, where there is none, why not."""

    address: str
    """Where it goes: an address of RCPT TO, or that of a member of the group that one stands for (may be empty)."""
    via: str = ""
    """The address of RCPT TO whose member this is; empty for one addressed in person."""
    options: tuple[str, ...] = ()
    """The parameters of RCPT TO."""
    event: Mail | None = None
    record: Record | None = None
    cause: Cause | None = None
    """Why it could not be decided; also beside a decision that is undecided, or made by a stale bundle."""

    @property
    def decision(self) -> Decision | None:
        """The decision alone."""
        return None if self.record is None else self.record.decision

    @property
    def effect(self) -> Effect:
        """What the decision says; nothing where there is none."""
        return Effect.NOTHING if self.record is None else self.record.decision.effect

    @property
    def person(self) -> str:
        """The id of the recipient; empty for somebody unknown."""
        return "" if self.event is None else self.event.recipient.id

    @property
    def sender(self) -> str:
        """The id of the sender; empty for somebody unknown."""
        return "" if self.event is None else self.event.sender.id
