"""A school's log over a span of days: so many events, spread over its days and hours, the same for the same seed."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from chalkline.policy.calendar.days import day_number
from chalkline.policy.values import Timestamp
from chalkline.school.loading import Loaded
from chalkline.store.events.schema import stored_schema
from chalkline.store.generate.cast import Cast
from chalkline.store.generate.habits import Day, days, shares_of
from chalkline.store.generate.mail import RECEIVE, SEND, Post
from chalkline.store.generate.web import REQUEST, Browsing

SHARES: Mapping[str, float] = {SEND: 0.3, RECEIVE: 0.1, REQUEST: 0.6}
"""The types of event that are made, and their share of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """What is to be made."""

    first: date
    last: date
    """The last day, included."""
    events: int
    """About how many events there are in all."""
    seed: int = 1
    types: Collection[str] = tuple(SHARES)


def generated(log: Log, loaded: Loaded, fields: Mapping[str, Collection[str]]) -> Iterator[pa.RecordBatch]:
    """A batch of events for each day and type, in the order of days, with the fields of these paths; no decisions.

    A day does not depend on the others but for its share of the events. Raises ValueError for a school without staff,
    pupils or parents.
    """
    calendar, zone = loaded.calendar, loaded.school.zone.key
    cast = Cast.of(loaded, Timestamp(calendar.instant(day_number(log.first))))
    habits = np.random.default_rng([log.seed])
    post, browsing = Post.of(cast, zone, habits), Browsing.of(cast, zone, habits)
    makers = {SEND: post.batch, RECEIVE: post.batch, REQUEST: browsing.batch}
    schemas = {event: stored_schema(event, fields.get(event)) for event in log.types}
    for day, counts in _counts(log, days(log.first, log.last, calendar)):
        for number, event in enumerate(SHARES):
            if counts.get(event):
                random = np.random.default_rng([log.seed, day_number(day.date), number])
                yield makers[event](day, counts[event], schemas[event], event, random)


def _counts(log: Log, days: Collection[Day]) -> Iterator[tuple[Day, Mapping[str, int]]]:
    """Each day with how many events of each type it has."""
    whole = sum(SHARES[event] for event in log.types)
    shares = shares_of(list(days), np.random.default_rng([log.seed, log.events]))
    for day, share in zip(days, shares, strict=True):
        yield day, {event: round(log.events * float(share) * SHARES[event] / whole) for event in log.types}
