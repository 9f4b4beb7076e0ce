"""Charts as figures for the template: bars and their places, in units of the drawing."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from chalkline.cli.replay.comparison import Comparison
from chalkline.store.replay.said import STOPPED

WIDTH, ROW, LABEL, FIGURE = 720, 46, 120, 80
_BARS = WIDTH - LABEL - FIGURE
_HEIGHT = 180
_MOST_DAYS = 62


class Pair(NamedTuple):
    """Two bars of one row."""

    label: str
    old: int
    new: int
    top: int
    old_width: float
    new_width: float


class Column(NamedTuple):
    """A day, or a week: how many would no longer be stopped (above), and how many newly would (below)."""

    label: str
    freed: int
    stopped: int
    left: float
    width: float
    freed_height: float
    stopped_height: float


def outcomes(found: Comparison) -> list[Pair]:
    """What becomes of events, old and new; what passes without a word is left out, since it dwarfs all else."""
    rows = [row for row in found.totals if row[0] != "pass"]
    most = max((max(old, new) for _, old, new in rows), default=1) or 1
    return [
        Pair(name, old, new, place * ROW, old / most * _BARS, new / most * _BARS)
        for place, (name, old, new) in enumerate(rows)
    ]


def over_time(found: Comparison) -> list[Column]:
    """The changes by day; of a long time, by week."""
    days = _by_week(found.by_day) if len(found.by_day) > _MOST_DAYS else _by_day(found.by_day)
    most = max((max(freed, stopped) for _, freed, stopped in days), default=0)
    if not most:
        return []
    width = WIDTH / len(days)
    return [
        Column(
            label, freed, stopped, place * width, width * 0.8, freed / most * _HEIGHT / 2, stopped / most * _HEIGHT / 2
        )
        for place, (label, freed, stopped) in enumerate(days)
    ]


Days = Mapping[date, Mapping[tuple[str, str], int]]


def _by_day(days: Days) -> list[tuple[str, int, int]]:
    return [(f"{day:%a} {day.day} {day:%b %Y}", *_moved([of])) for day, of in days.items()]


def _by_week(days: Days) -> list[tuple[str, int, int]]:
    weeks: dict[tuple[int, int], list[Mapping[tuple[str, str], int]]] = {}
    for day, of in days.items():
        weeks.setdefault(day.isocalendar()[:2], []).append(of)
    return [
        (f"week of {(first := date.fromisocalendar(*week, 1)).day} {first:%b %Y}", *_moved(of))
        for week, of in weeks.items()
    ]


def _moved(several: Sequence[Mapping[tuple[str, str], int]]) -> tuple[int, int]:
    pairs = [(pair, n) for of in several for pair, n in of.items()]
    freed = sum(n for (old, new), n in pairs if old in STOPPED and new not in STOPPED)
    return freed, sum(n for (old, new), n in pairs if old not in STOPPED and new in STOPPED)
