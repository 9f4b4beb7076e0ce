"""The day at Ferndale that the demonstration tells: which mail, what is worth reading of it, who follows a link."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

DAY = "2026-11-16"
NEXT_MORNING = "2026-11-17 08:15"


class Shown(Enum):
    """What of a message's consequences is shown whole, and not in a line."""

    NOTHING = "nothing"
    TO_SENDER = "to sender"
    """The notice to its sender."""
    TO_OTHERS = "to others"
    """The notices to everybody else."""
    MARKS = "marks"
    """What was added to the message itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody who follows the first link of the notice that they got."""

    address: str
    does: str
    fields: Mapping[str, str]
    """What they fill in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A message of the day."""

    file: str
    why: str = ""
    """A word before it, where it needs one."""
    shown: Shown = Shown.NOTHING
    visitor: Visitor | None = None


EVENING_MAIL = "1820-after-hours.eml"
HANNAH = "hlowe@ferndale.example"
SCENES = (
    Scene(
        file="0712-before-hours.eml",
        why="Before e-mail hours. Who sent it learns at once that it waits, why, and what to do:",
        shown=Shown.TO_SENDER,
    ),
    Scene(file="0840-in-hours.eml"),
    Scene(file="1005-in-a-lesson.eml", why="Theo is in a lesson of somebody else's:"),
    Scene(file="1015-in-her-own-lesson.eml", why="Theo is in her own lesson:"),
    Scene(file="1131-no-subject.eml", why="A reminder keeps nothing back:", shown=Shown.TO_SENDER),
    Scene(
        file="1305-to-a-museum.eml",
        why="A pupil writes to somebody outside, and his form tutor is asked:",
        shown=Shown.TO_OTHERS,
        visitor=Visitor(
            address=HANNAH, does="chooses “Yes, it may go” and presses the button", fields={"answer-0": "yes"}
        ),
    ),
    Scene(file="1409-a-program.eml", why="A program is attached. The mail program says so at once:"),
    Scene(
        file="1422-a-parent.eml",
        why="A parent writes to a teacher directly. It is delivered, and marked for her:",
        shown=Shown.MARKS,
    ),
    Scene(file="1430-a-parent-by-arrangement.eml", why="Another parent does, by arrangement:"),
    Scene(file="1455-an-encrypted-list.eml", why="An encrypted file leaves the school; that is written down:"),
    Scene(
        file="1540-after-school.eml",
        why="After school. Its sender knows that this cannot wait:",
        visitor=Visitor(
            address=HANNAH,
            does="writes “He reads it in assembly.” and presses the button",
            fields={"reason": "He reads it in assembly."},
        ),
    ),
    Scene(
        file="1615-a-private-address.eml",
        why="To a pupil's own address. It is refused, and the safeguarding lead is told:",
        shown=Shown.TO_OTHERS,
    ),
    Scene(file=EVENING_MAIL, why="After e-mail hours:"),
    Scene(file="2350-a-helpline.eml", why="To a helpline. No rule touches it, and nobody writes it down:"),
)
