"""Sessions: sign-in, remote access, idleness."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from chalkline.events.declared.devices import Device
from chalkline.events.declared.people import Person
from chalkline.events.schema import Event, Meaning
from chalkline.policy.effects import Effect
from chalkline.policy.values import Duration


class Session(Event, frozen=True, kw_only=True):
    """What all events of a session have in common."""

    actor: ClassVar[str] = "person"
    about: ClassVar[str] = "device"

    person: Annotated[Person, Meaning("Whose session it is.", "the person")]
    device: Annotated[Device, Meaning("The device.", "the device")]


class SessionStart(Session, tag="session.start", frozen=True, kw_only=True):
    """Somebody signs in."""

    effects: ClassVar[Mapping[Effect, str]] = {
        Effect.NOTE: "it is written down",
        Effect.WARN: "the person is told",
        Effect.REFUSE: "only the pages for signing and setting up are open",
    }

    multi_factor: Annotated[
        bool,
        Meaning(
            "Whether a second factor was shown.",
            "whether a second factor was shown",
            ("a second factor was shown", "no second factor was shown"),
        ),
    ]
    remote: Annotated[
        bool,
        Meaning(
            "Whether it is from outside the school's network.",
            "whether it is remote",
            ("it is from outside the school's network", "it is on the school's network"),
        ),
    ]


class SessionRemote(Session, tag="session.remote", frozen=True, kw_only=True):
    """A remote session starts, and again at each heartbeat."""

    effects: ClassVar[Mapping[Effect, str]] = {
        Effect.NOTE: "it is written down",
        Effect.WARN: "the person is told",
        Effect.REFUSE: "the session ends",
    }
    acts: ClassVar[dict[str, str]] = {
        "end": "ends the session",
        "lock": "locks the session until its owner signs in again",
    }

    lasted: Annotated[Duration, Meaning("How long it has lasted; zero at its start.", "how long it has lasted")]


class SessionIdle(Session, tag="session.idle", frozen=True, kw_only=True):
    """A session is left idle."""

    effects: ClassVar[Mapping[Effect, str]] = {
        Effect.NOTE: "it is written down",
        Effect.WARN: "the person is told",
        Effect.REFUSE: "the session is locked",
    }
    acts: ClassVar[dict[str, str]] = {
        "end": "ends the session",
        "lock": "locks the session until its owner signs in again",
    }

    idle: Annotated[Duration, Meaning("How long nothing has been done.", "how long it has been idle")]
    remote: Annotated[
        bool,
        Meaning(
            "Whether it is a remote session.",
            "whether it is remote",
            ("it is a remote session", "it is on the school's network"),
        ),
    ]
