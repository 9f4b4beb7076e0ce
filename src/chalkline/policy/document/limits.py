"""What a text must be to be read as a policy at all: of bounded size, and showing every character that it holds."""

import re

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Source

LONGEST = 1_048_576
"""Bytes of a file, and characters of its text: some two thousand clauses."""

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but for tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns the direction of writing
    "\u200b\u2060\ufeff\u00ad"  # what has no width
    "\u2028\u2029"  # line ends that only some programs see
    "\ud800-\udfff\ufffe\uffff]"  # what is no character
)


def within_limits(source: Source, faults: Faults) -> bool:
    """Whether the text is short enough to be read. Characters that nobody sees are faults, but do not stop reading."""
    if len(source.text) > LONGEST:
        remedy = "split the policy into several documents"
        faults.say(Code.TOO_LARGE, f"the file is longer than {LONGEST:,} characters", source.span(0, 0), remedy)
        return False
    if found := HIDDEN.search(source.text):
        message = f"this character, U+{ord(found[0]):04X}, is not seen by those who sign"
        faults.say(Code.HIDDEN_CHARACTER, message, source.span(*found.span()), "delete it")
    return True
