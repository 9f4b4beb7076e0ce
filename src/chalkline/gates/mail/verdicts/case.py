"""A message with what was decided about it, and what that was decided with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalkline.gates.mail.verdicts.arrival import Arrival
from chalkline.gates.mail.verdicts.keeping import letter_of
from chalkline.gates.mail.verdicts.reasons import reasons_for
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.spool.entry import Letter, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that its handling needs to know of a message."""

    arrival: Arrival
    verdicts: tuple[Verdict, ...]
    knowledge: Knowledge | None

    @property
    def policies(self) -> str:
        """The digest of the policies it was decided by; empty without any."""
        return "" if self.knowledge is None else self.knowledge.digest

    @property
    def word(self) -> str:
        """What is said of it where it passes."""
        return "undecided" if any(verdict.cause is not None for verdict in self.verdicts) else "passed"

    def letter(self, parts: Sequence[Part]) -> Letter:
        """The message as the spool keeps it, for these recipients."""
        return letter_of(self.arrival, parts, self.verdicts, self.knowledge)

    def reasons(self) -> Mapping[str, str]:
        """Why it is refused, by clause."""
        return {} if self.knowledge is None else reasons_for(self.verdicts, self.knowledge)
