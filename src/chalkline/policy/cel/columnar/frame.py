"""Where conditions are evaluated: the rows of a batch, and inside a macro the items of its lists.

Inside a macro each item is a row. Whatever does not depend on the item is evaluated outside and brought in, so that it
is worked out once for each event and not once for each item.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, auto
from typing import Protocol
from weakref import ref

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.cel.columnar.columns import Array, Codes, Column, Lists, Stored
from chalkline.policy.cel.columnar.loading import absent, stored_of
from chalkline.policy.cel.columnar.stretches import Stretches
from chalkline.policy.cel.columnar.taking import Rows, parents, take, take_stored
from chalkline.policy.cel.typed import Node
from chalkline.policy.values import Timestamp
from chalkline.policy.world import World

Step = Callable[["Frame"], Column]
"""What a node of a condition becomes: asked for a frame, its value in each row."""
MOST_ITEMS = 1 << 24
"""Rows of a frame inside a macro; a batch whose lists have more is evaluated in halves."""


_ONCE = np.ones(1, np.int64)


class TooWideError(Exception):
    """The lists of a batch have too many items to stand in memory at once."""


class Question(IntEnum):
    """What facts are asked, as far as it matters for when the answer may change."""

    PERSON = auto()
    """A field of a person or thing, a register, a relation: facts about those who are named."""
    SIGNED = auto()
    """Besides, which versions are in force."""
    LESSONS = auto()
    """Besides, the timetables of the person's classes."""
    PERMITTED = auto()
    """Whatever the terms of permissions read."""


class Worlds(Protocol):
    """The facts and the calendar at all moments."""

    @property
    def calendar(self) -> Calendar:
        """The school's zone, terms and holidays."""
        ...

    def at(self, moment: Timestamp) -> World:
        """The world of the moment."""
        ...

    def stretches(self, question: Question) -> Stretches:
        """Those in which the answers to such questions do not change, kept from batch to batch."""
        ...


