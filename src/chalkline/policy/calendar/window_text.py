"""Windows as people write them.

.. code-block:: text

    window = part { ";" part }                      a list of the front matter is one part or more for each item
    part   = list [ "except" list ]
    list   = group { "," group }
    group  = days { ( "," | "and" ) days } [ times { ( "," | "and" ) times } ]
    times  = [ "from" ] TIME ( "-" | "to" | "until" ) TIME
    days   = "weekdays" | "weekends" | "every day" | "school days" | "term time" | "working days" | "bank holidays"
           | DAY [ ( "-" | "to" ) DAY ]

Days named one by one take the times that follow the last of them (``monday, wednesday 09:00-12:00``). Whether ``school
days, saturday 09:00-12:00`` means the same nobody can know, so that is an error.
"""

from collections.abc import Sequence

from chalkline.policy.calendar.window_parser import WindowParser
from chalkline.policy.calendar.windows import EVERY_DAY, Part, Slot, Window, days_text
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.source import Placed


def parse_window(written: Placed[str] | Sequence[Placed[str]]) -> Window | tuple[Diagnostic, ...]:
    """The window that was written, as one text or a list, or what is wrong with it (``bad-window``, ``bad-time``)."""
    texts = (written,) if isinstance(written, Placed) else tuple(written)
    parsers = [WindowParser(text) for text in texts]
    parts = [part for parser in parsers for part in parser.parts()]
    if faults := tuple(found for parser in parsers for found in parser.faults):
        return faults
    return Window.of(parts)


def phrase(window: Window) -> str:
    """The window in plain English: ``weekdays from 07:30 to 17:00``."""
    return "; and ".join(_part_phrase(part) for part in window.parts)


def _part_phrase(part: Part) -> str:
    said = " and ".join(map(_slot_phrase, part.slots))
    return f"{said}, except {' and '.join(map(_slot_phrase, part.without))}" if part.without else said


def _slot_phrase(slot: Slot) -> str:
    days = days_text(slot.days)
    if slot.whole_days:
        return "all day, every day" if slot.days == EVERY_DAY else days
    return f"{days} from {slot.start} to {slot.end}"
