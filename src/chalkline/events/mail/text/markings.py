"""Markings that head a mail: *Private and confidential*, *RESTRICTED: panel only*."""

import re
from itertools import islice

from chalkline.events.mail.text.guarded import Guarded

_MARKING = (
    r"(?:(?:strictly|highly|most|very)\s+)?"
    r"(?:private(?:\s*(?:and|&|/|,)\s*confidential)?|confidential|restricted(?!\W*$)|in\s+(?:strict(?:est)?\s+)?confidence"
    r"|official[- ]sensitive|embargoed|for\s+your\s+eyes\s+only|not\s+for\s+circulation)"
)
_MEANT_FOR = (
    r"(?=\s*(?:[-\u2013\u2014:.;,!/()\]|]|$)"
    r"|\s+(?:please|pls|for\s+(?:now|you|your|the\s+two)|and\s+(?:not|only)|not|do\s+not|don't))"
)
"""What follows a marking, unlike the noun that follows a mere adjective: *private lessons*."""
_OPENING = re.compile(
    rf"\W*(?:(?:re|fwd?|part\s+\w+)\W+)*(?:\w+(?:\s\w+)?\s*[-\u2013\u2014:,]\s*)?{_MARKING}{_MEANT_FOR}", re.IGNORECASE
)
_CLOSING = re.compile(rf".*[-\u2013\u2014:(,]\s*{_MARKING}\W*$", re.IGNORECASE)
_MARKED = Guarded(
    re.compile(_MARKING, re.IGNORECASE),
    ("private", "confiden", "restricted", "official", "embargoed", "your", "circulation"),
    any_case=True,
)
_LINES = 3


def is_marked(subject: str, text: str) -> bool:
    """Whether the subject or one of the first lines opens with a marking, or the subject closes with one."""
    head = (subject, *islice(filter(str.strip, text.splitlines()), _LINES))
    if not _MARKED.may_be_in("\n".join(head)):
        return False
    return _CLOSING.match(subject) is not None or any(map(_OPENING.match, head))
