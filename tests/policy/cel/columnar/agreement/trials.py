"""A trial: a policy that somebody could have written and events on which it is run, made of one number.

The same seed and size make the same trial, so that whatever is found in one can be looked at again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
from tests.policy.cel.columnar.agreement.schools import School
from tests.policy.cel.columnar_evaluator import arrow_array, stored
from tests.policy.cel.oracle.edges import MOMENTS
from tests.policy.cel.oracle.events import FIELDS, ON_THE_EVENT, Event
from tests.policy.cel.oracle.rules import Rule, policy_of

from chalkline.policy.cel.columnar.columns import NANOSECONDS, Array, Stored
from chalkline.policy.cel.columnar.frame import Frame
from chalkline.policy.cel.columnar.loading import stored_of
from chalkline.policy.cel.columnar.taking import column_of
from chalkline.policy.cel.conformance import plan
from chalkline.policy.cel.typed import Expression, Node
from chalkline.policy.world import World

_AT = "at"
_LARGE = ("many", "long")
_SELDOM = 30
"""One in so many policies with macros that are too much work is tried: on an event, it takes as long as 100 others."""
_FEW = 4


@dataclass(frozen=True, slots=True)
class Drawn:
    """Values, and for each event which of them it has."""

    values: Sequence[Any]
    places: Array

    @classmethod
    def of(cls, values: Sequence[Any], random: Random, size: int) -> "Drawn":
        """So many, of all the values or of a few: without extremes, say, where sums cannot overflow."""
        if random.randrange(2):
            values = random.choices(values, k=random.randint(1, _FEW))
        return cls(values, np.random.default_rng(random.getrandbits(64)).integers(len(values), size=size))

    @property
    def each(self) -> list[Any]:
        """The value of each event."""
        return [self.values[place] for place in self.places.tolist()]


@dataclass(frozen=True)  # not slotted: what several evaluators read is made once
class Trial:
    """A policy and the events that it is tried on. Make it with :meth:`of`."""

    seed: int
    size: int
    """How many events."""
    rules: tuple[Rule, ...]
    fields: Mapping[str, Drawn]
    school: School

    @classmethod
    def of(cls, seed: int, size: int) -> "Trial":
        """The trial of this number with so many events."""
        random = Random(seed)
        rules = _policy(random)
        values = {**FIELDS, _AT: MOMENTS}
        fields = {name: Drawn.of(some, random, size) for name, some in values.items()}
        return cls(seed, size, rules, fields, School.of(random))

    @cached_property
    def expressions(self) -> tuple[Expression, ...]:
        """The rules' conditions, checked."""
        return tuple(_checked(rule.text) for rule in self.rules)

    @property
    def conditions(self) -> list[Node]:
        """Likewise."""
        return [expression.root for expression in self.expressions]

    @cached_property
    def events(self) -> list[Event]:
        """The events one by one."""
        names = list(FIELDS)
        rows = zip(*(self.fields[name].each for name in names), strict=True)
        return [Event(**dict(zip(names, row, strict=True))) for row in rows]

    @cached_property
    def worlds(self) -> list[World]:
        """The world of each event."""
        drawn = self.fields[_AT]
        worlds = [self.school.at(moment) for moment in drawn.values]
        return [worlds[place] for place in drawn.places.tolist()]

    def frame(self) -> Frame:
        """The events as columns, of which nothing has been worked out yet."""
        drawn = self.fields[_AT]
        tried = np.array([moment // NANOSECONDS for moment in drawn.values], np.int64)[drawn.places]
        return Frame(size=self.size, tried=tried, root=cache(self.column), worlds=self.school.worlds())

    def column(self, name: str) -> Stored:
        """What the events carry in a field."""
        kind, records = ON_THE_EVENT.variables[name], ON_THE_EVENT.records
        if name in _LARGE:  # the same in all events
            return stored([getattr(event, name) for event in self.events], kind, records)
        drawn = self.fields[name]
        array = arrow_array(drawn.values, kind, records)
        return (
            Stored(column=column_of(drawn.each, kind))
            if array is None
            else stored_of(array.take(pa.array(drawn.places)))
        )


def columns(events: Sequence[Event]) -> dict[str, Stored]:
    """Any events as columns."""
    records, kinds = ON_THE_EVENT.records, ON_THE_EVENT.variables
    return {
        name: stored([getattr(event, name) for event in events], kind, records)
        for name, kind in kinds.items()
        if name != _AT
    }


def _policy(random: Random) -> tuple[Rule, ...]:
    while True:
        rules = policy_of(random)
        if random.randrange(_SELDOM) == 0 or not any(large in rule.text for rule in rules for large in _LARGE):
            return rules


def _checked(text: str) -> Expression:
    planned = plan(text, ON_THE_EVENT)
    assert isinstance(planned, Expression), (text, planned)
    return planned
