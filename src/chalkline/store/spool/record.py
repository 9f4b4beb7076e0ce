"""A record of the journal: all that becomes true together, as MessagePack."""

import msgspec

from chalkline.policy.facts.fact import BEGINNING, FOREVER, Fact
from chalkline.policy.values import Timestamp
from chalkline.store.spool.entry import Entry

_FIRST, _LAST = -(2**63), 2**63 - 1


class Mark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the journal begins, and what could otherwise be forgotten with what came before."""

    first: int
    """The number of the first record that counts; all that still hold of earlier ones have been written again."""
    last_id: str
    """No later entry has an id up to this one."""
    last_fact: int
    """No later fact has a number up to this one."""


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one synced record says; parts that it lacks are empty."""

    entries: tuple[Entry, ...] = ()
    """Each as it is from now on, whole; one without an open part is closed."""
    facts: tuple[Fact, ...] = ()
    forgotten: tuple[int, ...] = ()
    """Numbers of facts that are kept elsewhere."""
    mark: Mark | None = None
    torn: tuple[int, ...] = ()
    """Numbers of earlier records that a power cut destroyed before anybody was told of them."""


def encoded(record: Record) -> bytes:
    """The record as MessagePack; moments are nanoseconds since 1970, and those beyond 64 bits the first or last."""
    return _ENCODER.encode(record)


def decoded(payload: bytes) -> Record:
    """The record. Raises msgspec.DecodeError."""
    return _DECODER.decode(payload)


def _number(value: object) -> int:
    if not isinstance(value, Timestamp):
        raise NotImplementedError(f"{type(value).__name__} is nothing that a spool keeps")
    return min(max(int(value), _FIRST), _LAST)


def _moment(type_: type, value: int) -> Timestamp:
    if type_ is not Timestamp:
        raise NotImplementedError(f"{type_.__name__} is nothing that a spool keeps")
    if value in {_FIRST, _LAST}:
        return BEGINNING if value < 0 else FOREVER
    return Timestamp(value)


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_number)
_DECODER = msgspec.msgpack.Decoder(Record, dec_hook=_moment)
