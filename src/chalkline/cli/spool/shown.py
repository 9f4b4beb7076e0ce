"""Entries as a network manager reads them: who, to whom, what holds it, until when. Never what it says."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

import msgspec
from rich.console import Console
from rich.markup import escape

from chalkline.cli.tables import columns
from chalkline.events.moments import text_of_moment
from chalkline.policy.effects import Effect
from chalkline.policy.english.figures import DAYS, MONTHS, one_line
from chalkline.policy.english.grammar import counted
from chalkline.policy.values import Timestamp
from chalkline.store.spool.entry import Entry, Fate, Kind, Part
from chalkline.store.spool.reading import Verified

_STYLES = {
    Fate.HELD: "bold yellow",
    Fate.ASKED: "bold magenta",
    Fate.LEAVING: "green",
    Fate.RETURNED: "bold red",
    Fate.WITHDRAWN: "red",
    Fate.DELIVERED: "dim",
}
_SHOWN_PARTS = 3
"""Recipients of one entry in a list."""
_KB = 1000


class _Finding(msgspec.Struct):
    clause: str
    standing: str = "counts"


class _Decision(msgspec.Struct):
    findings: tuple[_Finding, ...] = ()


class _Record(msgspec.Struct):
    decision: _Decision


def clauses(part: Part) -> tuple[str, ...]:
    """The clauses that stop the part, as people look them up: ``policy#clause``."""
    try:
        findings = msgspec.json.decode(part.decision, type=_Record).decision.findings
    except msgspec.DecodeError:
        return ()
    named = (finding.clause for finding in findings if finding.standing == "counts")
    return tuple(dict.fromkeys(_short(clause) for clause in named))


def table(entries: Iterable[Entry], now: Timestamp) -> str:
    """A line for each recipient who still waits, the first few of each entry; ready to be printed as markup."""
    headings = ("id", "arrived", "from", "to", "", "until", "clause")
    return columns(headings, (row for entry in entries for row in _rows(entry, now)))


def totals(entries: Iterable[Entry]) -> str:
    """``12 entries: 9 held, 2 asked, 1 leaving``, the latter by recipient."""
    fates: Counter[Fate] = Counter()
    size = number = 0
    for entry in entries:
        number, size = number + 1, size + entry.content.size
        fates.update(part.fate for part in entry.parts if part.fate.is_open)
    spread = ", ".join(f"{fates[fate]} {fate}" for fate in Fate if fates[fate])
    return f"{counted(number, 'entry')}, {_size(size)}" + (f": {spread}" if spread else "")


def show(entry: Entry, console: Console, now: Timestamp) -> None:
    """Print all that is known of an entry, but nothing of what it says except its subject."""
    console.print(f"[bold]{entry.id}[/]  {entry.kind}, {entry.direction}, {_size(entry.content.size)}")
    for name, text in _about(entry):
        console.print(f"  [dim]{name:<9}[/] {escape(one_line(text))}")
    for part in entry.parts:
        console.print(f"\n  [{_STYLES[part.fate]}]{part.fate:<9}[/] {escape(one_line(part.address))}")
        for name, text in _about_part(part, entry, now):
            console.print(f"    [dim]{name:<9}[/] {escape(one_line(text))}")


def as_json(entry: Entry) -> Mapping[str, object]:
    """An entry as plain data: moments in RFC 3339, decisions as they were recorded."""
    parts = [{**_plain(part), "decision": _decision(part), "clauses": clauses(part)} for part in entry.parts]
    content = {"sha256": entry.content.digest.hex(), "size": entry.content.size}
    return {**_plain(entry), "content": content, "parts": parts}


def show_verified(found: Verified, console: Console) -> None:
    """Print what a look at every byte found."""
    console.print(f"{counted(found.entries, 'open entry')} with {_size(found.size)} of messages read")
    for fault in found.faults:
        style, word = ("bold red", "damaged") if fault.loss else ("yellow", "torn")
        console.print(f"[{style}]{word}[/]  {escape(fault.file)}, byte {fault.offset}: {escape(fault.what)}")
    for name in found.put_aside:
        console.print(f"[yellow]put aside[/]  {escape(name)}: look at it, then remove it")
    if not (found.faults or found.put_aside):
        console.print("[green]all is whole[/]")


