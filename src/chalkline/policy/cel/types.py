"""The types of conditions. Frozen and comparable; a record type is known by its name alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Simple:
    """A type without parts. The constants below are all there are."""

    name: str

    def __str__(self) -> str:
        return self.name


BOOL = Simple("bool")
INT = Simple("int")
UINT = Simple("uint")
DOUBLE = Simple("double")
STRING = Simple("string")
BYTES = Simple("bytes")
NULL = Simple("null_type")
TIMESTAMP = Simple("timestamp")
DURATION = Simple("duration")
WINDOW = Simple("window")
DYN = Simple("dyn")  # only the conformance entry makes expressions of this type


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of elements of one type."""

    element: "Type"

    def __str__(self) -> str:
        return f"list({self.element})"


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map. Keys are bool, int, uint or string."""

    key: "Type"
    value: "Type"

    def __str__(self) -> str:
        return f"map({self.key}, {self.value})"


@dataclass(frozen=True, slots=True)
class TypeOf:
    """The type of a type: what ``type(x)`` and ``int`` as a value have."""

    of: "Type"

    def __str__(self) -> str:
        return f"type({self.of})"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A type parameter of a generic overload, such as the A of ``size(list(A))``."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class RecordType:
    """A declared record, such as ``person``."""

    name: str
    fields: Mapping[str, "FieldType"] = field(default_factory=dict, compare=False, hash=False, repr=False)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldType:
    """A field of a record as conditions see it. What it is called in English stands in the vocabulary."""

    name: str
    type: "Type"
    optional: bool = False
    """Whether an event may lack it; then it must be guarded by ``has()``."""
    undetermined: bool = False
    """Whether it may be unset because nobody has said it yet (who is in a picture); reading it is then an error value,
    so that the rule is undecided. It needs no guard."""
    from_facts: bool = False
    """Whether it is looked up in the facts of the moment and not carried by the event (``roles`` of a person)."""
    guessed: bool = False
    """Whether it is guessed from wording; a rule that reads it may only note, warn or ask."""


Type = Simple | ListOf | MapOf | TypeOf | Parameter | RecordType
