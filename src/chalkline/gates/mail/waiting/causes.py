"""What happens where a message out of the spool cannot be decided, and whether anything new could decide it otherwise.

A fault of Chalkline's own is one cause of several: logged with its trace and the digest of the message, counted, and
left to what the school declared for it.
"""

import logging
from collections.abc import Iterable

from chalkline.gates.mail.contracts import Metering
from chalkline.gates.mail.settings.conduct import Cause
from chalkline.gates.mail.verdicts.arrival import Arrival
from chalkline.gates.mail.verdicts.deciding import verdicts_on
from chalkline.gates.mail.verdicts.keeping import record_of_json
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.policy.facts.reading import facts_behind
from chalkline.policy.values import Timestamp
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.spool.entry import Entry, Fate, Part

_log = logging.getLogger(__name__)


def count(verdicts: Iterable[Verdict], metering: Metering) -> None:
    """Each cause that kept a message from being decided is counted once."""
    for cause in dict.fromkeys(verdict.cause for verdict in verdicts if verdict.cause is not None):
        metering.cannot_decide(cause)


def read_again(entry: Entry, raw: bytes) -> Arrival | None:
    """The message as it came; None, and logged, where it cannot be read."""
    try:
        return Arrival.of_entry(entry, raw)
    except Exception:  # noqa: BLE001 - whatever is wrong, the school has declared what then happens
        _log.exception("%s (sha256 %s): could not be read again", entry.id, entry.content.digest.hex())
        return None


def verdicts_again(
    entry: Entry, arrival: Arrival | None, knowledge: Knowledge | None, now: Timestamp
) -> tuple[Verdict, ...]:
    """The verdicts on a message that waited, or why there are none."""
    if knowledge is None:
        return _without(entry, Cause.NO_BUNDLE)
    if arrival is None:
        return _without(entry, Cause.POLICY_ERROR)
    try:
        return verdicts_on(arrival, knowledge, now)
    except Exception:  # noqa: BLE001 - likewise
        _log.exception("%s (sha256 %s): could not be decided again", entry.id, entry.content.digest.hex())
        return _without(entry, Cause.POLICY_ERROR)


def _without(entry: Entry, cause: Cause) -> tuple[Verdict, ...]:
    return tuple(Verdict(address=part.address, via=part.via, options=part.options, cause=cause) for part in entry.parts)


def may_change(part: Part, knowledge: Knowledge, now: Timestamp) -> bool:
    """Whether a part that waits for an answer, or to become decidable, may be decided otherwise by what is known now.

    What is held until a moment is decided again at that moment, whatever is learnt before. Of everything else the
    record says which facts were read, and these are looked up again.
    """
    if part.fate not in {Fate.HELD, Fate.ASKED}:
        return False
    record = record_of_json(part.decision) if part.decision else None
    if record is None:
        return True
    if part.fate is Fate.HELD and not record.decision.undecided:
        return False
    if record.versions.calendar != knowledge.calendar.version:
        return True
    facts = knowledge.facts
    return any(
        tuple(fact.number for fact in facts_behind(facts, read.reading, now)) != read.numbers for read in record.read
    )
