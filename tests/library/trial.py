"""Trials as data of what is due and may be asked: ``clocks.toml`` and ``permissions.toml`` say what should come out."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec
from tests.library.schools import HERE

from chalkline.cli.case_files import StatedFact

Scalar = bool | str


class Trial(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all trials have."""

    name: str
    school: str
    clause: str
    """``policy#clause``."""
    facts: tuple[StatedFact, ...] = ()
    at: str = "2026-11-20"
    says: str


class Person(Trial, frozen=True, kw_only=True):
    """What a clock of an ``at`` or ``must`` rule says of a person: ``due`` and when, ``passed`` and when, ``done``,
    ``cannot see``, or ``nothing``."""

    who: str
    rule: int = 1
    """Which of the clocks of the clause."""


class Thing(Trial, frozen=True, kw_only=True):
    """What all ``keep`` rules together say of a thing: ``delete`` and when, ``cannot see``, ``period due``, ``held``,
    or ``kept``."""

    keep: str
    owner: str
    moments: Mapping[str, str] = {}


class Reported(Trial, frozen=True, kw_only=True):
    """What the clock of a case says once it has been reported: ``due`` and when, or ``nothing``."""

    moments: Mapping[str, str]
    fields: Mapping[str, Scalar] = {}


class Clocks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The trials of clocks."""

    person: tuple[Person, ...]
    thing: tuple[Thing, ...]
    case: tuple[Reported, ...]


class Asking(Trial, frozen=True, kw_only=True):
    """What happens when somebody asks for a permission: ``asks`` whom, and ``until`` when it would last, ``has it``, or
    ``may not``."""

    permission: str
    who: str
    object: str = ""
    in_force: bool | None = None
    """Whether it is in force, by the facts of the trial; not looked at where left out."""


class Answer(Trial, frozen=True, kw_only=True):
    """How long an answer to what an ``on`` rule asks holds: a period, or ``this once``."""

    rule: int = 1
    """Which of the rules of the clause that ask."""


class Permissions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The trials of permissions."""

    asking: tuple[Asking, ...]
    answer: tuple[Answer, ...]


T = TypeVar("T")


def _read(path: Path, type_: type[T]) -> T:
    return msgspec.toml.decode(path.read_bytes(), type=type_)


CLOCKS = _read(HERE / "clocks.toml", Clocks)
PERMISSIONS = _read(HERE / "permissions.toml", Permissions)
