"""Comments in structured header fields (RFC 5322, section 3.2.2)."""

import re

_MARK = re.compile(r"[()]|\\.", re.DOTALL)
_OPENING = re.compile(r'\(|"(?:[^"\\]++|\\.)*+"', re.DOTALL)


def comment_end(text: str, start: int) -> int:
    """Where the comment that opens at ``start`` is over, those within it included; -1 if nothing closes it."""
    depth = 0
    for mark in _MARK.finditer(text, start):
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
        if depth == 0:
            return mark.end()
    return -1


def without_comments(text: str) -> str:
    """The text with a blank for each comment outside quotation marks; what nothing closes is no comment."""
    kept: list[str] = []
    done = 0
    for opening in _OPENING.finditer(text) if "(" in text else ():
        if opening.start() < done or opening[0] != "(":
            continue
        end = comment_end(text, opening.start())
        if end < 0:
            break
        kept += [text[done : opening.start()], " "]
        done = end
    return "".join([*kept, text[done:]])
