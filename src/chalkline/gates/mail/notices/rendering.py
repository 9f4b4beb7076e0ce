"""Notices in words: one template each for plain text and for HTML that says the same."""

import textwrap
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

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


_TEMPLATES = Environment(
    loader=PackageLoader("chalkline.gates.mail.notices"),
    autoescape=select_autoescape(("html",), default=False),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["wrapped"] = _wrapped
