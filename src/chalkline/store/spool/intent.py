"""What a caller asks of the spool, to become true as a whole or not at all."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field

import msgspec

from chalkline.policy.facts.fact import Fact
from chalkline.store.spool.entry import Entry, Letter, Part
from chalkline.store.spool.errors import PartClosed, UnknownEntry
from chalkline.store.spool.record import Mark, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """Letters to keep, parts of an open entry to change, facts to learn or forget."""

    letters: tuple[Letter, ...] = ()
    changes: Mapping[str, Mapping[int, Part]] = field(default_factory=dict)
    """New parts, by entry and place in it; none for an entry that is only to be written again."""
    facts: tuple[Fact, ...] = ()
    forgotten: tuple[int, ...] = ()
    mark: Mark | None = None
    torn: tuple[int, ...] = ()
    uses_reserve: bool = False
    """Whether it closes or moves what is in the spool, and so may use the room kept back for that."""

    def record(self, entries: MutableMapping[str, Entry]) -> Record:
        """The record that makes it true; ``entries`` are the open ones that it changes, and are as it leaves them.

        Raises UnknownEntry, PartClosed.
        """
        changed = {id_: _changed(id_, entries.get(id_), parts) for id_, parts in self.changes.items()}
        entries.update(changed)
        return Record(
            entries=(*(letter.entry for letter in self.letters), *changed.values()),
            facts=self.facts,
            forgotten=self.forgotten,
            mark=self.mark,
            torn=self.torn,
        )


def _changed(id_: str, entry: Entry | None, new: Mapping[int, Part]) -> Entry:
    if entry is None or not entry.is_open:
        raise UnknownEntry(f"no open entry has the id `{id_}`")
    for place, part in new.items():
        if place not in range(len(entry.parts)):
            raise UnknownEntry(f"{id_} has no part {place}")
        if part.fate.is_open and not entry.parts[place].fate.is_open:
            raise PartClosed(f"{part.address} of {id_} is {entry.parts[place].fate.value} already")
    parts = tuple(new.get(place, part) for place, part in enumerate(entry.parts))
    return msgspec.structs.replace(entry, parts=parts)
