"""Events as JSON: how ``--events FILE.jsonl`` and cases of a test write them.

One object an event, with its name under ``event`` and the fields that its declaration lists. Nothing is guessed: an
unknown field, a missing one or one of another type is an :class:`EventError` that says what, where and how to mend it.
"""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import msgspec

from chalkline.events.moments import moment_of, seconds_of, span_of, text_of_moment
from chalkline.events.schema import Event, records_of_field
from chalkline.events.vocabulary import EVENT_TYPES
from chalkline.policy.values import Duration, Timestamp

_QUOTED = re.compile(r"`([^`]*)`")
_STEP = re.compile(r"[a-z_]+")
_WHERE = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<where>[^`]*)`)?$", re.DOTALL)


class EventError(ValueError):
    """An event that cannot be read: what is wrong, where in it, and how to mend it, in lower case."""

    def __init__(self, what: str, where: str, mend: str) -> None:
        super().__init__(f"{where}: {what}; {mend}" if where else f"{what}; {mend}")
        self.what = what
        self.where = where
        """The path of the field, such as ``sender.id``; empty for the event as a whole."""
        self.mend = mend


def decode_event(written: bytes | str | Mapping[str, object], name: str | None = None) -> Event:
    """The event that JSON (or what JSON stands for) writes down; ``name`` where it does not name its type itself.

    Raises EventError.
    """
    plain = _plain(written)
    name = name or _name(plain)
    if name not in EVENT_TYPES:
        raise EventError(f"there is no event `{name}`", "event", _nearest(name, EVENT_TYPES))
    try:
        return msgspec.convert(plain, EVENT_TYPES[name], dec_hook=_decoded)
    except msgspec.ValidationError as error:
        raise _explained(str(error), EVENT_TYPES[name]) from error


def encode_event(event: Event) -> bytes:
    """The event as JSON that :func:`decode_event` reads back to an equal one."""
    return msgspec.json.encode(event, enc_hook=_encoded)


def _plain(written: bytes | str | Mapping[str, object]) -> Mapping[str, object]:
    if isinstance(written, Mapping):
        return written
    try:
        plain = msgspec.json.decode(written)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EventError(f"this is not JSON ({error})", "", "write one JSON object for each event") from error
    if not isinstance(plain, dict):
        raise EventError("this is not an object", "", 'write one such as `{"event": "mail.send", …}`')
    return plain


def _name(plain: Mapping[str, object]) -> str:
    name = plain.get("event")
    if not isinstance(name, str):
        raise EventError("the event does not say its type", "event", 'add one such as `"event": "mail.send"`')
    return name


def _decoded(kind: type, written: object) -> object:
    if kind is Timestamp and isinstance(written, str):
        return moment_of(written)
    if kind is Duration and isinstance(written, int | float | str) and not isinstance(written, bool):
        return span_of(written)
    expected = "a moment such as `2025-11-04T18:00:00Z`" if kind is Timestamp else "a number of seconds"
    raise ValueError(f"expected {expected}, got {written!r}")


def _encoded(value: object) -> object:
    if isinstance(value, Timestamp):
        return text_of_moment(value)
    if isinstance(value, Duration):
        return seconds_of(value)
    raise NotImplementedError(f"{type(value)} is no value of events")


def _explained(message: str, event: type[Event]) -> EventError:
    """The error in our words. ``message`` is msgspec's, whose forms the tests hold."""
    match = _WHERE.match(message)
    what, where = (match["what"], match["where"] or "") if match else (message, "")
    field = (_QUOTED.findall(what) or [""])[0]
    if "unknown field" in what:
        known = _fields_at(event, where)
        return EventError(f"there is no field `{field}` here", where, _nearest(field, known))
    if "missing required field" in what:
        return EventError(f"the field `{field}` is missing", where, "add it")
    what, _, mend = what.partition("; ")
    return EventError(what[:1].lower() + what[1:], where, mend or "the reference of events has the type of each field")


def _fields_at(event: type[Event], path: str) -> Iterable[str]:
    """The fields that the record at this path of the event may carry."""
    struct: type[msgspec.Struct] = event
    for step in _STEP.findall(path):
        struct = next(records_of_field(struct, step), struct)
    return ("event", *struct.__struct_fields__) if struct is event else struct.__struct_fields__


def _nearest(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"did you mean `{near[0]}`?" if near else f"there are {', '.join(f'`{one}`' for one in known)}"
