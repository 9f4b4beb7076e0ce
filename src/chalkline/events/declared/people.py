"""People, and the lessons they are in."""

from typing import Annotated, ClassVar

from msgspec import UNSET, UnsetType

from chalkline.events.schema import Declared, Meaning
from chalkline.policy.values import Timestamp
from chalkline.policy.vocabulary import Audience

OF_THE_SCHOOL = frozenset({Audience.SENDER, Audience.APPROVER, Audience.NETWORK_MANAGER})
"""Everybody but the recipient, who may be anyone outside."""
DECIDERS = frozenset({Audience.APPROVER, Audience.NETWORK_MANAGER})
"""Those who answer for the decision."""


class Person(Declared, frozen=True, kw_only=True):
    """Somebody, of the school or not. Somebody unknown has an empty id and no roles."""

    noun: ClassVar[str] = "person"

    id: Annotated[str, Meaning("The id in the school's register; empty for somebody unknown.", "{owner}'s id")]
    address: Annotated[
        str, Meaning("The mail address, normalised; empty where there is none.", "{owner}'s address")
    ] = ""
    inside: Annotated[
        bool,
        Meaning(
            "Whether the address (or, without one, the person) is the school's own.",
            "where {owner} is",
            ("{owner} is inside the school", "{owner} is outside the school"),
        ),
    ]
    via: Annotated[
        str | UnsetType, Meaning("The group address through which the message reaches them.", "{owner}'s group")
    ] = UNSET

    roles: ClassVar[Annotated[tuple[str, ...], Meaning("The roles held at the moment.", "{owner}'s roles")]]
    name: ClassVar[Annotated[str, Meaning("The full name.", "{owner}'s name", undetermined=True)]]
    year: ClassVar[
        Annotated[
            int,
            Meaning("The year group of a pupil.", "{owner}'s year group", seen_by=OF_THE_SCHOOL, undetermined=True),
        ]
    ]
    form: ClassVar[
        Annotated[str, Meaning("The form of a pupil.", "{owner}'s form", seen_by=OF_THE_SCHOOL, undetermined=True)]
    ]
    contract_end: ClassVar[
        Annotated[
            Timestamp,
            Meaning(
                "The last contracted day of a member of staff: when it begins.",
                "the last day of {owner}'s contract",
                seen_by=DECIDERS,
                undetermined=True,
            ),
        ]
    ]


class Lesson(Declared, frozen=True, kw_only=True):
    """A lesson that a person is in at a moment, as ``lessons(person)`` lists them."""

    noun: ClassVar[str] = "lesson"

    class_id: Annotated[str, Meaning("The class, by its id in the timetable.", "the class of {owner}")]
    teachers: Annotated[tuple[str, ...], Meaning("The ids of its teachers.", "the teachers of {owner}")]
    room: Annotated[str, Meaning("The room; empty where the timetable has none.", "the room of {owner}")] = ""
    begins: Annotated[Timestamp, Meaning("When it begins.", "the beginning of {owner}")]
    ends: Annotated[Timestamp, Meaning("When it ends.", "the end of {owner}")]
