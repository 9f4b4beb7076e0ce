"""Where things lie in a store: ``school=ferndale/type=mail.send/day=2026-11-16/…parquet``.

What begins with an underscore or a dot is passed over by Spark, DuckDB and whoever else reads folders of Parquet.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from chalkline.events.vocabulary import EVENT_TYPES
from chalkline.store.events.errors import StoreError

T = TypeVar("T")

HIDDEN = ("_", ".")
_COUNTS = ".parquet"
_SHAPE = "what lies in a store is named `school=…/type=…/day=2026-11-16`; move anything else out of it"


@dataclass(frozen=True, slots=True, order=True)
class Partition:
    """A day of one type of event at one school. In the order of days, then of types."""

    day: date
    """By the school's clock."""
    event: str
    school: str

    @property
    def path(self) -> str:
        """Its folder, from the store's root."""
        return f"school={self.school}/type={self.event}/day={self.day}"

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A store on disk."""

    root: Path

    def day(self, partition: Partition) -> Path:
        """The folder of a day's events."""
        return self.root / partition.path

    def lock(self, partition: Partition) -> Path:
        """What whoever changes a day locks; beside the day, so that it outlives its folder."""
        return self.day(partition).parent / "_locks" / f"{partition.day}.lock"

    def purged(self, partition: Partition) -> Path:
        """Where a day's folder goes on its way out: no reader looks there."""
        return self.day(partition).parent / f"_purged-{partition.day}"

    def counts(self, partition: Partition) -> Path:
        """What is left of a day once it is purged."""
        return self.school(partition.school) / "_counts" / f"type={partition.event}" / f"day={partition.day}{_COUNTS}"

    def counted(self, school: str, types: Collection[str] = tuple(EVENT_TYPES)) -> Iterator[Partition]:
        """The days of a school of which counts are left, type by type. Raises StoreError for a foreign file."""
        for event in types:
            folder = self.counts(Partition(date.min, event, school)).parent
            for path in sorted(folder.glob(f"day=*{_COUNTS}")):
                try:
                    yield Partition(date.fromisoformat(path.stem.partition("=")[2]), event, school)
                except ValueError as error:
                    raise StoreError("this is not what is left of a day", path, "move it out of the store") from error

    def receipts(self, school: str) -> Path:
        """The folder of what was removed, and of what was handed out."""
        return self.school(school) / "_receipts"

    def school(self, school: str) -> Path:
        """The folder of a school."""
        return self.root / f"school={school}"

    def schools(self) -> list[str]:
        """Every school that the store has events of, by id."""
        return sorted(_named(self.root, "school", str))

    def partitions(
        self, types: Collection[str] | None = None, first: date | None = None, last: date | None = None
    ) -> Iterator[Partition]:
        """The days from the first to the last, both included, in order. Raises StoreError for a foreign folder."""
        found = (
            Partition(day, event, school)
            for school in self.schools()
            for event in _named(self.school(school), "type", _type)
            if types is None or event in types
            for day in _named(self.school(school) / f"type={event}", "day", date.fromisoformat)
        )
        yield from sorted(one for one in found if (first or one.day) <= one.day <= (last or one.day))


def _type(name: str) -> str:
    if name not in EVENT_TYPES:
        raise ValueError(name)
    return name


def _named(folder: Path, key: str, read: Callable[[str], T]) -> Iterator[T]:
    """What the folders below say after ``key=``."""
    if not folder.is_dir():
        return
    for below in sorted(folder.iterdir()):
        if below.name.startswith(HIDDEN):
            continue
        found, _, value = below.name.partition("=")
        if found != key or not below.is_dir():
            raise StoreError(f"this is not a folder `{key}=…`", below, _SHAPE)
        try:
            yield read(value)
        except ValueError as error:
            raise StoreError(f"`{value}` is no {key}", below, _SHAPE) from error
