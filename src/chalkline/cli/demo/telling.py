"""How the story is told in a terminal: who writes to whom, what became of it, and what people read."""

import re
from collections.abc import Iterable
from textwrap import wrap

from rich.markup import escape
from rich.rule import Rule

from chalkline.cli.demo.inboxes import Delivered
from chalkline.cli.demo.page_text import page_text
from chalkline.cli.output import out

_SIGNATURE = re.compile(r"^--\s*$", re.MULTILINE)
_TOKENS = re.compile(r"(/answer/)\S+")
_STYLES = {"delivered": "green", "leaves": "green", "held": "yellow", "asked": "yellow", "refused": "red"}
_INDENT = " " * 7
_WIDTH = 78
"""Letters of a line behind the indent, at most."""
_WIDEST = 9
"""Letters of the longest word for what became of a message."""


def chapter(title: str) -> None:
    """A heading."""
    out().print()
    out().print(Rule(title, align="left"))


def say(text: str) -> None:
    """A sentence of the one who tells."""
    out().print(f"\n{escape(text)}")


def scene(time: str, what: str) -> None:
    """Something begins."""
    out().print(f"\n[bold]{time}[/]  {escape(what)}")


def aside(text: str) -> None:
    """What is worth knowing before what became of it."""
    out().print(f"{_INDENT}{escape(text)}")


def outcome(word: str, text: str) -> None:
    """What became of it: first in a word."""
    first, *more = wrap(text, _WIDTH - _WIDEST - 2, break_on_hyphens=False) or [""]
    console = out()
    console.print(f"{_INDENT}[{_STYLES.get(word, 'cyan')}]{word:<{_WIDEST}}[/]  {escape(first)}")
    for line in more:
        console.print(f"{_INDENT}{'':<{_WIDEST}}  {escape(line)}")


def letter(delivered: Delivered, title: str, *, links: bool = False) -> None:
    """A notice as its reader sees it; its links are shortened, unless somebody may follow them."""
    text = _SIGNATURE.split(delivered.text)[0].rstrip()
    shown = text if links else _TOKENS.sub(r"\1…", text)
    quote(title, ["Subject: " + delivered.subject, "", *shown.splitlines()])


def page(html: str, title: str) -> None:
    """A page of the gate as its reader sees it."""
    quote(title, page_text(html))


def quote(title: str, lines: Iterable[str]) -> None:
    """Lines as somebody sees them."""
    console = out()
    console.print(f"\n{_INDENT}[dim]┌[/] [bold]{escape(title)}[/]")
    for line in lines:
        for part in [line] if len(line) <= _WIDTH or "/answer/" in line else wrap(line, _WIDTH):
            console.print(f"{_INDENT}[dim]│[/] {escape(part)}".rstrip())
    console.print(f"{_INDENT}[dim]└[/]")
