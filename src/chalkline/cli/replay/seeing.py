"""What a replay cannot see: fields that were not kept, days that are missing or not over."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from chalkline.cli.replay.comparison import Unseen, missing_days
from chalkline.store.events.errors import StoreError
from chalkline.store.events.layout import Partition
from chalkline.store.events.manifest import Manifest
from chalkline.store.replay.running import Replay

_SOME = 2_000
"""Events that are looked at to say what is not worked out in columns."""


def unseen_by(replay: Replay) -> Unseen:
    """What the replay cannot see."""
    sides, days = replay.plan.sides, replay.days
    zone = sides.new.knowledge.calendar.zone
    fields = {event: sides.fields(event) for event in sides.events}
    return Unseen(
        missing=missing_days([partition.day for partition, _ in days]),
        open=_open(days, datetime.now(zone).date()),
        fields=replay.store.not_kept(fields, replay.since, replay.until),
        protected=sum(manifest.protected for _, manifest in days),
        one_by_one=dict(_one_by_one(replay)),
    )


def _open(days: Sequence[tuple[Partition, Manifest]], today: date) -> list[date]:
    return sorted({partition.day for partition, _ in days if partition.day >= today})


def _one_by_one(replay: Replay) -> Mapping[str, Sequence[str]]:
    """By type of event, the parts of conditions that no column was made of, in a few events of the first file."""
    found: dict[str, list[str]] = {}
    for file in replay.files():
        event = file.partition.event
        side = replay.plan.sides.new.events.get(event)
        if event in found or side is None:
            continue
        try:
            batch = next(iter(replay.store.scan_file(file, ["id", *side.fields])), None)
        except StoreError:  # said when the file is looked at
            continue
        if batch is not None:
            parts = side.decider.plan(batch.slice(0, _SOME), side.worlds).parts
            found[event] = list(dict.fromkeys(f"`{part.text}`: {part.way}" for part in parts))
    return found
