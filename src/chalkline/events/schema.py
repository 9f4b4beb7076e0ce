"""How an event is declared: once, as a msgspec struct whose annotations say what each field means.

The struct is what a decision reads, its JSON form is what ``--events`` takes, and :func:`record_of` and
:func:`event_type_of` make of it what the checker, the explanations and the docs need. So a field cannot exist without
a line that documents it, a noun, and a list of who may see it.

- A field that an event may lack is ``X | UnsetType = UNSET``; with ``undetermined`` nobody may have said it yet.
- A field that facts know is a ``ClassVar``: no event carries it.
- A field that is guessed from wording says so; rules that read it may only note, warn or ask.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc
from types import UnionType
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import UNSET, Struct, UnsetType

from chalkline.policy.cel.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    INT,
    STRING,
    TIMESTAMP,
    FieldType,
    ListOf,
    RecordType,
    Type,
)
from chalkline.policy.effects import Effect
from chalkline.policy.values import Duration, Timestamp
from chalkline.policy.vocabulary import EVERYBODY, Audience, EventType, Field, Record

_TYPES: Mapping[object, Type] = {
    bool: BOOL,
    int: INT,
    float: DOUBLE,
    str: STRING,
    bytes: BYTES,
    Timestamp: TIMESTAMP,
    Duration: DURATION,
}

_ACTS_OF_EVERY_EVENT = {"open": "opens the case that is named, once for each person, clause and day"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What people need to know of a field; the fields of :class:`chalkline.policy.vocabulary.Field`."""

    doc: str
    noun: str
    statement: tuple[str, str] | None = None
    seen_by: frozenset[Audience] = EVERYBODY
    undetermined: bool = False
    guessed: bool = False


class Declared(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A record that conditions can read. ``noun`` is what explanations call one."""

    noun: ClassVar[str]


class Event(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="event"):
    """Something that happened. The tag is its name; its own fields are what conditions see.

    ``id`` and ``arrived_at`` are for whoever decides: what a discharge of this one event names, and the moment first
    tried. ``actor``, ``about`` and ``contacts`` name root fields: who does it, what it is done to, and in which of them
    protected contacts would stand.
    """

    effects: ClassVar[Mapping[Effect, str]]
    acts: ClassVar[dict[str, str]] = {}
    """Acts for ``do`` that this event has besides those of every event."""
    actor: ClassVar[str] = ""
    about: ClassVar[str] = ""
    contacts: ClassVar[tuple[str, ...]] = ()

    id: str = ""
    arrived_at: Timestamp | UnsetType = UNSET


def name_of(event: Event | type[Event]) -> str:
    """The name of an event's type: ``mail.send``."""
    return str(event.__struct_config__.tag)


def record_type_of(struct: type[Declared]) -> RecordType:
    """The type that conditions know a record by: the struct's name in lower case."""
    return RecordType(struct.__name__.lower(), {name: field.type for name, field in fields_of(struct).items()})


def record_of(struct: type[Declared]) -> Record:
    """A record as the vocabulary knows it."""
    return Record(type=record_type_of(struct), doc=_doc(struct), noun=struct.noun, fields=fields_of(struct))


def event_type_of(struct: type[Event]) -> EventType:
    """An event as the vocabulary knows it."""
    return EventType(
        name=name_of(struct),
        doc=_doc(struct),
        fields=fields_of(struct),
        actor=struct.actor,
        about=struct.about,
        contacts=struct.contacts,
        effects=struct.effects,
        acts=_ACTS_OF_EVERY_EVENT | struct.acts,
    )


def records_in(struct: type[Struct]) -> Iterator[type[Declared]]:
    """Every record that the fields of a struct hold, nested ones included, in the order met; some come twice."""
    for field in _annotations(struct):
        for record in records_of_field(struct, field):
            yield record
            yield from records_in(record)


def records_of_field(struct: type[Struct], field: str) -> Iterator[type[Declared]]:
    """The record that a field holds or lists, if it does so."""
    for part in _parts(_annotations(struct).get(field)):
        if isinstance(part, type) and issubclass(part, Declared):
            yield part


@cache
def fields_of(struct: type[Struct]) -> Mapping[str, Field]:
    """The fields that conditions see, by name, in the order declared.

    Raises TypeError for a field without :class:`Meaning` or of a type that conditions do not have.
    """
    return {name: _field(name, annotation) for name, annotation in _annotations(struct).items()}


def _annotations(struct: type[Struct]) -> dict[str, Any]:
    hidden = get_type_hints(Event if issubclass(struct, Event) else Declared)
    hints = get_type_hints(struct, include_extras=True)
    return {name: annotation for name, annotation in hints.items() if name not in hidden}


def _field(name: str, annotation: Any) -> Field:  # noqa: ANN401 - annotations have no common type
    from_facts = get_origin(annotation) is ClassVar
    annotation = get_args(annotation)[0] if from_facts else annotation
    if get_origin(annotation) is not Annotated:
        raise TypeError(f"field {name} says no Meaning")
    python_type, meaning = get_args(annotation)
    may_lack = UnsetType in get_args(python_type)
    field_type = FieldType(
        name=name,
        type=_type(python_type),
        optional=may_lack and not meaning.undetermined,
        undetermined=meaning.undetermined,
        from_facts=from_facts,
        guessed=meaning.guessed,
    )
    return Field(
        type=field_type, doc=meaning.doc, noun=meaning.noun, statement=meaning.statement, seen_by=meaning.seen_by
    )


def _type(python_type: Any) -> Type:  # noqa: ANN401 - annotations have no common type
    if get_origin(python_type) in {Union, UnionType}:
        (python_type,) = (part for part in get_args(python_type) if part is not UnsetType)
    if get_origin(python_type) is Literal:
        return _type(type(get_args(python_type)[0]))
    if get_origin(python_type) in {list, tuple}:
        return ListOf(_type(get_args(python_type)[0]))
    if isinstance(python_type, type) and issubclass(python_type, Declared):
        return record_type_of(python_type)
    if python_type not in _TYPES:
        raise TypeError(f"conditions have no type for {python_type}")
    return _TYPES[python_type]


def _parts(annotation: Any) -> Iterator[object]:  # noqa: ANN401 - annotations have no common type
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


def _doc(struct: type[Struct]) -> str:
    return cleandoc(struct.__doc__ or "")
