"""Policy cases as data: what should happen to an event, and why, written beside the policy.

A file ``*.cases.toml`` names the policies and the school that it is about, by paths from its own folder, and lists
cases::

    policies = ["policies"]
    school = "school.toml"

    [[case]]
    name = "a Sunday mail waits until Monday morning"
    mail = "mail/01-sunday-evening.eml"
    expect = { effect = "hold", until = "2026-11-16 07:30", clauses = ["email.hours"] }
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec

SUFFIX = ".cases.toml"

Words = tuple[str, ...]


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What should come out; what is left out may be anything."""

    effect: str | None = None
    """``pass``, ``note``, ``warn``, ``hold``, ``ask``, ``refuse`` or ``undecided``."""
    until: str | None = None
    """The end of a hold, by the school's clock."""
    clauses: Words | None = None
    """The ids of all clauses that the decision names, in any order."""
    asked: Words | None = None
    """The ids of those who are asked."""
    told: Words | None = None
    why: Words = ()
    """Sentences that *why* must hold, word for word."""
    why_not: Words = ()
    """Sentences that it must not hold."""


class StatedFact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from", "until": "to"}):
    """A fact of the case besides those of the school; the columns of ``facts.csv``."""

    subject: str
    name: str
    object: str = ""
    value: str = ""
    since: str = ""
    until: str = ""


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"audience": "for"}):
    """One case: a message or an event, and what should happen to it."""

    name: Annotated[str, msgspec.Meta(min_length=1)]
    expect: Expected
    mail: str | None = None
    """A raw message, by its path."""
    to: str | None = None
    """The address of the recipient meant, where the message has several."""
    event: Mapping[str, Any] | None = None
    """An event as JSON would write it, instead of a message."""
    at: str | None = None
    observe: bool = False
    audience: str = "network_manager"
    """For whom *why* is told."""
    facts: tuple[StatedFact, ...] = ()


class CaseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"cases": "case"}):
    """The cases of one file, with what they are about."""

    policies: Words
    school: str
    cases: tuple[Case, ...]


class CaseError(Exception):
    """A case file that cannot be read: what is wrong, and where."""


def case_files(folder: Path) -> list[Path]:
    """The case files in a folder and below, by name; of a file, itself."""
    return sorted(folder.rglob(f"*{SUFFIX}")) if folder.is_dir() else [folder]


def read_cases(path: Path) -> CaseFile:
    """The cases of a file. Raises CaseError."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=CaseFile)
    except (OSError, ValueError, msgspec.DecodeError) as error:
        raise CaseError(f"{path}: {error}") from error
