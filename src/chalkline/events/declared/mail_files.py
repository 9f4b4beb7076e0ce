"""What looking into an attachment tells: fields that are measured, and only where a rule reads them."""

from functools import partial
from typing import Annotated

from msgspec import UNSET, UnsetType

from chalkline.events.schema import Declared, Meaning

_measured = partial(Meaning, undetermined=True)


class Content(Declared, frozen=True, kw_only=True):
    """What the bytes of a file say, whatever its name. What goes beyond a limit or cannot be seen is undetermined."""

    real_type: Annotated[
        str | UnsetType,
        _measured(
            "The media type by content; `application/octet-stream` where nothing tells it, `text/plain` for text.",
            "the real type of {owner}",
        ),
    ] = UNSET
    program: Annotated[
        bool | UnsetType,
        _measured(
            "Whether it is something that runs: a program, an installer, a script, a batch file, a shortcut.",
            "whether {owner} is a program",
            ("{owner} is a program", "{owner} is no program"),
        ),
    ] = UNSET
    self_extracting: Annotated[
        bool | UnsetType,
        _measured(
            "Whether it is a program that carries an archive and unpacks it.",
            "whether {owner} unpacks itself",
            ("{owner} unpacks itself", "{owner} does not unpack itself"),
        ),
    ] = UNSET
    holds_program: Annotated[
        bool | UnsetType,
        _measured(
            "Whether it is an archive with a program in it, at any depth.",
            "whether {owner} holds a program",
            ("{owner} holds a program", "{owner} holds no program"),
        ),
    ] = UNSET
    macros: Annotated[
        bool | UnsetType,
        _measured(
            "Whether it is an office document with macros.",
            "whether {owner} has macros",
            ("{owner} has macros", "{owner} has no macros"),
        ),
    ] = UNSET
    encrypted: Annotated[
        bool | UnsetType,
        _measured(
            "Whether it, or a file in it, is encrypted, as with a password.",
            "whether {owner} is encrypted",
            ("{owner} is encrypted", "{owner} is not encrypted"),
        ),
    ] = UNSET
    music: Annotated[
        bool | UnsetType,
        _measured(
            "Whether it is music or other sound.",
            "whether {owner} is music",
            ("{owner} is music or sound", "{owner} is no music or sound"),
        ),
    ] = UNSET
