"""What policies can speak of: events, records, moments, things kept and acts, each declared once.

The checker, the stored columns, the plain English and the docs all come from these declarations. The declarations
themselves live with whoever knows them (``chalkline.events``); this is their shape.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chalkline.policy.cel.types import FieldType, RecordType, Type
from chalkline.policy.effects import Effect


class Audience(StrEnum):
    """Who is told why. A field that an audience may not see is left out of its *why*."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    APPROVER = "approver"
    NETWORK_MANAGER = "network_manager"


EVERYBODY = frozenset(Audience)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field with all that people need to know of it."""

    type: FieldType
    doc: str
    """One line for the reference."""
    noun: str
    """What explanations call it: ``the subject``, ``the size of the message``. May hold ``{owner}`` for what it is
    of."""
    statement: tuple[str, str] | None = None
    """For a bool: how it reads when true and when false: ``("it is a reply", "it is not a reply")``."""
    seen_by: frozenset[Audience] = EVERYBODY

    @property
    def name(self) -> str:
        """The name that conditions use."""
        return self.type.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A declared record type, such as ``person`` or ``attachment``."""

    type: RecordType
    doc: str
    noun: str
    """What explanations call one: ``attachment``."""
    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """A kind of event: its root fields, what each effect means for it, and the acts that ``do`` may name."""

    name: str
    doc: str
    fields: Mapping[str, Field]
    actor: str = ""
    """The root field of whoever does it: whose permissions and discharges count, and who may not answer for it."""
    about: str = ""
    """The root field of what it is done to: the object of permissions and of answers that hold for a time."""
    contacts: tuple[str, ...] = ()
    """The root fields in which a protected contact would stand."""
    effects: Mapping[Effect, str]
    """Each effect that this event can carry out, in plain English."""
    acts: Mapping[str, str] = field(default_factory=dict)
    """Acts for ``do``, with what they do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A moment, thing kept or act of the system, with its documentation."""

    name: str
    doc: str
    noun: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Everything that a policy may name, but for what policies themselves declare."""

    events: Mapping[str, EventType]
    records: Mapping[str, Record]
    roles: Mapping[str, str]
    """Roles of the school with their plain names: ``head_of_year`` → ``head of year``."""
    relations: Mapping[str, str]
    """Kinds of relation between persons: ``parent`` → ``parent``."""
    moments: Mapping[str, Named]
    """Moments of a person's life at school or of a thing: ``contract_end``, ``received``."""
    things: Mapping[str, Named]
    """What ``keep`` keeps: ``mail``, ``home_area_file``."""
    acts: Mapping[str, Named]
    """What ``at … do`` does and ``may`` permits the system: ``account.suspend``, ``monitoring.read``."""
    scopes: Mapping[str, Mapping[str, Type]]
    """The variables that conditions of each other kind of rule see, by kind: ``keep`` → ``item``, ``owner``."""
