"""A map whose keys may be of several types, which only the conformance entry makes."""

from collections.abc import Iterable, Iterator, Mapping


class MixedMap(Mapping[object, object]):
    """Keys are equal as CEL has it: ``1``, ``1u`` and ``1.0`` are the same, ``true`` is another."""

    __slots__ = ("_entries",)

    def __init__(self, entries: Iterable[tuple[object, object]]) -> None:
        """The entries in order; of those with equal keys, the last one counts."""
        self._entries = {(isinstance(key, bool), key): value for key, value in entries}

    def __getitem__(self, key: object) -> object:
        return self._entries[isinstance(key, bool), key]

    def __iter__(self) -> Iterator[object]:
        return (key for _, key in self._entries)

    def __len__(self) -> int:
        return len(self._entries)
