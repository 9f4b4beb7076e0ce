"""The names a fact can have: what each says, which parts it has, and how decisions look it up."""

from dataclasses import dataclass
from enum import Enum, auto


class Shape(Enum):
    """How a kind of fact is asked for."""

    CLAIM = auto()
    """Does it hold of this subject, with this value, about this object?"""
    ROLE = auto()
    """Which values hold of this subject, and of whom does this value hold?"""
    RELATION = auto()
    """Who is it that stands so to this object?"""
    LESSON = auto()
    """Which facts hold of this subject?"""
    TIMETABLE = auto()
    """Which lessons does this class have, taken by whom?"""
    ATTRIBUTE = auto()
    """Which value has the field named by the object? The one that began last."""
    MOMENT = auto()
    """When is it? As it was recorded last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactKind:
    """One name. ``object`` and ``value`` say what those parts are, and are None where it has none."""

    name: str
    doc: str
    shape: Shape
    subject: str = "person"
    object: str | None = None
    value: str | None = None
    object_optional: bool = False
    value_optional: bool = False
    bounded: bool = False
    """Whether both ends of its time must be given."""


_ALL = (
    FactKind(name="role", doc="the person has this role", shape=Shape.ROLE, value="role"),
    FactKind(
        name="deputises",
        doc="the person stands in for this role where nobody else holds it",
        shape=Shape.ROLE,
        value="role or kind of relation",
    ),
    FactKind(name="last_resort", doc="the person answers where nobody else can", shape=Shape.ROLE),
    FactKind(
        name="related",
        doc="the person is this to the other: a parent of, the head of year of",
        shape=Shape.RELATION,
        object="the other person",
        value="kind of relation",
    ),
    FactKind(name="teaches", doc="the person teaches this class", shape=Shape.RELATION, object="class"),
    FactKind(
        name="lesson",
        doc="the person is in a lesson of this class",
        shape=Shape.LESSON,
        object="class",
        value="room",
        value_optional=True,
        bounded=True,
    ),
    FactKind(name="enrolled", doc="the person is in this class", shape=Shape.CLAIM, object="class"),
    FactKind(
        name="class_lesson",
        doc="the class has a lesson, taken by this person or by whoever teaches the class",
        shape=Shape.TIMETABLE,
        subject="class",
        object="person",
        value="room",
        object_optional=True,
        value_optional=True,
        bounded=True,
    ),
    FactKind(
        name="permitted",
        doc="the person has this permission, for the object or for all",
        shape=Shape.CLAIM,
        object="what it is for",
        value="permission",
        object_optional=True,
    ),
    FactKind(
        name="withdrawn",
        doc="the person has not got this permission, whoever or whatever else gives it",
        shape=Shape.CLAIM,
        object="what it was for",
        value="permission",
        object_optional=True,
    ),
    FactKind(
        name="recorded",
        doc="an entry of this register holds for the person: for a consent, it is given",
        shape=Shape.CLAIM,
        object="what it is about",
        value="register",
        object_optional=True,
    ),
    FactKind(name="signed", doc="the person signed this version", shape=Shape.CLAIM, object="policy@version"),
    FactKind(
        name="attribute",
        doc="a field of the person or thing has this value",
        shape=Shape.ATTRIBUTE,
        subject="person or thing",
        object="field",
        value="value",
    ),
    FactKind(
        name="moment",
        doc="a moment of the life of the person or thing: it is when the fact begins",
        shape=Shape.MOMENT,
        subject="person or thing",
        value="moment",
    ),
    FactKind(
        name="in_force",
        doc="this version binds; where two of a policy would, the one that began later",
        shape=Shape.CLAIM,
        subject="policy@version",
    ),
    FactKind(
        name="minor_change",
        doc="this version differs from the one before by a minor change alone",
        shape=Shape.CLAIM,
        subject="policy@version",
        object="policy@version before",
    ),
    FactKind(
        name="enforced",
        doc="the clause is enforced and no longer only observed",
        shape=Shape.CLAIM,
        subject="policy#clause or policy@version#clause",
    ),
    FactKind(
        name="discharged",
        doc="somebody whom `discharge` names said that it must go, in spite of the clause",
        shape=Shape.CLAIM,
        subject="event, or person for a time",
        object="what for",
        value="policy#clause or policy@version#clause",
        object_optional=True,
    ),
    FactKind(
        name="allowed",
        doc="somebody whom `ask` names allowed it, in spite of the clause",
        shape=Shape.CLAIM,
        subject="event, or person for a time",
        object="what for",
        value="policy#clause or policy@version#clause",
        object_optional=True,
    ),
    FactKind(
        name="legal_hold",
        doc="nothing of the person or thing may be destroyed, for this matter",
        shape=Shape.CLAIM,
        subject="person or thing",
        value="matter",
    ),
)

KINDS = {kind.name: kind for kind in _ALL}
"""Every name with what it means, in the order of the reference."""

SCHOOL_WIDE = frozenset({"in_force", "minor_change", "enforced", "last_resort"})
"""Names of facts that concern decisions about anybody."""

WHOLE_NUMBERS = frozenset({"year"})
"""Attributes whose values are whole numbers; all others are texts. Reception is year 0."""
