"""Video calls."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from msgspec import UNSET, UnsetType

from chalkline.events.declared.people import Person
from chalkline.events.schema import Event, Meaning
from chalkline.policy.effects import Effect


class CallVideo(Event, tag="call.video", frozen=True, kw_only=True):
    """A video call starts."""

    actor: ClassVar[str] = "person"
    contacts: ClassVar[tuple[str, ...]] = ("others",)

    effects: ClassVar[Mapping[Effect, str]] = {
        Effect.NOTE: "it is written down",
        Effect.WARN: "the person is told",
        Effect.REFUSE: "the call is turned away",
    }

    person: Annotated[Person, Meaning("Whose side this event is about: who makes or answers the call.", "the person")]
    others: Annotated[tuple[Person, ...], Meaning("The other people in the call.", "the others in the call")]
    made: Annotated[
        bool,
        Meaning(
            "Whether the person makes the call.",
            "who makes the call",
            ("the person makes the call", "the person answers the call"),
        ),
    ]
    service: Annotated[str, Meaning("The service: `Teams`.", "the service")]
    supervised: Annotated[
        bool | UnsetType,
        Meaning(
            "Whether a member of staff is with them.",
            "whether it is supervised",
            ("it is supervised", "it is not supervised"),
            undetermined=True,
        ),
    ] = UNSET
