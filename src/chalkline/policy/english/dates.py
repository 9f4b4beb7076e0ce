"""Dates as people in Britain write them, and deadlines as they mean them."""

from datetime import date
from zoneinfo import ZoneInfo

from chalkline.policy.english.figures import DAYS, MONTHS, moment
from chalkline.policy.values import NANOSECONDS_PER_SECOND, Timestamp


def day(of: Timestamp, zone: ZoneInfo) -> str:
    """The day of a moment: ``15 August 2025``."""
    return written(of.utc.astimezone(zone))


def written(of: date) -> str:
    """A date: ``15 August 2025``."""
    return f"{of.day} {MONTHS[of.month - 1]} {of.year}"


def weekday_and_day(of: Timestamp, zone: ZoneInfo) -> str:
    """The day with its name: ``Friday 18 December 2026``."""
    return f"{DAYS[of.utc.astimezone(zone).weekday()]} {day(of, zone)}"


def point(of: Timestamp, zone: ZoneInfo) -> str:
    """A moment; midnight is a day alone: ``Friday 18 December 2026``, ``Friday 18 December 2026 at 15:15``."""
    return weekday_and_day(of, zone) if _is_midnight(of, zone) else moment(of, zone)


def deadline(of: Timestamp, zone: ZoneInfo) -> str:
    """The last time before a moment; midnight ends the day before it: ``the end of Thursday 17 December 2026``."""
    if not _is_midnight(of, zone):
        return moment(of, zone)
    return f"the end of {weekday_and_day(Timestamp(of - NANOSECONDS_PER_SECOND), zone)}"


def _is_midnight(of: Timestamp, zone: ZoneInfo) -> bool:
    local = of.utc.astimezone(zone)
    return (local.hour, local.minute) == (0, 0)