@dataclass(slots=True, kw_only=True, weakref_slot=True)
class Frame:
    """Rows, and what has been worked out of them."""

    size: int
    tried: npt.NDArray[np.int64]
    """The moment tried, in microseconds, of each row of the batch."""
    root: Callable[[str], Stored]
    """What events carry in a root field."""
    worlds: Worlds | None
    within: "ref[Frame] | None" = None
    """Inside a macro: what is around, held weakly. It holds this one, and in a ring a whole batch would stay behind."""
    watch: dict[Node, int] | None = None
    """If somebody wants to know: how often each part of a condition was asked of the library or of the facts."""
    lists: Lists | None = None
    """Inside a macro: the items, by rows of ``outer``."""
    known: dict[int, Column] = field(default_factory=dict)
    inner: dict[int, "Frame"] = field(default_factory=dict)
    worked_out: dict[object, object] = field(default_factory=dict)
    """What else the rows share: times read in a zone, when facts change."""

    @classmethod
    def of(
        cls, batch: pa.RecordBatch, at: Array, worlds: Worlds | None, watch: dict[Node, int] | None = None
    ) -> "Frame":
        """The rows of a batch, tried at these moments."""
        names, loaded = frozenset(batch.schema.names), dict[str, Stored]()

        def root(name: str) -> Stored:
            if name not in loaded:
                loaded[name] = stored_of(batch.column(name)) if name in names else absent(batch.num_rows)
            return loaded[name]

        return cls(size=batch.num_rows, tried=at, root=root, worlds=worlds, watch=watch)

    def picked(self, rows: Rows, at: Array | None = None) -> "Frame":
        """Some of the rows of a batch, at moments of their own if these are given."""
        fields: dict[str, Stored] = {}

        def root(name: str) -> Stored:
            if name not in fields:
                fields[name] = take_stored(self.root(name), rows)
            return fields[name]

        tried = self.tried[rows] if at is None else at
        return Frame(size=len(rows), tried=tried, root=root, worlds=self.worlds, watch=self.watch)

    @property
    def outer(self) -> "Frame | None":
        """Inside a macro: the frame around, which whoever asks inside still holds."""
        if self.within is None:
            return None
        found = self.within()
        if found is None:
            raise ReferenceError("the frame around is gone")
        return found

    @property
    def at(self) -> npt.NDArray[np.int64]:
        """The moment tried, in microseconds, of each row."""
        return self.of_rows("at", self.tried, lambda at, _: at)

    @property
    def around(self) -> npt.NDArray[np.int64] | None:
        """How often what is inside is evaluated at most for one event: the product of the lengths of all ranges."""
        return None if self.outer is None else self.of_rows("around", _ONCE, np.multiply)

    def of_rows(self, name: str, outermost: Array, inward: Callable[[Array, Array], Array]) -> npt.NDArray[np.int64]:
        """What is so of the rows outside and of the lengths of their lists, for each row; worked out at first need."""
        if self.outer is None or self.lists is None:
            return outermost
        if name not in self.worked_out:
            outside = self.outer.of_rows(name, outermost, inward)
            self.worked_out[name] = inward(outside, self.lists.lengths)[self.parents]
        return self.worked_out[name]  # type: ignore[return-value]

    @property
    def parents(self) -> Rows:
        """Inside a macro: for each item, the row of ``outer`` whose it is."""
        if self.lists is None:
            raise TypeError("a batch is inside of nothing")
        if "parents" not in self.worked_out:
            self.worked_out["parents"] = parents(self.lists.offsets)
        return self.worked_out["parents"]  # type: ignore[return-value]

    @property
    def rows(self) -> int:
        """How many rows the batch has."""
        return self.size if self.outer is None else self.outer.rows

    @property
    def depth(self) -> int:
        """How many macros are around."""
        return 0 if self.outer is None else self.outer.depth + 1

    def value(self, step: Step) -> Column:
        """What the step is worth, worked out once."""
        found = self.known.get(id(step))
        if found is None:
            found = self.known[id(step)] = step(self)
        return found

    def inside(self, range_: Step, lists: Lists) -> "Frame":
        """The frame of the items of lists. Raises TooWideError."""
        known = self.inner.get(id(range_))
        if known is not None:
            return known
        if lists.offsets[-1] > MOST_ITEMS and self.rows > 1:
            raise TooWideError
        inner = self.inner[id(range_)] = Frame.of_items(self, lists)
        return inner

    @classmethod
    def of_items(cls, outer: "Frame", lists: Lists) -> "Frame":
        """The items of lists, one for each row outside, as rows."""
        size = int(lists.offsets[-1])
        return cls(
            size=size,
            tried=outer.tried,
            root=outer.root,
            worlds=outer.worlds,
            watch=outer.watch,
            within=ref(outer),
            lists=lists,
        )

    def watched(self, node: Node, function: Callable[..., object]) -> Callable[..., object]:
        """The function, which is noted whenever it is called if somebody wants to know."""
        watch = self.watch
        if watch is None:
            return function

        def noted(*arguments: object) -> object:
            watch[node] = watch.get(node, 0) + 1
            return function(*arguments)

        return noted

    def brought_in(self, step: Step) -> Column:
        """What the step is worth outside, for each item."""
        if self.outer is None:
            raise TypeError("nothing is outside of a batch")
        return take(self.outer.value(step), self.parents)

    def stretches(self, ids: Codes, question: Question) -> tuple[Array, int] | None:
        """In which stretch each row lies, of the answers about the subject in it; and how many there are.

        None where nobody knows anything.
        """
        if self.worlds is None:
            return None
        stretches = self.worlds.stretches(question)
        return stretches.at(stretches.subjects(ids), self.at), stretches.count


def by_name(fields: Mapping[str, Stored], size: int) -> Callable[[str], Stored]:
    """Root fields at hand as columns."""
    return lambda name: fields[name] if name in fields else absent(size)
