"""Windows: the spans of the week, term or year in which a policy lets things happen."""

from dataclasses import dataclass

from chalkline.policy.calendar.periods import LocalTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Some days with the times on them, ``end`` exclusive; ``end <= start`` spans midnight and belongs to its first
    day."""

    days: str
    start: LocalTime
    end: LocalTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Some slots without others (``except``). Hashable; pure text until a calendar says which days are school days."""

    slots: tuple[Slot, ...]
    without: "Window | None" = None
