"""What the gate wrote down of its day: a note for each decision, which nobody's protected contact is in."""

from collections import Counter
from pathlib import Path

import msgspec

from chalkline.cli.demo import telling
from chalkline.gates.mail.verdicts.keeping import record_of_json
from chalkline.store.spool.disk import PosixDisk
from chalkline.store.spool.notes import notes


class _Note(msgspec.Struct, frozen=True):
    """What counts of a note: the record of a decision, where it is one; other notes say who did what."""

    record: msgspec.Raw = msgspec.Raw()


_NOTE = msgspec.json.Decoder(_Note)


def written_down(spool: Path) -> None:
    """It is told how many decisions of each effect a spool that was closed holds."""
    found = (_NOTE.decode(note).record for note in notes(PosixDisk(), spool / "records"))
    effects = Counter(record_of_json(bytes(record)).decision.effect for record in found if bytes(record))
    counts = ", ".join(f"{number} {effect.word if effect else 'pass'}" for effect, number in sorted(effects.items()))
    telling.say(
        f"The gate wrote down {effects.total()} decisions, each with clause and reason: {counts}.\n"
        "What waited was decided twice: as it came, and as it left."
    )
