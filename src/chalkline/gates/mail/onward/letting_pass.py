"""A message that passes stays with the mail server that asked about it: it is told which fields to add, and goes on.

Safety: the mail server acknowledges the message, and only once we have answered. It can mark a message in one way
alone, so whoever is to see other marks gets theirs by way of the spool.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from chalkline.gates.mail import header
from chalkline.gates.mail.contracts import GoAhead, Marking, Metering
from chalkline.gates.mail.onward.telling import Telling
from chalkline.gates.mail.reply import Reply
from chalkline.gates.mail.verdicts.case import Case
from chalkline.gates.mail.verdicts.fates import Fated
from chalkline.store.spool.entry import Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class LettingPass:
    """What messages are let pass with. One for a gate."""

    hostname: str
    telling: Telling
    marking: Marking
    metering: Metering

    def carries(self, case: Case, parts: Sequence[Fated]) -> bool:
        """Whether all of these see the same marks."""
        return len(self._marks(case, parts)) == 1

    async def pass_on(self, case: Case, parts: Sequence[Fated], letters: tuple[Letter, ...]) -> Reply:
        """The answer that lets it pass; whoever sees one mark sees all."""
        began = time.perf_counter()
        await self.telling.tell(letters)
        marks = b"".join(self._marks(case, parts))
        self.metering.passed_on(len(parts), time.perf_counter() - began)
        return GoAhead(
            code=250,
            status="2.0.0",
            text=f"Passed as {case.arrival.id}",
            fields=header.decided(hostname=self.hostname, id_=case.arrival.id, decision=case.word) + marks,
            message=self.marking.message(case.arrival, marks),
        )

    def _marks(self, case: Case, parts: Sequence[Fated]) -> dict[bytes, None]:
        return dict.fromkeys(self.marking.fields(part.verdict, case.policies) for part in parts)
