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

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec

from chalkline.policy.spelling import suggestion

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
    except OSError as error:
        raise CaseError(f"cannot read {path}: {(error.strerror or str(error)).lower()}") from error
    except UnicodeDecodeError as error:
        raise CaseError(f"{path} is not UTF-8; save it as UTF-8") from error
    except (ValueError, msgspec.DecodeError) as error:
        raise CaseError(f"{path}: {_in_plain_words(str(error))}") from error


_RECORDS: Mapping[str, type[msgspec.Struct]] = {"": CaseFile, "case": Case, "expect": Expected, "facts": StatedFact}
"""What stands under each key."""
_KINDS = {"array": "a list", "object": "a table", "str": "a text", "bool": "true or false", "int": "a number"}
_WHERE = re.compile(r"(?P<what>.*?)(?: - at `\$(?P<path>.*)`)?$", re.DOTALL)
_QUOTED = re.compile(r"`([^`]*)`")


def _in_plain_words(message: str) -> str:
    """What is wrong and where, in our words. ``message`` is msgspec's, whose forms the tests hold."""
    match = _WHERE.match(message)
    what, path = (match["what"], match["path"] or "") if match else (message, "")
    quoted = _QUOTED.findall(what)
    if "unknown field" in what:
        record = _RECORDS.get(re.sub(r"\[\d+\]", "", path).rpartition(".")[2], CaseFile)
        known = record.__struct_encode_fields__
        hint = suggestion(quoted[0], known, f"there are {', '.join(f'`{name}`' for name in known)}")
        return f"{_place(path)}there is no key `{quoted[0]}` here; {hint}"
    if "missing required field" in what:
        return f"{_place(path)}the key `{quoted[0]}` is missing"
    if what.startswith("Expected `"):
        wanted, found = (_KINDS.get(kind, kind) for kind in quoted[:2])
        return f"{_place(path)}this is {found}, and {wanted} is wanted"
    return f"{_place(path)}{what[:1].lower()}{what[1:]}"


def _place(path: str) -> str:
    """``$.case[1].expect`` as ``case 2, `expect`: ``."""
    steps = re.findall(r"\.(\w+)(?:\[(\d+)\])?", path)
    said = [f"{name} {int(number) + 1}" if number else f"`{name}`" for name, number in steps]
    return f"{', '.join(said)}: " if said else ""
