"""Events of any type at random, made of what policies and facts speak of, so that rules apply and nearly apply."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from random import Random
from typing import Any

from msgspec import UNSET

from chalkline.events.declared.people import Person
from chalkline.events.schema import Declared, Event, fields_of
from chalkline.events.vocabulary import EVENT_TYPES, RECORDS
from chalkline.policy.cel.typed import Constant
from chalkline.policy.cel.types import (
    BOOL,
    DURATION,
    INT,
    STRING,
    TIMESTAMP,
    FieldType,
    ListOf,
    RecordType,
    Type,
)
from chalkline.policy.cel.walk import nodes
from chalkline.policy.check import PolicySet
from chalkline.policy.values import NANOSECONDS_PER_SECOND, Duration, Timestamp

_MINUTE = 60 * NANOSECONDS_PER_SECOND
_LACKING = 0.25
_DAYS = 30


@dataclass(frozen=True, kw_only=True)  # not slotted: what policies speak of is gathered once
class Events:
    """Draws events of the types that policies decide."""

    policies: PolicySet
    people: Sequence[str]
    things: Sequence[str]
    """Ids, addresses and hosts of which facts or protected contacts speak."""
    since: Timestamp
    """The events come in the 30 days from then on."""

    def draw(self, random: Random, name: str) -> Event:
        """An event of this type; one in twenty does not say when it came."""
        struct = EVENT_TYPES[name]
        at = self.moment(random) if random.random() > 1 / 20 else UNSET
        id_ = f"event-{random.randint(0, 9)}"
        return struct(id=id_, arrived_at=at, **self._fields(random, struct))

    def _fields(self, random: Random, struct: type[Event] | type[Declared]) -> dict[str, Any]:
        fields = [field.type for field in fields_of(struct).values() if not field.type.from_facts]
        return {field.name: self._field(random, field) for field in fields}

    def _field(self, random: Random, field: FieldType) -> object:
        lacking = (field.optional or field.undetermined) and random.random() < _LACKING
        return UNSET if lacking else self._value(random, field.type)

    def _value(self, random: Random, kind: Type) -> object:
        if isinstance(kind, ListOf):
            most = random.choice((0, 1, 2, 3, 12))
            return tuple(self._value(random, kind.element) for _ in range(random.randint(0, most)))
        if isinstance(kind, RecordType):
            return self._record(random, RECORDS[kind.name])
        return _DRAWN[kind](self, random)

    def _record(self, random: Random, struct: type[Declared]) -> Declared:
        made = struct(**self._fields(random, struct))
        if isinstance(made, Person):
            return Person(id=random.choice(self.people), address=made.address, inside=made.inside, via=made.via)
        return made

    def moment(self, random: Random) -> Timestamp:
        """Within those days."""
        minute = random.randrange(_DAYS * 24 * 60)
        return Timestamp(self.since + minute * _MINUTE + random.choice((0, 0, 1, 59)) * NANOSECONDS_PER_SECOND)

    def text(self, random: Random) -> str:
        """One that policies or facts name, or nearly."""
        text = random.choice(random.choice((self.texts, self.texts, self.things)))
        return random.choice((text, text, text, f"x{text}", text.upper()))

    @cached_property
    def texts(self) -> Sequence[str]:
        """Every text that a condition names, and some others."""
        found = chain.from_iterable(_flat(one.value) for one in self._constants(STRING, ListOf(STRING)))
        named = {text for text in found if isinstance(text, str)}
        return sorted({"", "a text", "Re: \u00e9t\u00e9 \u017ftra\u00dfe \u212a"} | named)

    def _constants(self, *kinds: Type) -> Iterable[Constant]:
        trees = (rule.applies for rule in chain.from_iterable(self.policies.on.values()))
        found = (node for tree in trees for node in nodes(tree) if isinstance(node, Constant))
        return (one for one in found if one.type in kinds)

    @cached_property
    def numbers(self) -> Sequence[int]:
        """Every number that a condition names, and its neighbours."""
        named = {one.value for one in self._constants(INT) if isinstance(one.value, int)}
        return sorted({0, 1, -1, 2**62, 500_000_000, *(near + step for near in named for step in (-1, 0, 1))})

    @cached_property
    def spans(self) -> Sequence[Duration]:
        """Some spans; those that policies compare with are made of texts."""
        return [Duration(hours * 60 * _MINUTE + extra) for hours in (0, 5, 23, 24, 47, 48, 100) for extra in (0, 1000)]


def _flat(value: object) -> Iterable[object]:
    return value if isinstance(value, tuple) else (value,)


_DRAWN: Mapping[Type, Callable[[Events, Random], Any]] = {
    BOOL: lambda _, random: random.random() < 1 / 2,
    INT: lambda events, random: random.choice(events.numbers),
    STRING: lambda events, random: events.text(random),
    TIMESTAMP: lambda events, random: events.moment(random),
    DURATION: lambda events, random: random.choice(events.spans),
}
