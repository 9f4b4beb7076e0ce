"""The events of the generated programs: a field of every type, and the facts around them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import UNSET, Struct, UnsetType
from tests.policy.cel.cast import (
    AMINA,
    BEN,
    CALENDAR,
    DECLARATIONS,
    LONDON,
    STRANGER,
    Attachment,
    Message,
    Person,
    SmallWorld,
)
from tests.policy.cel.oracle.edges import BLOBS, COUNTS, MOMENTS, NUMBERS, READABLE, SHARES, SPANS, TEXTS

from chalkline.policy.cel.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    INT,
    STRING,
    TIMESTAMP,
    UINT,
    FieldType,
    ListOf,
    MapOf,
    RecordType,
    Type,
)
from chalkline.policy.values import Duration, Timestamp, Uint
from chalkline.policy.world import World


class Device(Struct, frozen=True, kw_only=True):
    id: str


class Event(Struct, frozen=True, kw_only=True):
    """What an event of the generated programs carries; see :data:`VARIABLES`."""

    reply: bool
    number: int
    other: int
    count: Uint
    share: float
    word: str
    text: str
    blob: bytes
    moment: Timestamp
    span: Duration
    flags: tuple[bool, ...]
    numbers: tuple[int, ...]
    counts: tuple[Uint, ...]
    shares: tuple[float, ...]
    words: tuple[str, ...]
    moments: tuple[Timestamp, ...]
    rows: tuple[tuple[int, ...], ...]
    ages: Mapping[str, int]
    titles: Mapping[int, str]
    levels: Mapping[Uint, int]
    answers: Mapping[bool, str]
    sender: Person
    recipient: Person
    people: tuple[Person, ...]
    message: Message
    many: tuple[int, ...] = tuple(range(400))
    long: str = "a" * 1001
    limit: int | UnsetType = UNSET
    device: Device | UnsetType = UNSET
    supervised: bool | UnsetType = UNSET


VARIABLES: Mapping[str, Type] = {
    "reply": BOOL,
    "number": INT,
    "other": INT,
    "count": UINT,
    "share": DOUBLE,
    "word": STRING,
    "text": STRING,
    "blob": BYTES,
    "moment": TIMESTAMP,
    "span": DURATION,
    "flags": ListOf(BOOL),
    "numbers": ListOf(INT),
    "counts": ListOf(UINT),
    "shares": ListOf(DOUBLE),
    "words": ListOf(STRING),
    "moments": ListOf(TIMESTAMP),
    "rows": ListOf(ListOf(INT)),
    "ages": MapOf(STRING, INT),
    "titles": MapOf(INT, STRING),
    "levels": MapOf(UINT, INT),
    "answers": MapOf(BOOL, STRING),
    "sender": RecordType("person"),
    "recipient": RecordType("person"),
    "people": ListOf(RecordType("person")),
    "message": RecordType("message"),
    "at": TIMESTAMP,
}
LARGE: Mapping[str, Type] = {"many": ListOf(INT), "long": STRING}
"""Only what is meant to be too much work uses these."""
LACKING = {
    "limit": FieldType(name="limit", type=INT, optional=True),
    "device": FieldType(name="device", type=RecordType("device"), optional=True),
    "supervised": FieldType(name="supervised", type=BOOL, undetermined=True),
}
ON_THE_EVENT = replace(
    DECLARATIONS,
    variables={**VARIABLES, **LARGE, **{name: field.type for name, field in LACKING.items()}},
    lacking=LACKING,
)

_PICK = Random(20)
_MANY = 12
"""Lists and maps to choose from."""


def _lists(values: Sequence[Any], most: int = 3) -> Sequence[tuple[Any, ...]]:
    """Lists of some of the values, the empty one first."""
    return [(), *(tuple(_PICK.choices(values, k=_PICK.randint(1, most))) for _ in range(_MANY))]


def _maps(keys: Sequence[Any], values: Sequence[Any]) -> Sequence[Mapping[Any, Any]]:
    return [dict(zip(some, _PICK.choices(values, k=len(some)), strict=True)) for some in _lists(keys)]


PEOPLE = (AMINA, BEN, STRANGER)
_NAMED = (("plan.xlsx", 300_000), ("a", 0), ("", 1), ("\U0001f600.exe", 5))
_ATTACHMENTS = tuple(Attachment(name=name, size=size) for name, size in _NAMED)
_PICTURED: Sequence[tuple[Person, ...] | UnsetType] = (UNSET, (), UNSET, *_lists(PEOPLE, 2))
_MESSAGES = [
    Message(subject=subject, size=size, recipients=recipients, attachments=attachments, pictured=pictured)
    for subject, size, recipients, attachments, pictured in zip(
        TEXTS * 2,
        (*NUMBERS, *NUMBERS),
        _lists(PEOPLE, 2),
        _lists(_ATTACHMENTS, 2),
        _PICTURED,
        strict=False,
    )
]
FIELDS: Mapping[str, Sequence[Any]] = {
    "reply": (False, True),
    "number": NUMBERS,
    "other": NUMBERS,
    "count": COUNTS,
    "share": SHARES,
    "word": TEXTS,
    "text": (*READABLE, *TEXTS[:3]),
    "blob": BLOBS,
    "moment": MOMENTS,
    "span": SPANS,
    "flags": _lists((True, False)),
    "numbers": (*_lists(NUMBERS), *((0, 60), (0, 2), (0, 2, 60)) * 5),
    "counts": _lists(COUNTS, 2),
    "shares": _lists(SHARES, 2),
    "words": (*_lists(TEXTS), *(("", "a"), ("", "ab"), ("", "a", "ab")) * 5),
    "moments": _lists(MOMENTS, 2),
    "rows": _lists(((), (0,), (1, 5)), 2),
    "ages": _maps(TEXTS[:3], NUMBERS),
    "titles": _maps(NUMBERS[:3], TEXTS[:3]),
    "levels": _maps(COUNTS[:3], NUMBERS[:4]),
    "answers": _maps((True, False), TEXTS[:3]),
    "sender": PEOPLE,
    "recipient": PEOPLE,
    "people": (*_lists(PEOPLE), *((STRANGER, BEN), (AMINA, STRANGER, BEN)) * 5),
    "message": _MESSAGES,
    "limit": (UNSET, 0, 5),
    "device": (UNSET, Device(id="a")),
    "supervised": (UNSET, True, False),
}
"""What each field is drawn from."""


def event_of(random: Random) -> Event:
    """An event with any values."""
    return Event(**{name: random.choice(values) for name, values in FIELDS.items()})


def world_of(zone: ZoneInfo) -> Callable[[Timestamp], SmallWorld]:
    """The facts at a moment, for a school whose clocks show the time of this zone."""
    calendar = replace(CALENDAR, zone=zone)
    return lambda at: SmallWorld(at=at, calendar=calendar)


IN_UTC, IN_LONDON = world_of(ZoneInfo("UTC")), world_of(LONDON)


def variables_of(event: Event, world: World) -> dict[str, object]:
    """The root names of an event at a moment."""
    carried = {name: getattr(event, name) for name in ON_THE_EVENT.variables if name != "at"}
    return {**carried, "at": world.at}