def day_and_time(of: Timestamp) -> str:
    """``Mon 17 Nov 07:30`` by this machine's clock; with the year where that is another than now."""
    local = of.utc.astimezone()
    year = "" if local.year == datetime.now().astimezone().year else f" {local.year}"
    return f"{DAYS[local.weekday()][:3]} {local.day:2} {MONTHS[local.month - 1][:3]}{year} {local:%H:%M}"


def _rows(entry: Entry, now: Timestamp) -> Iterator[tuple[str, ...]]:
    head: tuple[str, ...] = (entry.id, day_and_time(entry.arrived), _sender(entry))
    waiting = [part for part in entry.parts if part.fate.is_open]
    for part in waiting[:_SHOWN_PARTS]:
        yield (*head, one_line(part.address), part.fate, _until(part, now), ", ".join(clauses(part)))
        head = ("", "", "")
    if len(waiting) > _SHOWN_PARTS:
        yield (*head, f"and {len(waiting) - _SHOWN_PARTS} more", "", "", "")


def _until(part: Part, now: Timestamp) -> str:
    if part.until is None:
        return "now" if part.fate is Fate.LEAVING else "an answer"
    return "now" if part.until <= now else day_and_time(part.until)


def _sender(entry: Entry) -> str:
    return "the gate" if entry.kind is Kind.NOTICE else one_line(entry.envelope.sender) or "<>"


def _about(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "arrived", day_and_time(entry.arrived)
    yield "from", _sender(entry)
    client = entry.envelope.client
    if said := " ".join(filter(None, (client.address, client.helo, client.user and f"as {client.user}"))):
        yield "client", said
    if entry.subject:
        yield "subject", entry.subject
    if entry.about:
        yield "about", entry.about
    yield "policies", f"{entry.policies or 'none'}, bundle {entry.bundle}"


def _about_part(part: Part, entry: Entry, now: Timestamp) -> Iterator[tuple[str, str]]:
    if entry.kind is Kind.MESSAGE or part.attempts:
        yield "since", day_and_time(part.since)
    if part.fate.is_open:
        yield "until", _until(part, now)
    for clause in clauses(part):
        yield "clause", clause
    for request in part.asked:
        yield "asked", f"{', '.join(request.people)} ({_short(request.clause)})"
    if part.attempts:
        yield "tried", counted(part.attempts, "time")
    if part.reply:
        yield "reply", part.reply


def _short(clause: str) -> str:
    policy, _, anchor = clause.partition("#")
    return f"{policy.partition('@')[0]}#{anchor}"


def _size(size: int) -> str:
    number, unit = (size / _KB**2, "MB") if size >= _KB**2 else (size / _KB, "kB")
    return f"{number:.1f} {unit}" if size >= _KB else counted(size, "byte")


def _plain(value: msgspec.Struct) -> dict[str, object]:
    plain = msgspec.to_builtins(value, enc_hook=_moment, builtin_types=(bytes,))
    return dict(plain)


def _moment(value: object) -> object:
    if isinstance(value, Timestamp):
        return text_of_moment(value)
    raise NotImplementedError


def _decision(part: Part) -> object:
    """The record of the decision as it was written, with effects by their words and moments as text."""
    try:
        return _worded(msgspec.json.decode(part.decision))
    except msgspec.DecodeError:
        return None


def _worded(value: object, name: str = "") -> object:
    match value:
        case dict():
            return {key: _worded(each, key) for key, each in value.items()}
        case list():
            return [_worded(each, name) for each in value]
        case int() if name in _WORDED:
            return _WORDED[name](value)
    return value


def _text(moment: int) -> str:
    return text_of_moment(Timestamp(moment))


_WORDED: Mapping[str, Callable[[int], str]] = {
    "effect": lambda number: Effect(number).word,
    "at": _text,
    "release_at": _text,
}
"""Fields of a decision that are recorded as numbers, and how people read them."""
