"""Markings that head a mail: *Private and confidential*, *RESTRICTED: panel only*."""

import re

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
_LINES = 3


def is_marked(subject: str, text: str) -> bool:
    """Whether the subject or one of the first lines opens with a marking, or the subject closes with one."""
    lines = [line for line in text.splitlines() if line.strip()][:_LINES]
    return _CLOSING.match(subject) is not None or any(_OPENING.match(line) for line in (subject, *lines))
