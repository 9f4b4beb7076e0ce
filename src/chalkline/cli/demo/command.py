"""``chalkline demo``: the command."""

import asyncio
import tempfile
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from chalkline.cli.check import check_command
from chalkline.cli.demo import telling
from chalkline.cli.demo.day import DAY, EVENING_MAIL, SCENES
from chalkline.cli.demo.keeping import keep_open, places
from chalkline.cli.demo.mail import Mail
from chalkline.cli.demo.stage import Stage, set_stage
from chalkline.cli.demo.story import Story
from chalkline.cli.demo.written import written_down
from chalkline.cli.explain import explain_command
from chalkline.cli.gate import MEND, said
from chalkline.cli.output import out, stop
from chalkline.cli.promises import promises_command
from chalkline.policy.verdicts.verdict import Verdict

SCHOOL = "ferndale"
CLAUSE = "policies/digital-messaging.md#staff.hours"

Keep = Annotated[bool, typer.Option("--keep", help="Leave the gate running afterwards, until Ctrl-C.")]
Spool = Annotated[Path | None, typer.Option(help="Where the gate keeps its mail; else a folder that goes afterwards.")]


def demo_command(*, keep: Keep = False, spool: Spool = None) -> None:
    """Tell a day at a fictional high school: a mail gate starts, the school's mail goes through it, and people answer.

    Everything happens on this machine, by real SMTP and HTTP on loopback; nothing is left behind.
    """
    with as_file(files("chalkline.library") / SCHOOL) as school, tempfile.TemporaryDirectory() as temporary:
        _show(school)
        try:
            asyncio.run(_day(school, spool or Path(temporary) / "spool", keep=keep))
        except KeyboardInterrupt:
            telling.say("The gate has stopped, and nothing is left behind.")
            return
        except OSError as error:
            stop(f"the gate cannot run: {said(error)}", MEND)
        _end(school)


def _show(school: Path) -> None:
    """The school and a clause of its policy."""
    out().print(
        f"Ferndale High School does not exist; its policies, people and mail do, in\n{escape(_short(school))}\n"
    )
    check_command(files=[school])
    telling.chapter("A clause: what people sign, and what it does")
    explain_command(what=f"{school}/{CLAUSE}", school=school)


async def _day(school: Path, spool: Path, *, keep: bool) -> None:
    async with set_stage(school, spool, Mail.read(school / "day" / SCENES[0].file).sent) as stage:
        telling.chapter("Monday at the gate")
        _introduce(stage)
        await Story(stage=stage, mails=school / "day").tell()
        if keep:
            await keep_open(stage, Mail.read(school / "day" / EVENING_MAIL))
    written_down(spool)


def _introduce(stage: Stage) -> None:
    telling.say(
        "A mail gate has just started on this machine. Each message goes to it by SMTP, at its\n"
        "own moment of the day. Behind the gate are everybody's inboxes."
    )
    telling.say(places(stage))


def _end(school: Path) -> None:
    telling.chapter("What else the policy promises")
    promises_command(school=school, only=[Verdict.BROKEN], on=DAY)
    telling.say(_NEXT.format(school=_short(school), day=DAY))


def _short(path: Path) -> str:
    """The path from here, where it is below."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


_NEXT = """\
Go on from here (the command is .venv/bin/chalkline):
  make run KEEP=1                           the same, and the gate goes on, its pages open in a browser
  chalkline due --school {school} --on {day}
  chalkline new DIR                         a school of your own: docs/tutorial/first-policy.md
  chalkline gate mail --config gate.toml    a gate of your own: docs/tutorial/mail-gate.md"""
