"""The tables of ``docs/reference/gate-settings.md``, made from the declared settings.

``python -m tests.docs.gate_settings`` writes them anew.
"""

import re
import types
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import msgspec

from chalkline.gates.mail.settings.conduct import DEFAULT_CONDUCT
from chalkline.gates.mail.settings.declared import Settings
from chalkline.gates.mail.settings.forms import Octets

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/gate-settings.md"
_TABLES = re.compile(r"(?<=<!-- settings -->\n).*?(?=<!-- end -->)", re.DOTALL)
_NONE = "\N{EN DASH}"
_UNITS = ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def written(page: str) -> str:
    """The page with its tables made anew."""
    return _TABLES.sub(lambda _: "\n" + "\n".join(_sections(Settings, "")) + "\n", page)


def _sections(kind: type[msgspec.Struct], name: str) -> Iterator[str]:
    """The table of a struct, then those of the structs in it."""
    fields = msgspec.structs.fields(kind)
    own = [field for field in fields if _struct_of(field.type) is None]
    yield f"## {f'`[{name}]`' if name else 'The gate'}\n"
    yield "| key | is | else |\n| --- | --- | --- |"
    yield from (f"| `{field.name}` | {_said(field.type)} | {_default(field)} |" for field in own)
    yield ""
    for field in fields:
        inner = _struct_of(field.type)
        if inner is not None and field.name != "next_inside":  # as `next`
            yield from _sections(inner, field.name)


def _said(kind: Any) -> str:  # noqa: ANN401 - types have no type
    metas = kind.__metadata__ if get_origin(kind) is Annotated else ()
    meta = next(meta for meta in metas if meta.examples)
    example = meta.examples[0].replace("\n", "` `")
    return f"{meta.description}: `{example}`"


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "needed"
    value = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    return _NONE if value in (None, "", (), {}) else _in_words(value)


def _in_words(value: object) -> str:
    if value == DEFAULT_CONDUCT:
        return "; ".join(f"`{cause}`: `{conduct}`" for cause, conduct in DEFAULT_CONDUCT.items())
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, timedelta):
        return _span(value)
    if isinstance(value, Octets):
        return next(
            f"{value // size} {unit}" for size, unit in ((10**6, "MB"), (10**3, "kB"), (1, "B")) if not value % size
        )
    return ", ".join(f"`{each}`" for each in value) if isinstance(value, tuple) else f"`{value}`"


def _span(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    size, unit = next(each for each in _UNITS if not seconds % each[0])
    return f"{seconds // size} {unit}{'' if seconds == size else 's'}"


def _struct_of(kind: Any) -> type[msgspec.Struct] | None:  # noqa: ANN401
    options = get_args(kind) if get_origin(kind) is types.UnionType else (kind,)
    return next((each for each in options if isinstance(each, type) and issubclass(each, msgspec.Struct)), None)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
