"""Devices, and a phone that fetches school mail."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from msgspec import UNSET, UnsetType

from chalkline.events.declared.people import Person
from chalkline.events.schema import Declared, Event, Meaning
from chalkline.policy.effects import Effect


class Device(Declared, frozen=True, kw_only=True):
    """A computer or phone, the school's or somebody's own. What it does not report is lacking."""

    noun: ClassVar[str] = "device"

    id: Annotated[str, Meaning("The id in the register of devices; empty for an unknown one.", "{owner}'s id")]
    school_owned: Annotated[
        bool,
        Meaning(
            "Whether it belongs to the school.",
            "whose {owner} is",
            ("{owner} belongs to the school", "{owner} does not belong to the school"),
        ),
    ]
    kind: Annotated[str | UnsetType, Meaning("`phone`, `tablet`, `laptop` or `desktop`.", "the kind of {owner}")] = (
        UNSET
    )
    locked_by_code: Annotated[
        bool | UnsetType,
        Meaning(
            "Whether a password or code locks it.",
            "whether a code locks {owner}",
            ("a code locks {owner}", "no code locks {owner}"),
        ),
    ] = UNSET
    encrypted: Annotated[
        bool | UnsetType,
        Meaning(
            "Whether its storage is encrypted.",
            "whether {owner} is encrypted",
            ("{owner} is encrypted", "{owner} is not encrypted"),
        ),
    ] = UNSET
    antivirus: Annotated[str | UnsetType, Meaning("The antivirus product that it reports.", "{owner}'s antivirus")] = (
        UNSET
    )
    antivirus_running: Annotated[
        bool | UnsetType,
        Meaning(
            "Whether the antivirus runs.",
            "whether {owner}'s antivirus runs",
            ("{owner}'s antivirus runs", "{owner}'s antivirus does not run"),
        ),
    ] = UNSET
    antivirus_current: Annotated[
        bool | UnsetType,
        Meaning(
            "Whether the antivirus is up to date.",
            "whether {owner}'s antivirus is up to date",
            ("{owner}'s antivirus is up to date", "{owner}'s antivirus is out of date"),
        ),
    ] = UNSET


class DeviceSync(Event, tag="device.sync", frozen=True, kw_only=True):
    """A phone fetches school mail."""

    actor: ClassVar[str] = "person"
    about: ClassVar[str] = "device"

    effects: ClassVar[Mapping[Effect, str]] = {
        Effect.NOTE: "it is written down",
        Effect.WARN: "the person is told",
        Effect.REFUSE: "it is turned away",
    }

    person: Annotated[Person, Meaning("Whose mail it is.", "the person")]
    device: Annotated[Device, Meaning("The phone.", "the phone")]
    app: Annotated[str, Meaning("The program that fetches it, as it names itself: `Outlook`.", "the app")]
