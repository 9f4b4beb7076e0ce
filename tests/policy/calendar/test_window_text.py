import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policy.calendar.strategies import windows
from tests.policy.calendar.written import placed, said, window

from chalkline.policy.calendar.periods import LocalTime
from chalkline.policy.calendar.window_text import parse_window, phrase
from chalkline.policy.calendar.windows import EVERY_DAY, WEEKDAYS, WEEKENDS, DayKind, Part, Slot, Window

MORNING = Slot(days=frozenset({0, 2}), start=LocalTime(540), end=LocalTime(720))
OFFICE = Slot(days=WEEKDAYS, start=LocalTime(450), end=LocalTime(1020))

DOTLESS = "fr\u0131day"
"""As a Turkish keyboard writes it; patterns that ignore case take it for Friday."""
EXAMPLE = "write days and times, such as `weekdays 07:30-17:00`"


def of(*slots: Slot) -> Window:
    return Window(parts=(Part(slots=slots),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("weekdays", of(Slot(days=WEEKDAYS))),
        ("every day", of(Slot(days=EVERY_DAY))),
        ("weekends", of(Slot(days=WEEKENDS))),
        ("term time", of(Slot(days=DayKind.TERM))),
        ("working days", of(Slot(days=DayKind.WORKING))),
        ("weekdays 07:30-17:00", of(OFFICE)),
        ("Weekdays from 7.30am to 5pm", of(OFFICE)),
        ("mon-fri 7:30 – 17.00", of(OFFICE)),  # noqa: RUF001 - as word processors write it
        ("monday, wednesday 09:00-12:00", of(MORNING)),
        ("Mondays and Wednesdays 9am-noon", of(MORNING)),
        ("school days 08:45-15:15", of(Slot(days=DayKind.SCHOOL, start=LocalTime(525), end=LocalTime(915)))),
        ("friday to monday", of(Slot(days=frozenset({4, 5, 6, 0})))),
        ("saturday 22:00-06:00", of(Slot(days=frozenset({5}), start=LocalTime(1320), end=LocalTime(360)))),
        ("saturday 22:00-midnight", of(Slot(days=frozenset({5}), start=LocalTime(1320), end=LocalTime(1440)))),
        ("weekdays 07:30-17:00, saturday", of(OFFICE, Slot(days=frozenset({5})))),
        (
            "weekdays 09:00-12:00 and 13:00-17:00",
            of(
                Slot(days=WEEKDAYS, start=LocalTime(540), end=LocalTime(720)),
                Slot(days=WEEKDAYS, start=LocalTime(780), end=LocalTime(1020)),
            ),
        ),
        (
            "weekdays 07:30-17:00 except bank holidays",
            Window(parts=(Part(slots=(OFFICE,), without=(Slot(days=DayKind.BANK_HOLIDAY),)),)),
        ),
    ],
)
def test_what_is_written(text: str, expected: Window) -> None:
    assert window(text) == expected


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ("the window is not complete", EXAMPLE, "")),
        ("weekdys 07:30-17:00", ("`weekdys` is not a kind of day", "did you mean `weekdays`?", "weekdys")),
        (
            "weekdays 07:30",
            ("`07:30` has no end", "write both times, such as `07:30-17:00`", "07:30"),
        ),
        (
            "weekdays 9-5pm",
            ("`9` may be a time of the morning or of the afternoon", "write `09:00`, or `9am` or `9pm`", "9"),
        ),
        (
            "weekdays 07:30-25:00",
            ("there is no time `25:00`", "the hours of a day go from `00:00` to `24:00`", "25:00"),
        ),
        (
            "weekdays 09:00-9am",
            ("there is no time from `09:00` to `9am`", "leave the times out for whole days", "09:00-9am"),
        ),
        (
            "school days, saturday 09:00-12:00",
            (
                "some days of this list have no times and others have",
                "give each its times, or join them with `and` if they share them",
                "school days, saturday",
            ),
        ),
        (
            "weekdays except monday except friday",
            (
                "a part of a window has one `except`",
                "separate parts with `;`, each with its own `except`",
                "except",
            ),
        ),
        ("07:30-17:00", ("`07:30` is not expected here", EXAMPLE, "07:30")),
        ("weekdays monday", ("`monday` is not expected here", EXAMPLE, "monday")),
        ("monday to weekdays", ("`weekdays` is not expected here", EXAMPLE, "weekdays")),
        ("weekdays 09:00-tea", ("`tea` is not a kind of day", EXAMPLE, "tea")),
        (DOTLESS, (f"`{DOTLESS}` is not expected here", EXAMPLE, DOTLESS)),
    ],
)
def test_what_is_wrong(text: str, fault: tuple[str, str, str]) -> None:
    assert said(parse_window(placed(text))) == [fault]


def test_every_part_says_what_is_wrong_with_it() -> None:
    faults = said(parse_window([placed("weekdys; sundys"), placed("monday 25:00-26:00")]))
    assert [underlined for _, _, underlined in faults] == ["weekdys", "sundys", "25:00"]


def test_a_list_is_the_union_of_its_items() -> None:
    listed = parse_window([placed("weekdays 07:30-17:00"), placed("saturday except bank holidays")])
    assert str(listed) == "weekdays 07:30-17:00; saturday except bank holidays"
    assert parse_window([placed("weekdays 07:30-17:00"), placed("sunday")]) == window("weekdays 07:30-17:00, sunday")


def test_a_quoted_text_is_underlined_inside_its_quotes() -> None:
    quoted = placed('"weekdays 7:30-99:00"')
    faults = parse_window(type(quoted)(quoted.value.strip('"'), quoted.span))
    assert said(faults)[0][2] == "99:00"


@given(windows)
def test_what_is_printed_parses_to_the_same(one: Window) -> None:
    assert window(str(one)) == one


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("weekdays 07:30-17:00", "weekdays from 07:30 to 17:00"),
        ("every day", "all day, every day"),
        ("weekdays 07:30-17:00 except bank holidays", "weekdays from 07:30 to 17:00, except bank holidays"),
        (
            "weekdays 09:00-17:00; saturday except term time",
            "weekdays from 09:00 to 17:00; and saturday, except term time",
        ),
    ],
)
def test_phrase(text: str, english: str) -> None:
    assert phrase(window(text)) == english


def test_the_times_that_a_window_is_written_with() -> None:
    found = window("weekdays 07:30-17:00, saturday except monday 09:00-17:00").times
    assert [str(time) for time in found] == ["07:30", "17:00", "09:00"]


PIECES = (
    *["weekdays", "school days", "monday", "to", "-", ",", "and", ";", "except", "from", "9am", "17:00", "é"],
    DOTLESS,
)


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=12).map(" ".join))
def test_any_text_is_a_window_or_has_faults_inside_it(text: str) -> None:
    written = placed(text)
    found = parse_window(written)
    if isinstance(found, Window):
        assert window(str(found)) == found
    else:
        assert found
        assert all(written.span.start <= fault.span.start <= fault.span.end <= written.span.end for fault in found)
