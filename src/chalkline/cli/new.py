"""``chalkline new``: a school's folder to start from."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from chalkline.cli.output import out, stop

STARTER = "starter"
"""The school in the library that new ones are copied from. It is a whole school itself, so that it is checked too."""
_NAME = "Starter School"
_YEARS = re.compile(r"\b(2026|2027)(?=\d{4}\b|\D)")
_CALENDAR = "calendar"
_DAY = "2026-11-16"
"""The day from which the starter's policy binds; a new school's binds from today."""
_FIRST_MONTH = 8
_KINDS = ("school", "academy", "college", "primary", "infants", "juniors")

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="A folder that does not exist yet, or is empty.")]


def new_command(*, folder: Folder) -> None:
    """Start a school: settings, people, terms, a small policy with its cases, and a message to try it on.

    The people and terms are examples to be replaced. Nothing is asked, and nothing is ever overwritten.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        stop(f"{folder} is there already", "name a folder that does not exist yet, or is empty")
    id_ = school_id(folder.resolve().name)
    try:
        for path, text in _texts(id_, school_name(id_), datetime.now(UTC)):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        stop(f"cannot write into {folder}: {(error.strerror or str(error)).lower()}", "choose another folder")
    out().print(_NEXT.format(folder=escape(str(folder)), name=escape(school_name(id_))))


def school_id(folder: str) -> str:
    """The id of a school in a folder of this name: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", folder.casefold()).strip("-") or "school"


def school_name(id_: str) -> str:
    """What a school of this id may be called: ``Willowbank School``, ``Mill Lane Primary``."""
    words = id_.split("-")
    kind = "" if words[-1] in _KINDS else " School"
    return " ".join(word.capitalize() for word in words) + kind


def _texts(id_: str, name: str, today: datetime) -> Iterator[tuple[Path, str]]:
    """The files of the new school, by their path in its folder."""
    with as_file(files("chalkline.library") / STARTER) as starter:
        for file in sorted(path for path in starter.rglob("*") if path.is_file()):
            path, text = file.relative_to(starter), file.read_text(encoding="utf-8")
            if path.parts[0] == _CALENDAR:
                path, text = Path(_in_years_of(str(path), today)), _in_years_of(text, today)
            own = text.replace(_NAME, name).replace(STARTER, id_)
            yield path, own.replace(_DAY, f"{today:%Y-%m-%d}")


def _in_years_of(text: str, today: datetime) -> str:
    """The text with the years of the school year of today."""
    first = today.year if today.month >= _FIRST_MONTH else today.year - 1
    years = {"2026": str(first), "2027": str(first + 1)}
    return _YEARS.sub(lambda match: years[match[0]], text)


_NEXT = """[bold]{name}[/] is in {folder}:

  school.toml          what is true of the whole school
  people.csv           who is who; the people in it are examples
  calendar/            the terms of this school year; check the dates
  facts.csv            what the school knows besides: permissions, signatures
  policies/email.md    a small policy: what people sign, and what runs
  email.cases.toml     what the policy should do, as cases
  mail/late.eml        a message to try it on

Now try:

  chalkline check {folder}
  chalkline explain {folder}/policies/email.md
  chalkline decide --why --school {folder} {folder}/mail
  chalkline test {folder}
  chalkline due --school {folder}"""
