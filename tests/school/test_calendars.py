from collections.abc import Iterable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalkline.policy.calendar.school_days import Calendar, Dates, Term
from chalkline.policy.calendar.windows import DayKind
from chalkline.policy.diagnostics import Diagnostic, rendered
from chalkline.policy.document.faults import Faults
from chalkline.school.calendars import bank_holidays, read_calendar
from chalkline.school.school import Nation

LONDON = ZoneInfo("Europe/London")


def event(summary: str, first: str, after: str | None = None, *more: str) -> str:
    end = [f"DTEND;VALUE=DATE:{after}"] if after else []
    lines = ["BEGIN:VEVENT", f"UID:{summary}", f"SUMMARY:{summary}", f"DTSTART;VALUE=DATE:{first}", *end, *more]
    return "\r\n".join([*lines, "END:VEVENT"])


def ics(*events: str) -> bytes:
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//school//EN", *events, "END:VCALENDAR", ""]
    ).encode()


AUTUMN = event("Autumn term", "20260901", "20261219")
SPRING = event("Spring term 2027", "20270104", "20270326")


def read(*files: bytes, nation: Nation = Nation.ENGLAND) -> tuple[Calendar | None, Faults]:
    faults, named = Faults(), [(f"terms-{number}.ics", data) for number, data in enumerate(files, 1)]
    return read_calendar(named, zone=LONDON, nation=nation, faults=faults), faults


def calendar_of(*files: bytes, nation: Nation = Nation.ENGLAND) -> Calendar:
    calendar, faults = read(*files, nation=nation)
    assert not faults
    assert calendar is not None
    return calendar


def said(faults: Iterable[Diagnostic]) -> list[tuple[str, str, str]]:
    return [(fault.message, fault.help, fault.span.text) for fault in faults]


def test_terms_of_several_files() -> None:
    calendar = calendar_of(ics(SPRING, event("Concert", "20260915")), ics(AUTUMN), ics(AUTUMN))
    assert calendar.terms == (
        Term(name="Autumn term", first=date(2026, 9, 1), last=date(2026, 12, 18)),
        Term(name="Spring term 2027", first=date(2027, 1, 4), last=date(2027, 3, 25)),
    )
    assert calendar.known == Dates(date(2026, 9, 1), date(2027, 3, 25))
    assert calendar.holidays_known == Dates(date(1990, 1, 1), date(2027, 12, 31))


def test_school_days_are_the_days_of_term_less_weekends_inset_days_closures_and_bank_holidays() -> None:
    closures = [
        event("INSET: safeguarding", "20260901"),
        event("Half-term", "20261026", "20261031"),
        event("Boiler", "20261102", None, "CATEGORIES:Building,CLOSED"),
        event("Closed for snow", "20261103", None, "STATUS:CANCELLED"),
    ]
    calendar = calendar_of(ics(AUTUMN, SPRING, *closures))
    assert calendar.closed == {date(2026, 9, 1), *(date(2026, 10, day) for day in range(26, 31)), date(2026, 11, 2)}
    assert len(calendar.days(DayKind.SCHOOL)) == 79 - 1 - 5 - 1 + 59


def test_recurring_closures_with_an_exception_and_a_change() -> None:
    weekly = event("Closed", "20260904", None, "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;VALUE=DATE:20260911")
    moved = event("Closed", "20260917", None, "RECURRENCE-ID;VALUE=DATE:20260918")
    renamed = event("Open", "20260925", None, "RECURRENCE-ID;VALUE=DATE:20260925").replace("UID:Open", "UID:Closed")
    calendar = calendar_of(ics(AUTUMN, weekly, moved, renamed))
    assert sorted(calendar.closed) == [date(2026, 9, 4), date(2026, 9, 17)]


@pytest.mark.parametrize(
    ("summary", "is_term"),
    [
        ("Autumn Term", True),
        ("TERM: Michaelmas", True),
        ("Term 3", True),
        ("Summer term 2026/27", True),
        ("Term ends", False),
        ("Last day of term", False),
        ("Half term", False),
    ],
)
def test_what_is_called_a_term(summary: str, is_term: bool) -> None:
    calendar, _ = read(ics(event(summary, "20260901", "20261219")))
    assert (calendar is not None) is is_term


def test_without_files_nothing_is_known() -> None:
    assert calendar_of() == Calendar(zone=LONDON)


