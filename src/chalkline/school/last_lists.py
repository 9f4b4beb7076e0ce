"""What a school's lists said when somebody last confirmed them, and what the new ones lack.

A list that is suddenly much shorter is more often a broken export than a school without pupils: it is refused until a
person confirms it. Whoever is missing from a list is never taken for a leaver. They stay known as they last were, with
roles, addresses and classes, and are named as missing; that they left is for somebody to write down.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.facts.fact import BEGINNING, FOREVER, Fact
from chalkline.policy.source import Span
from chalkline.policy.values import Timestamp
from chalkline.school.folder import start_of
from chalkline.school.log import Log
from chalkline.school.people_file import Register

FILE = Path(".chalkline/last-lists.json")
"""Where it stands in the school's folder. Only :func:`write_last` writes it."""
ROLES = {"pupil": "pupils", "staff": "members of staff", "parent": "parents"}
"""Roles whose people are counted by themselves, with what they are called."""
_SHOWN = 5

_Said = tuple[str, str, str, str, int | None, int | None]
"""Subject, name, object, value, since and until of a fact; no time where it has always held or has no end."""


class LastLists(msgspec.Struct, frozen=True, kw_only=True):
    """The lists as they were: how long each was, and what they said of everybody."""

    counts: dict[str, int]
    addresses: dict[str, tuple[str, ...]]
    facts: list[_Said]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The lists as they were just read, people missing from them included."""

    counts: Mapping[str, int]
    addresses: Mapping[str, tuple[str, ...]]
    facts: Sequence[Fact]
    missing: tuple[str, ...] = ()
    """Ids of those who stand in no list any more."""


NO_LISTS = Lists(counts={}, addresses={}, facts=())


def read_last(folder: Path, faults: Faults) -> LastLists | None:
    """What was confirmed last; None where nothing was, or, with a fault, where it cannot be read."""
    path = folder / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=LastLists)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        remedy = "take the file away, and confirm the lists once they are right"
        message = f"what was confirmed last cannot be read: {error}"
        faults.say(Code.BAD_STATE, message, start_of(str(path)), remedy)
        return None


def write_last(folder: Path, lists: Lists) -> None:
    """The lists are what later ones are held against, until this is done again."""
    path = folder / FILE
    path.parent.mkdir(exist_ok=True)
    last = LastLists(
        counts=dict(lists.counts), addresses=dict(lists.addresses), facts=[_said(fact) for fact in lists.facts]
    )
    beside = path.with_suffix(".new")
    beside.write_bytes(msgspec.json.encode(last))
    beside.replace(path)


def counted(register: Register, facts: Iterable[Fact]) -> dict[str, int]:
    """How many people, and people of the usual roles, the lists hold, and how many enrolments in classes."""
    facts = list(facts)
    roles = Counter(value for value, _ in {(fact.value, fact.subject) for fact in facts if fact.name == "role"})
    enrolments = sum(fact.name == "enrolled" for fact in facts)
    by_role = {noun: roles[role] for role, noun in ROLES.items()}
    return {"people": len(register.addresses), **by_role, "enrolments": enrolments}


def say_shrunken(last: LastLists, counts: Mapping[str, int], largest_loss: int, place: Span, faults: Faults) -> None:
    """A fault for each list that lost more than this share, in percent, since it was confirmed."""
    for name, before in last.counts.items():
        now = counts.get(name, 0)
        if (before - now) * 100 > before * largest_loss:
            remedy = "look whether the export is whole; if it is, confirm the lists as they are now"
            faults.say(Code.SHRUNKEN_LIST, f"there are {now} {name}; last time there were {before}", place, remedy)


def kept(last: LastLists, register: Register, log: Log) -> tuple[Register, tuple[str, ...]]:
    """The register with everybody who is missing from it, as they last were, and their ids; their facts are logged."""
    missing = tuple(person for person in last.addresses if person not in register.addresses)
    gone = {*missing}
    for subject, name, object_, value, since, until in last.facts:
        if subject in gone or (name == "related" and object_ in gone):
            time = {"since": _moment(since, BEGINNING), "until": _moment(until, FOREVER)}
            log.add(subject, name, object_, value, by=str(FILE), **time)
    taken = register.owners
    addresses = {person: tuple(each for each in last.addresses[person] if each not in taken) for person in missing}
    return replace(register, addresses={**register.addresses, **addresses}), missing


def say_missing(missing: Iterable[str], facts: Iterable[Fact], place: Span, faults: Faults) -> None:
    """A warning that names those who are missing and of whom nobody wrote down that they left."""
    left = {fact.subject for fact in facts if fact.name == "moment" and fact.value == "left"}
    names = [person for person in missing if person not in left]
    if names:
        shown = ", ".join(f"`{person}`" for person in names[:_SHOWN])
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        remedy = "they stay known as they were; write down the day on which somebody left (`moment`, `left`)"
        faults.say(Code.MISSING_PERSON, f"people are missing from the lists: {shown}{more}", place, remedy)


def _said(fact: Fact) -> _Said:
    since = None if fact.since == BEGINNING else int(fact.since)
    until = None if fact.until == FOREVER else int(fact.until)
    return fact.subject, fact.name, fact.object, fact.value, since, until


def _moment(written: int | None, otherwise: Timestamp) -> Timestamp:
    return otherwise if written is None else Timestamp(written)
