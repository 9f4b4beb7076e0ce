"""What a calendar does not know."""

from datetime import date


class UnknownDate(LookupError):  # noqa: N818 - it names what is missing; whoever asked is not at fault
    """A date that decides the answer lies outside what the calendar knows: the answer is undecided, never no."""

    def __init__(self, day: date | None, needed: str) -> None:
        when = "a date beyond all calendars" if day is None else day.isoformat()
        super().__init__(f"{needed} are not known for {when}")
        self.day = day
        """The first such date; None if it lies beyond the year 9999."""
        self.needed = needed
        """What is not known of it: ``school days``."""
