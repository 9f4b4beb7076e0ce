"""Who and what an event concerns, as its type declares it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msgspec import UNSET, Struct

from chalkline.policy.cel.types import FieldType, ListOf, RecordType, Type
from chalkline.policy.decide.lifting import Occasion
from chalkline.policy.vocabulary import EventType

PERSON = RecordType("person")
KEYS = ("id", "address", "host")
"""By what facts and lists of protected contacts know a person, a thing or a site, whichever it has first."""


def type_of(event: Struct) -> str:
    """The name of an event's type, which is the tag of its struct: ``mail.send``."""
    return str(event.__struct_config__.tag)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Which fields of an event name whom and what it concerns."""

    actor: str
    about: str
    contacts: tuple[str, ...]
    persons: tuple[str, ...]
    """Root fields that hold one person."""
    fields: tuple[FieldType, ...]
    """All root fields."""

    @classmethod
    def of(cls, event_type: EventType) -> "Shape":
        """The shape that the declaration gives."""
        fields = tuple(field.type for field in event_type.fields.values())
        return cls(
            actor=event_type.actor,
            about=event_type.about,
            contacts=event_type.contacts,
            persons=tuple(field.name for field in fields if field.type == PERSON),
            fields=fields,
        )

    def occasion(self, event: object) -> Occasion:
        """What a discharge may name of this event."""
        about = getattr(event, self.about, None) if self.about else None
        return Occasion(
            event=getattr(event, "id", ""),
            actor=key_of(getattr(event, self.actor, "")) if self.actor else "",
            about=key_of(about) or None,
        )

    def scope(self, event: object) -> Mapping[str, str]:
        """The persons that ``ask`` and ``tell`` may name, with their ids."""
        return {name: person_id for name in self.persons if (person_id := getattr(getattr(event, name), "id", ""))}

    def concerned(self, event: object) -> tuple[str, ...]:
        """The ids under which facts may change what is decided: the event's own and those of all its persons."""
        people = (person for field in self.fields for person in _people(field.type, getattr(event, field.name)))
        return tuple(dict.fromkeys(filter(None, (getattr(event, "id", ""), *people))))

    def contacts_of(self, event: object) -> Iterator[object]:
        """Those who are looked up among protected contacts."""
        for name in self.contacts:
            found = getattr(event, name)
            yield from found if isinstance(found, tuple) else (found,)


def _people(type_: Type, value: object) -> Iterator[str]:
    """The ids of everybody in a value of this type, however deep; empty for somebody unknown."""
    if value is UNSET:
        return
    if type_ == PERSON:
        yield getattr(value, "id", "")
    elif isinstance(type_, ListOf) and isinstance(type_.element, ListOf | RecordType) and isinstance(value, tuple):
        for element in value:
            yield from _people(type_.element, element)
    elif isinstance(type_, RecordType):
        for field in type_.fields.values():
            if not field.from_facts:
                yield from _people(field.type, getattr(value, field.name))


def key_of(thing: object) -> str:
    """By what facts name a thing: its id, else its address or host, else itself."""
    if isinstance(thing, str):
        return thing
    keys = (getattr(thing, name, "") for name in KEYS)
    return next((key for key in keys if isinstance(key, str) and key), "")