@pytest.mark.parametrize(
    ("nation", "day", "free"),
    [
        (Nation.ENGLAND, date(2026, 4, 6), True),
        (Nation.SCOTLAND, date(2026, 4, 6), False),  # no Easter Monday
        (Nation.SCOTLAND, date(2026, 11, 30), True),
        (Nation.ENGLAND, date(2026, 11, 30), False),
        (Nation.NORTHERN_IRELAND, date(2026, 3, 17), True),
        (Nation.WALES, date(2026, 3, 17), False),
        (Nation.WALES, date(2026, 12, 28), True),  # for Boxing Day on a Saturday
    ],
)
def test_bank_holidays(nation: Nation, day: date, free: bool) -> None:
    assert (day in bank_holidays(nation, [2026])) is free
    assert (day in calendar_of(ics(event("Term", "20260105", "20261219")), nation=nation).bank_holidays) is free


@pytest.mark.parametrize(
    ("events", "fault"),
    [
        (
            [event("Concert", "20260901")],
            ("no term is in the calendar", "add all-day events such as `Autumn term`, or of category `TERM`", ""),
        ),
        (
            [event("Autumn term", "20260901")],
            (
                "`Autumn term` is a single day",
                "let it go from its first to its last day; `DTEND` is the day after that",
                "SUMMARY:Autumn term",
            ),
        ),
        (
            [AUTUMN, event("Closed", "20261103", "20261103")],
            ("this event ends before it begins", "`DTEND` is the day after the last", "DTSTART;VALUE=DATE:20261103"),
        ),
        (
            [AUTUMN, event("Closed", "2026-11-03")],
            (
                "this is not an event of whole days",
                "write its days as `DTSTART;VALUE=DATE:20260901`",
                "DTSTART;VALUE=DATE:2026-11-03",
            ),
        ),
        (
            [AUTUMN, event("Closed", "20260904", None, "RRULE:FREQ=WEEKLY")],
            ("this event recurs for ever", "give its `RRULE` an `UNTIL`", "RRULE:FREQ=WEEKLY"),
        ),
        (
            [AUTUMN, event("Spring term", "20261201", "20270326")],
            (
                "`Spring term` begins before `Autumn term` ends",
                "correct their dates, or take one out",
                "SUMMARY:Spring term",
            ),
        ),
        (
            [AUTUMN, event("Summer term", "20270412", "20270722")],
            (
                "no term is known for long before `Summer term`",
                "add the terms between them",
                "SUMMARY:Summer term",
            ),
        ),
        (
            [AUTUMN, "this is not iCalendar"],
            (
                "`this is not iCalendar` is not a line of a calendar",
                "lines are `NAME:value`; export it again as iCalendar (.ics)",
                "this is not iCalendar",
            ),
        ),
    ],
)
def test_what_is_wrong(events: list[str], fault: tuple[str, str, str]) -> None:
    calendar, faults = read(ics(*events))
    assert calendar is None
    assert said(faults) == [fault]


def test_every_fault_of_every_file_is_named() -> None:
    _, faults = read(ics(event("Closed", "99"), event("INSET", "98")), b"\xff\xfe", ics(AUTUMN)[:150])
    assert [fault.span.source.name for fault in faults] == ["terms-1.ics", "terms-1.ics", "terms-2.ics", "terms-3.ics"]


def test_other_peoples_calendars_end_in_faults_and_never_in_a_crash(shared: Path) -> None:
    files = sorted((shared / "samples" / "calendars").iterdir())
    assert len(files) > 100
    for file in files:
        calendar, faults = read(ics(AUTUMN), file.read_bytes())
        assert (calendar is None) == bool(faults)
        assert all(rendered(fault) for fault in faults)


def test_nor_do_they_if_all_their_events_are_terms(shared: Path) -> None:
    for file in sorted((shared / "samples" / "calendars").iterdir()):
        data = file.read_bytes().replace(b"BEGIN:VEVENT", b"BEGIN:VEVENT\r\nCATEGORIES:TERM")
        calendar, faults = read(data)
        assert calendar is None or calendar.terms or not data.count(b"VEVENT"), file.name
        assert (calendar is None) == bool(faults)


GOOD = ics(AUTUMN, SPRING, event("Closed", "20260904", None, "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;VALUE=DATE:20260911"))


@given(st.data())
def test_damaged_files_end_in_faults_or_a_calendar(data: st.DataObject) -> None:
    damaged = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(damaged)))
        damaged[start : start + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=8))
    calendar, faults = read(bytes(damaged))
    assert (calendar is None) == bool(faults)


@given(st.binary(max_size=200))
def test_bytes_end_in_faults(data: bytes) -> None:
    calendar, faults = read(data)
    assert calendar is None
    assert faults
