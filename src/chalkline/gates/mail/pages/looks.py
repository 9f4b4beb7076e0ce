"""The pages' templates and their one style."""

from chalkline.gates.mail.looks import style_of, templates_of

_PACKAGE = "chalkline.gates.mail.pages"
STYLE = style_of(_PACKAGE)


def page(template: str, **values: object) -> str:
    """The page of this name with these values."""
    return _TEMPLATES.get_template(f"{template}.html").render(style=STYLE, **values)


_TEMPLATES = templates_of(_PACKAGE)
