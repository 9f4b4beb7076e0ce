"""The parser of one window text: tokens, then recursive descent. No part hides what is wrong with another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from chalkline.policy.calendar.periods import END_OF_DAY, START_OF_DAY, LocalTime
from chalkline.policy.calendar.time_text import TIME_PATTERN, read_time
from chalkline.policy.calendar.windows import DAY_NAMES, EVERY_DAY, WEEKDAYS, WEEKENDS, DayKind, Days, Part, Slot
from chalkline.policy.calendar.written import fault, place_within
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.source import Placed, Span
from chalkline.policy.spelling import suggestion

_GROUPS: dict[str, Days] = {
    "weekdays": WEEKDAYS,
    "weekday": WEEKDAYS,
    "weekends": WEEKENDS,
    "weekend": WEEKENDS,
    "every day": EVERY_DAY,
    "daily": EVERY_DAY,
    "school days": DayKind.SCHOOL,
    "school day": DayKind.SCHOOL,
    "term time": DayKind.TERM,
    "term-time": DayKind.TERM,
    "working days": DayKind.WORKING,
    "working day": DayKind.WORKING,
    "bank holidays": DayKind.BANK_HOLIDAY,
    "bank holiday": DayKind.BANK_HOLIDAY,
}
_NAMED = {form: day for day, name in enumerate(DAY_NAMES) for form in (name, f"{name}s", name[:3])}
_KNOWN = (*_GROUPS, *DAY_NAMES, "except")

_TOKEN = re.compile(
    rf"(?P<time>{TIME_PATTERN})"
    r"|(?P<dash>[-–—]|to\b|until\b)"  # noqa: RUF001 - people type en dashes
    r"|(?P<join>,|and\b)|(?P<end>;)|(?P<without>except\b)|(?P<start>from\b)"
    rf"|(?P<days>(?:{'|'.join(sorted((*_GROUPS, *_NAMED), key=len, reverse=True))})\b)"
    r"|(?P<other>[^\W\d]+(?:['-]\w+)*|\S)",
    re.IGNORECASE,
)
_EXAMPLE = "write days and times, such as `weekdays 07:30-17:00`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word, sign or time of a window text; ``kind`` is the name of its group in the pattern."""

    kind: str
    text: str
    span: Span

    @property
    def group(self) -> Days | None:
        """The days of a word that means several, such as ``weekdays``."""
        return _GROUPS.get(" ".join(self.text.casefold().split()))


class _Unreadable(Exception):  # noqa: N818 - control flow inside this parser
    """Ends the reading of one part."""


class WindowParser:
    """Reads one text. ``faults`` holds what was wrong once ``parts`` has been called."""

    def __init__(self, written: Placed[str]) -> None:
        self.faults: list[Diagnostic] = []
        self._written = written
        self._tokens = [*_tokens(written), Token(kind="end", text="", span=written.span)]
        self._next = 0

    def parts(self) -> list[Part]:
        """The parts that could be read."""
        parts = []
        while self._next < len(self._tokens):
            try:
                parts.append(self._part())
            except _Unreadable:
                while not self._take("end"):
                    self._next += 1
        return parts

    def _part(self) -> Part:
        slots = self._list()
        without = self._list() if self._take("without") else ()
        if self._peek.kind == "without":
            self._fail("a part of a window has one `except`", "separate parts with `;`, each with its own `except`")
        if not self._take("end"):
            self._unexpected()
        return Part(slots=slots, without=without)

    def _list(self) -> tuple[Slot, ...]:
        slots = [*self._group()]
        while self._take("join"):
            slots += self._group()
        return tuple(slots)

    def _group(self) -> list[Slot]:
        first = self._peek
        days, ambiguous = self._days()
        times = self._times()
        if times and ambiguous:
            remedy = "give each its times, or join them with `and` if they share them"
            self._fail("some days of this list have no times and others have", remedy, first.span.to(ambiguous.span))
        spans = times or [(START_OF_DAY, END_OF_DAY)]
        return [Slot(days=which, start=start, end=end) for which in days for start, end in spans]

    def _days(self) -> tuple[list[Days], Token | None]:
        """A run of days; with the token at which a comma leaves open whether the times that follow mean all of them."""
        first, ambiguous = self._peek, None
        runs, grouped = [self._some_days()], first.group is not None
        while self._peek.kind == "join" and self._tokens[self._next + 1].kind == "days":
            join, token = self._take("join"), self._peek
            runs.append(self._some_days())
            grouped = grouped or token.group is not None
            if grouped and join and join.text == ",":
                ambiguous = token
        return _united(runs), ambiguous

    def _some_days(self) -> Days:
        group = self._peek.group
        if group is not None:
            self._next += 1
            return group
        first = last = self._day()
        if self._take("dash"):
            last = self._day()
        return frozenset((first + ahead) % 7 for ahead in range((last - first) % 7 + 1))

    def _day(self) -> int:
        day = _NAMED.get(self._peek.text.casefold())
        if day is None:
            self._unexpected()
        self._next += 1
        return day

    def _times(self) -> list[tuple[LocalTime, LocalTime]]:
        times = []
        while self._peek.kind in {"time", "start"}:
            times.append(self._range())
            if self._peek.kind == "join" and self._tokens[self._next + 1].kind in {"time", "start"}:
                self._take("join")
        return times

    def _range(self) -> tuple[LocalTime, LocalTime]:
        self._take("start")
        first = self._peek
        start = self._time()
        if not self._take("dash"):
            self._fail(f"`{first.text}` has no end", "write both times, such as `07:30-17:00`", first.span)
        last = self._peek
        end = self._time()
        end = END_OF_DAY if end == START_OF_DAY else end
        if start in (end, END_OF_DAY):
            message = f"there is no time from `{first.text}` to `{last.text}`"
            self._fail(message, "leave the times out for whole days", first.span.to(last.span))
        return start, end

    def _time(self) -> LocalTime:
        token = self._take("time")
        if token is None:
            self._unexpected()
        time = read_time(token.text, token.span)
        if isinstance(time, tuple):
            self.faults += time
            raise _Unreadable
        return time

    @property
    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self, kind: str) -> Token | None:
        token = self._tokens[self._next]
        if token.kind != kind:
            return None
        self._next += 1
        return token

    def _unexpected(self) -> NoReturn:
        token = self._peek
        if token.kind == "other":
            self._fail(f"`{token.text}` is not a kind of day", suggestion(token.text, _KNOWN, _EXAMPLE))
        self._fail(f"`{token.text}` is not expected here" if token.text else "the window is not complete", _EXAMPLE)

    def _fail(self, message: str, remedy: str, span: Span | None = None) -> NoReturn:
        self.faults += fault(Code.BAD_WINDOW, message, span or self._peek.span, remedy)
        raise _Unreadable


def _tokens(written: Placed[str]) -> Iterator[Token]:
    for match in _TOKEN.finditer(written.value):
        span = place_within(written, *match.span())
        yield Token(kind=match.lastgroup or "other", text=match[0], span=span)


def _united(runs: list[Days]) -> list[Days]:
    """Days of the week as one set, kinds of day each by itself."""
    week = [run for run in runs if not isinstance(run, DayKind)]
    kinds = [run for run in runs if isinstance(run, DayKind)]
    return [frozenset[int]().union(*week), *kinds] if week else [*kinds]
