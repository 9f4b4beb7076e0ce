"""The mail of a day: who writes to whom, about what, with what attached; one event for each recipient."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from chalkline.store.events.schema import conformed
from chalkline.store.generate.cast import Cast, Numbers
from chalkline.store.generate.columns import one_of, repeated, same_list, take, truths
from chalkline.store.generate.habits import Day, Kind, Shares, activity, moments, seconds
from chalkline.store.generate.names import ABOUT, DETAIL
from chalkline.store.generate.parcels import attachments

SEND, RECEIVE = "mail.send", "mail.receive"
_TO_ALL, _TO_FORM = "all staff", "a form"
_NAMELESS = 0.015
"""The share of messages without a subject."""
_SUBJECTS = ("", *(f"{about}{detail}" for about in ABOUT for detail in DETAIL))
_REPLIES = tuple(f"Re: {subject}" for subject in _SUBJECTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Custom:
    """One way in which people write to one another."""

    of: str
    """By whose hours."""
    sender: str
    to: str
    share: float
    """Of all messages in its direction."""
    more: float = 0
    """The chance that there is one recipient more, and again."""


CUSTOMS: Mapping[str, tuple[Custom, ...]] = {
    SEND: (
        Custom(of="staff", sender="staff", to="staff", share=0.36, more=0.45),
        Custom(of="staff", sender="staff", to=_TO_ALL, share=0.0008),
        Custom(of="staff", sender="staff", to=_TO_FORM, share=0.007),
        Custom(of="staff", sender="staff", to="pupils", share=0.10, more=0.2),
        Custom(of="staff", sender="staff", to="parents", share=0.12, more=0.1),
        Custom(of="staff", sender="staff", to="strangers", share=0.10, more=0.1),
        Custom(of="pupils", sender="pupils", to="staff", share=0.15, more=0.05),
        Custom(of="pupils", sender="pupils", to="pupils", share=0.11, more=0.35),
        Custom(of="pupils", sender="pupils", to="strangers", share=0.037, more=0.05),
    ),
    RECEIVE: (
        Custom(of="outside", sender="parents", to="staff", share=0.55, more=0.1),
        Custom(of="outside", sender="strangers", to="staff", share=0.33, more=0.15),
        Custom(of="outside", sender="strangers", to="pupils", share=0.07),
        Custom(of="outside", sender="parents", to="pupils", share=0.05),
    ),
}
_FEATURES: Mapping[str, float] = {
    "purpose_stated": 0.3,
    "substantive": 0.08,
    "several_subjects": 0.06,
    "contact_details": 0.55,
    "chain_mail": 0.002,
    "phishing": 0.004,
    "lookalike_sender": 0.002,
    "deceptive_link": 0.004,
    "abusive": 0.002,
    "shouting": 0.01,
    "health": 0.02,
    "safeguarding": 0.003,
    "bank_details": 0.002,
    "marked_confidential": 0.01,
    "personal_details": 0.006,
    "arranging_to_meet": 0.001,
    "social_sign_up": 0.006,
    "oversized": 0.0005,
    "damaged": 0.001,
    "forged": 0.001,
}
"""What a text is found to be, and how often."""
_PURPOSES = {"action": 0.35, "information": 0.5, "neither": 0.15}
_ADDRESSED = {"to": 0.86, "cc": 0.12, "bcc": 0.02}
_REPLY_SHARE = 0.42
_ALL_SHARE = 0.3
"""Of replies to several, how many go to all."""
_DEADLINE_SHARE = 0.12
_DAY_IN_MICROSECONDS = 86_400_000_000


class Letters(NamedTuple):
    """The messages of a day, each with its recipients."""

    senders: Numbers
    seconds: Numbers
    recipients: Numbers
    """Of all messages, one after the other."""
    counts: Numbers
    """How many recipients each has."""
    to_group: npt.NDArray[np.bool_]
    """Whether it goes to the first group of the school, and through it to each of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """How the people of a school write. Who writes much and who little is the same all year."""

    cast: Cast
    zone: str
    writers: Mapping[str, Shares]

    @classmethod
    def of(cls, cast: Cast, zone: str, random: np.random.Generator) -> "Post":
        """The habits of a cast."""
        kinds = {"staff": cast.staff, "pupils": cast.pupils, "parents": cast.parents, "strangers": cast.strangers}
        return cls(cast=cast, zone=zone, writers={name: activity(people, random) for name, people in kinds.items()})

    def batch(self, day: Day, count: int, schema: pa.Schema, event: str, random: np.random.Generator) -> pa.RecordBatch:
        """About so many events of a day, in the order of time, with the columns of the schema."""
        letters = self._letters(day.kind, count, event, random)
        message_of = repeated(letters.counts)
        arrived = take(moments(day.date, letters.seconds, self.zone), message_of)
        columns = {
            "id": _ids(day, event, message_of, take(self.cast.persons.field("address"), letters.recipients)),
            "arrived_at": arrived,
            "sender": take(self._persons(schema, "sender"), letters.senders[message_of]),
            "recipient": self._recipients(schema, letters, message_of),
            "addressed": one_of(_ADDRESSED, len(message_of), random),
            "message": take(self._messages(schema, letters, day, random), message_of),
        }
        batch = pa.RecordBatch.from_arrays(
            [columns[f.name] if f.name in columns else pa.nulls(len(message_of), f.type) for f in schema], schema=schema
        )
        return batch.take(pa.compute.sort_indices(arrived))

    def _letters(self, kind: Kind, count: int, event: str, random: np.random.Generator) -> Letters:
        customs = CUSTOMS[event]
        shares = np.array([custom.share for custom in customs])
        sizes = np.array([self._mean_size(custom) for custom in customs])
        messages = max(round(count / float((shares / shares.sum()) @ sizes)), 1)
        parts = [
            self._by_custom(custom, number, kind, random)
            for custom, number in zip(customs, random.multinomial(messages, shares / shares.sum()), strict=True)
        ]
        return Letters(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def _mean_size(self, custom: Custom) -> float:
        if custom.to == _TO_ALL:
            return len(self.cast.staff)
        if custom.to == _TO_FORM:
            return sum(map(len, self.cast.forms)) / len(self.cast.forms)
        return 1 / (1 - custom.more)

    def _by_custom(self, custom: Custom, number: int, kind: Kind, random: np.random.Generator) -> Letters:
        people: Numbers = getattr(self.cast, custom.sender)
        senders = random.choice(people, number, p=self.writers[custom.sender])
        recipients, counts = self._to(custom, number, random)
        at = seconds(custom.of, kind, number, random)
        to_group = np.full(number, custom.to == _TO_ALL)
        return Letters(senders, at, *_to_others(senders, recipients, counts), to_group)

    def _to(self, custom: Custom, number: int, random: np.random.Generator) -> tuple[Numbers, Numbers]:
        """The recipients of so many messages, one message after the other, and how many each has."""
        if custom.to == _TO_ALL:
            return np.tile(self.cast.staff, number), np.full(number, len(self.cast.staff))
        if custom.to == _TO_FORM:
            chosen = [self.cast.forms[form] for form in random.integers(0, len(self.cast.forms), number)]
            counts = np.array([len(form) for form in chosen], dtype=np.int64)
            return np.concatenate([*chosen, np.empty(0, dtype=np.int64)]), counts
        counts = random.geometric(1 - custom.more, number)
        return random.choice(getattr(self.cast, custom.to), int(counts.sum())), counts

    def _persons(self, schema: pa.Schema, name: str) -> pa.StructArray:
        """The whole cast with those columns of a person that the field keeps."""
        persons = pa.RecordBatch.from_arrays([self.cast.persons], names=[name])
        return conformed(persons, pa.schema([schema.field(name)])).column(0)

    def _recipients(self, schema: pa.Schema, letters: Letters, message_of: Numbers) -> pa.StructArray:
        persons = take(self._persons(schema, "recipient"), letters.recipients)
        kind = schema.field("recipient").type
        if "via" not in [field.name for field in kind] or not self.cast.groups:
            return persons
        group = pa.scalar(next(iter(self.cast.groups)), pa.string())
        via = pa.compute.if_else(pa.array(letters.to_group[message_of]), group, pa.scalar(None, pa.string()))
        children = [via if field.name == "via" else persons.field(n) for n, field in enumerate(kind)]
        return pa.StructArray.from_arrays(children, fields=list(kind))

    def _messages(self, schema: pa.Schema, letters: Letters, day: Day, random: np.random.Generator) -> pa.StructArray:
        """The messages, with those columns that the schema keeps."""
        count = len(letters.counts)
        reply = random.random(count) < _REPLY_SHARE
        parcels, weights = attachments(count, random)
        columns: dict[str, pa.Array] = {
            "subject": _subjects(reply, random),
            "date": moments(day.date, letters.seconds, self.zone),
            "reply": pa.array(reply),
            "reply_all": pa.array(reply & (letters.counts > 1) & (random.random(count) < _ALL_SHARE)),
            "recipients": _listed(self.cast.persons, letters),
            "attachments": parcels,
            "size": pa.array((random.lognormal(9, 1, count) + weights * 1.37).astype(np.int64)),
            "words": pa.array(np.minimum(random.lognormal(4.2, 0.9, count), 4000).astype(np.int64)),
            "purpose": one_of(_PURPOSES, count, random),
            "notice": _notices(count, random),
            "faults": same_list([], count),
            "link_hosts": same_list([], count),
            **{name: truths(share, count, random) for name, share in _FEATURES.items()},
        }
        found = pa.StructArray.from_arrays(list(columns.values()), names=list(columns))
        message = schema.field("message")
        return conformed(pa.RecordBatch.from_arrays([found], names=["message"]), pa.schema([message])).column(0)


def _to_others(senders: Numbers, recipients: Numbers, counts: Numbers) -> tuple[Numbers, Numbers]:
    """The recipients, and how many each message has, without those who would write to themselves."""
    message_of = repeated(counts)
    others = recipients != senders[message_of]
    return recipients[others], np.bincount(message_of[others], minlength=len(counts))


def _ids(day: Day, event: str, message_of: Numbers, addresses: pa.Array) -> pa.Array:
    """What looks like the id of an event: its message, a slash, its recipient."""
    prefix = f"{day.date:%Y%m%d}{'s' if event == SEND else 'r'}"
    row = pa.array(np.arange(len(message_of)) - np.searchsorted(message_of, message_of)).cast(pa.string())
    numbers = pa.array(message_of).cast(pa.string())
    message = pa.compute.binary_join_element_wise(prefix, numbers, row, "-")
    return pa.compute.binary_join_element_wise(message, addresses, "/")


def _subjects(reply: npt.NDArray[np.bool_], random: np.random.Generator) -> pa.Array:
    chosen = random.integers(1, len(_SUBJECTS), len(reply))
    chosen[random.random(len(reply)) < _NAMELESS] = 0
    return take(pa.array((*_SUBJECTS, *_REPLIES)), chosen + reply * len(_SUBJECTS))


def _listed(persons: pa.StructArray, letters: Letters) -> pa.Array:
    offsets = np.concatenate([[0], np.cumsum(letters.counts)])
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), take(persons, letters.recipients))


def _notices(count: int, random: np.random.Generator) -> pa.Array:
    """How much notice those give that name a deadline."""
    notices = (random.exponential(2.5, count) * _DAY_IN_MICROSECONDS).astype(np.int64)
    without = random.random(count) >= _DEADLINE_SHARE
    return pa.array(notices, pa.int64(), mask=without).cast(pa.duration("us"))
