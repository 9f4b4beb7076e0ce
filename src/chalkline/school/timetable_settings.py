"""More values of ``school.toml``: periods of the day, alternating weeks, and how much of a list may be lost."""

import re
from collections.abc import Mapping
from datetime import date

from chalkline.policy.calendar.time_text import read_time
from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Placed
from chalkline.policy.spelling import suggestion
from chalkline.school.settings import say_wrong_type, table, text, texts
from chalkline.school.toml_text import Entry, entries
from chalkline.school.week import EVERY_DAY, WEEKDAYS, Period, Periods, Weeks

_DASH = re.compile("\\s*[-\u2013]\\s*")
_CYCLE = "cycle"
_A_AND_B = ("A", "B")
_HUNDRED = 100


def percentage(entry: Entry, faults: Faults) -> int | None:
    """A whole number from 0 to 100."""
    if isinstance(entry.value, int) and not isinstance(entry.value, bool) and 0 <= entry.value <= _HUNDRED:
        return entry.value
    say_wrong_type(entry, "a whole number from 0 to 100", faults)
    return None


def periods(entry: Entry, faults: Faults) -> Periods | None:
    """The times of each period: of every day, and in tables named by a weekday those that differ."""
    if not isinstance(entry.value, dict):
        say_wrong_type(entry, "a table: `[periods]` on a line of its own, and its entries below", faults)
        return None
    found: dict[int, Mapping[str, Period]] = {EVERY_DAY: {}}
    every_day: dict[str, Period] = {}
    for inner in entries(entry.value, entry.key.source, entry.path):
        if isinstance(inner.value, dict):
            day, times = _weekday(inner, faults), table(inner, _period, faults, name=_name)
            found |= {} if day is None or times is None else {day: times}
        elif (period := _period(inner, faults)) is not None:
            every_day[inner.name] = period
    return {**found, EVERY_DAY: every_day}


def weeks(entry: Entry, faults: Faults) -> Weeks | None:
    """Which week is which: days with the name of their week, and ``cycle``, the names in turn."""
    if not isinstance(entry.value, dict):
        say_wrong_type(entry, "a table: `[weeks]` on a line of its own, and its entries below", faults)
        return None
    inner = {each.name: each for each in entries(entry.value, entry.key.source, entry.path)}
    named = inner.pop(_CYCLE, None)
    names = None if named is None else texts(named, faults)
    turn = tuple(name.value for name in names) if names else _A_AND_B
    begins = {day: name for each in inner.values() for day, name in _begin(each, turn, faults)}
    return Weeks(cycle=turn, begins=begins)


def _begin(entry: Entry, turn: tuple[str, ...], faults: Faults) -> list[tuple[date, str]]:
    name = text(entry, faults)
    if name is not None and name not in turn:
        remedy = f"the weeks are {', '.join(f'`{each}`' for each in turn)}; others are named by `cycle`"
        faults.say(Code.BAD_WEEK, f"`{name}` is no week of the timetable", entry.place_of(name), remedy)
        return []
    try:
        return [] if name is None else [(date.fromisoformat(entry.name), name)]
    except ValueError:
        remedy = 'write a day of that week: `2026-09-02 = "A"`'
        faults.say(Code.BAD_TIME, f"`{entry.name}` is not a day", entry.key, remedy)
        return []


def _weekday(entry: Entry, faults: Faults) -> int | None:
    if entry.name.casefold() in WEEKDAYS:
        return WEEKDAYS.index(entry.name.casefold())
    remedy = suggestion(entry.name, WEEKDAYS, "name a table by the weekday whose times differ: `[periods.friday]`")
    faults.say(Code.UNKNOWN_KEY, f"`{entry.name}` is not a weekday", entry.key, remedy)
    return None


def _period(entry: Entry, faults: Faults) -> Period | None:
    written = text(entry, faults)
    return None if written is None else period(Placed(written, entry.place_of(written)), faults)


def period(written: Placed[str], faults: Faults) -> Period | None:
    """A time of the day from when to when, such as ``09:00-10:00``; None, with a fault, for anything else."""
    ends = _DASH.split(written.value)
    if len(ends) != len(Period._fields):
        remedy = "write `09:00-10:00`"
        faults.say(Code.BAD_TIME, f"`{written.value}` does not say from when to when", written.span, remedy)
        return None
    begins, until = (read_time(end, written.span) for end in ends)
    if isinstance(begins, tuple) or isinstance(until, tuple):
        faults += [fault for each in (begins, until) if isinstance(each, tuple) for fault in each]
        return None
    if until.minute <= begins.minute:
        faults.say(Code.BAD_TIME, f"`{written.value}` ends before it begins", written.span, "write the earlier first")
        return None
    return Period(begins.minute, until.minute)


def _name(entry: Entry, faults: Faults) -> str | None:
    del faults
    return entry.name
