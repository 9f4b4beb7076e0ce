"""Who and what an event concerns, as its type declares it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter

from msgspec import UNSET, Struct

from chalkline.policy.cel.types import FieldType, ListOf, RecordType
from chalkline.policy.decide.lifting import Occasion
from chalkline.policy.vocabulary import EventType

PERSON = RecordType("person")


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
    crowds: tuple[str, ...]
    """Dotted names of fields that hold a list of persons."""

    @classmethod
    def of(cls, event_type: EventType) -> "Shape":
        """The shape that the declaration gives."""
        fields = [field.type for field in event_type.fields.values()]
        return cls(
            actor=event_type.actor,
            about=event_type.about,
            contacts=event_type.contacts,
            persons=tuple(field.name for field in fields if field.type == PERSON),
            crowds=tuple(path for field in fields for path in _crowds(field)),
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
        ids = [getattr(event, "id", ""), *self.scope(event).values()]
        for path in self.crowds:
            crowd = attrgetter(path)(event)
            ids += [] if crowd is UNSET else [person.id for person in crowd]
        return tuple(dict.fromkeys(filter(None, ids)))

    def contacts_of(self, event: object) -> Iterator[object]:
        """Those who are looked up among protected contacts."""
        for name in self.contacts:
            found = getattr(event, name)
            yield from found if isinstance(found, tuple) else (found,)


def _crowds(field: FieldType) -> Iterator[str]:
    if field.type == ListOf(PERSON):
        yield field.name
    elif isinstance(field.type, RecordType) and not (field.optional or field.undetermined):
        yield from (f"{field.name}.{path}" for inner in field.type.fields.values() for path in _crowds(inner))


def key_of(thing: object) -> str:
    """By what facts name a thing: its id, else its address or host, else itself."""
    if isinstance(thing, str):
        return thing
    keys = (getattr(thing, name, "") for name in ("id", "address", "host"))
    return next((key for key in keys if isinstance(key, str) and key), "")
