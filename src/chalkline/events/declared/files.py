"""Files: met by a sweep of the school's storage, or carried in and out."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from msgspec import UNSET, UnsetType

from chalkline.events.declared.devices import Device
from chalkline.events.declared.people import Person
from chalkline.events.schema import Declared, Event, Meaning
from chalkline.policy.effects import Effect
from chalkline.policy.values import Timestamp


class File(Declared, frozen=True, kw_only=True):
    """A file on the school's storage, or on its way there."""

    noun: ClassVar[str] = "file"

    id: Annotated[str, Meaning("What permissions name it by; its area and path where there is no other.", "the file")]
    name: Annotated[str, Meaning("The name without folders.", "the name of {owner}")]
    extension: Annotated[
        str, Meaning("What follows the name's last dot, in lower case.", "the extension of {owner}")
    ] = ""
    area: Annotated[
        str, Meaning("Where it lies: `home`, `shared`, `photos`, `department` or `cloud`.", "the area of {owner}")
    ]
    folder: Annotated[str, Meaning("Its folder below the area, with slashes.", "the folder of {owner}")] = ""
    type: Annotated[str, Meaning("The media type that its content shows: `image/jpeg`.", "the type of {owner}")]
    size: Annotated[int, Meaning("The size in bytes.", "the size of {owner}")]
    modified: Annotated[
        Timestamp | UnsetType, Meaning("When it was last changed.", "when {owner} was last changed")
    ] = UNSET
    encrypted: Annotated[
        bool | UnsetType,
        Meaning(
            "Whether it needs a password or key to be read.",
            "whether {owner} is encrypted",
            ("{owner} is encrypted", "{owner} is not encrypted"),
            undetermined=True,
        ),
    ] = UNSET
    labels: Annotated[
        tuple[str, ...], Meaning("What people labelled it: `confidential`, `personal`.", "the labels of {owner}")
    ] = ()


class FileFound(Event, tag="file.found", frozen=True, kw_only=True):
    """A storage sweep meets a file."""

    actor: ClassVar[str] = "owner"
    about: ClassVar[str] = "file"

    effects: ClassVar[Mapping[Effect, str]] = {
        Effect.NOTE: "it is written down",
        Effect.WARN: "the owner is told",
        Effect.ASK: "the owner is told, and whoever is asked answers",
        Effect.REFUSE: "what the rule says under `do` is carried out",
    }
    acts: ClassVar[dict[str, str]] = {
        "move": "moves the file to the area that is named",
        "quarantine": "moves the file where only the network manager can see it",
    }

    file: Annotated[File, Meaning("The file.", "the file")]
    owner: Annotated[Person, Meaning("Whose it is.", "the owner")]


class FileMoved(Event, frozen=True, kw_only=True):
    """What all ways of carrying or opening a file have in common."""

    actor: ClassVar[str] = "person"
    about: ClassVar[str] = "file"

    effects: ClassVar[Mapping[Effect, str]] = {
        Effect.NOTE: "it is written down",
        Effect.WARN: "the person is told",
        Effect.ASK: "it is kept until somebody has answered",
        Effect.REFUSE: "it is turned away",
    }

    person: Annotated[Person, Meaning("Who does it.", "the person")]
    file: Annotated[File, Meaning("The file.", "the file")]
    owner: Annotated[Person | UnsetType, Meaning("Whose file it is, where it has an owner.", "the owner")] = UNSET
    remote: Annotated[
        bool,
        Meaning(
            "Whether it is done from outside the school's network.",
            "whether it is done remotely",
            ("it is done remotely", "it is done on the school's network"),
        ),
    ]
    device: Annotated[Device | UnsetType, Meaning("The device, where it is known.", "the device")] = UNSET


class FileUpload(FileMoved, tag="file.upload", frozen=True, kw_only=True):
    """A file is put on the school's storage over remote access or the school's file pages."""


class FileDownload(FileMoved, tag="file.download", frozen=True, kw_only=True):
    """A file is taken from the school's storage over remote access or the school's file pages."""


class FileOpen(FileMoved, tag="file.open", frozen=True, kw_only=True):
    """A file is read or changed in place over remote access or the school's file pages."""
