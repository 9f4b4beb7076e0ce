"""The pages' templates and their one style."""

from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

STYLE = files("chalkline.gates.mail.pages").joinpath("templates", "style.css").read_text(encoding="utf-8")


def page(template: str, **values: object) -> str:
    """The page of this name with these values."""
    return _TEMPLATES.get_template(f"{template}.html").render(style=STYLE, **values)


_TEMPLATES = Environment(
    loader=PackageLoader("chalkline.gates.mail.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
