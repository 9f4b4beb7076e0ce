"""Texts as policies write them, and what is said of faulty ones."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from chalkline.policy.calendar.period_text import parse_period
from chalkline.policy.calendar.periods import Period
from chalkline.policy.calendar.window_text import parse_window
from chalkline.policy.calendar.windows import Window
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.source import Placed, Source
from chalkline.policy.values import Timestamp

KEY = "key: "


def placed(text: str) -> Placed[str]:
    """The text as the value of a line of a file."""
    source = Source.of("policy.md", KEY + text)
    return Placed(text, source.span(len(KEY), len(KEY) + len(text)))


def window(text: str) -> Window:
    found = parse_window(placed(text))
    assert isinstance(found, Window)
    return found


def period(text: str) -> Period:
    found = parse_period(placed(text))
    assert isinstance(found, Period)
    return found


def said(faults: object) -> list[tuple[str, str, str]]:
    """Message, help and underlined text of each."""
    assert isinstance(faults, Iterable)
    found = [fault for fault in faults if isinstance(fault, Diagnostic)]
    return [(fault.message, fault.help, fault.span.text) for fault in found]


def london(text: str) -> Timestamp:
    """``2026-03-29 01:30`` by the clock in London."""
    return Timestamp.of(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London")))
