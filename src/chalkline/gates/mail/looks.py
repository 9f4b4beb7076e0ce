"""What notices and pages are made with: templates, and the style that all pages share."""

import base64
import hashlib
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape


def templates_of(package: str) -> Environment:
    """The templates of a package; in those of HTML values are escaped, and one that is missing is an error."""
    return Environment(
        loader=PackageLoader(package),
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def style_of(package: str) -> str:
    """The style of a package's pages: what all share, and its own."""
    shared = files("chalkline.gates.mail").joinpath("base.css")
    own = files(package).joinpath("templates", "style.css")
    return "".join(each.read_text(encoding="utf-8") for each in (shared, own))


def source_of(style: str) -> str:
    """What a content security policy calls the style, so that a browser shows no other."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
