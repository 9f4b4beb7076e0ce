"""Periods as people write them: ``456 days``, ``2 working days``, ``48 hours excluding weekends``, ``1 term``."""

import re

from chalkline.policy.calendar.periods import ELAPSED_SECONDS, Period, Unit
from chalkline.policy.calendar.written import fault, place_within
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.source import Placed
from chalkline.policy.spelling import suggestion

LONGEST_COUNT = 100_000

_PERIOD = re.compile(
    r"(?:(?P<count>[\w.,-]*\d[\w.,-]*|an?|one)\s+)?(?P<unit>[^\d\W].*?)(?P<weekends>\s+excluding\s+weekends)?"
)
_NAMES = {unit.value: unit for unit in Unit}
_PLURALS = {f"{name}s": unit for name, unit in _NAMES.items()}
_ONE = frozenset({"a", "an", "one"})


def parse_period(written: Placed[str]) -> Period | tuple[Diagnostic, ...]:
    """The period that was written, or what is wrong with it (``bad-period``).

    The count is a whole number from 1; ``a term`` and ``term`` (as in ``every: term``) are ``1 term``.
    """
    text = " ".join(written.value.split())
    match = _PERIOD.fullmatch(text.casefold())
    if not match:
        return fault(
            Code.BAD_PERIOD, f"`{text}` is not a period", written.span, "write a number and a unit: `456 days`"
        )
    count, unit = _count(written, match["count"]), _unit(written, match["unit"])
    if isinstance(count, int) and isinstance(unit, Unit):
        return _period(written, count, unit, excluding_weekends=bool(match["weekends"]))
    return tuple(found for part in (count, unit) if isinstance(part, tuple) for found in part)


def _count(written: Placed[str], count: str | None) -> int | tuple[Diagnostic, ...]:
    if count is None or count in _ONE:
        return 1
    short = count.isascii() and count.isdecimal() and len(count) <= len(str(LONGEST_COUNT))
    if short and 0 < int(count) <= LONGEST_COUNT:
        return int(count)
    start = written.value.casefold().find(count)
    span = place_within(written, start, start + len(count))
    return fault(Code.BAD_PERIOD, f"`{count}` is not a count", span, f"write a whole number from 1 to {LONGEST_COUNT}")


def _unit(written: Placed[str], name: str) -> Unit | tuple[Diagnostic, ...]:
    if unit := _NAMES.get(name) or _PLURALS.get(name):
        return unit
    first, _, rest = name.partition(" ")
    start = written.value.casefold().find(first)
    if rest in _NAMES or rest in _PLURALS:
        word = place_within(written, start, start + len(first)) if start >= 0 else written.span
        return fault(Code.BAD_PERIOD, f"`{first}` is not a number in digits", word, f"write one, such as `2 {rest}`")
    span = place_within(written, start, len(written.value)) if start >= 0 else written.span
    remedy = suggestion(name, _PLURALS, f"periods count {', '.join(_PLURALS)}")
    return fault(Code.BAD_PERIOD, f"`{name}` is not a unit of time", span, remedy)


def _period(
    written: Placed[str], count: int, unit: Unit, *, excluding_weekends: bool
) -> Period | tuple[Diagnostic, ...]:
    if excluding_weekends and unit not in ELAPSED_SECONDS:
        remedy = "count `working days`, or `hours excluding weekends`"
        return fault(Code.BAD_PERIOD, f"{unit.value}s cannot exclude weekends", written.span, remedy)
    return Period(count=count, unit=unit, excluding_weekends=excluding_weekends)
