"""Notices in words: one template each for plain text and for HTML that says the same."""

import textwrap
from typing import NamedTuple

from chalkline.gates.mail.looks import templates_of

_WIDTH = 76


class Rendered(NamedTuple):
    """A notice in both forms."""

    text: str
    html: str


def rendered(template: str, **values: object) -> Rendered:
    """The notice of this name with these values."""
    text, html = (_TEMPLATES.get_template(f"{template}.{kind}").render(values) for kind in ("txt", "html"))
    return Rendered(text=f"{text.strip()}\n", html=html)


def _wrapped(text: str, indent: int = 0, bullet: str = "") -> str:
    """Lines that fit every mail program; addresses of pages are never broken."""
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=" " * indent + bullet,
        subsequent_indent=" " * (indent + len(bullet)),
        break_long_words=False,
        break_on_hyphens=False,
    )


_TEMPLATES = templates_of("chalkline.gates.mail.notices")
_TEMPLATES.filters["wrapped"] = _wrapped
