"""``chalkline demo``: a day at a fictional high school, step by step."""

from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

from rich.markup import escape
from rich.rule import Rule

from chalkline.cli.check import check_command
from chalkline.cli.decide import decide_command
from chalkline.cli.due import due_command
from chalkline.cli.explain import explain_command
from chalkline.cli.output import out
from chalkline.cli.promises import promises_command
from chalkline.cli.who_may import who_may_command
from chalkline.policy.verdicts.verdict import Verdict

SCHOOL = "ferndale"
DAY = "2026-11-16"
CLAUSE = "policies/digital-messaging.md#staff.hours"
PERMISSION = "direct_mail"
WORTH_A_LOOK = [Verdict.BROKEN, Verdict.DUE]


def demo_command() -> None:
    """Tell a day at a fictional high school: its mail, what is due, and what became of the promises it made."""
    with as_file(files("chalkline.library") / SCHOOL) as folder:
        _show(folder)


def _show(school: Path) -> None:
    out().print(
        f"Ferndale High School does not exist; its policies, people and mail do, under\n{escape(str(school))}\n"
    )
    clause = f"{school}/{CLAUSE}"
    _step(
        1,
        "Are its people, timetable, register and policies sound?",
        f"check {school}",
        lambda: check_command(files=[school]),
    )
    _step(
        2,
        "What does one of its clauses do?",
        f"explain --school {school} {clause}",
        lambda: explain_command(what=clause, school=school),
    )
    _step(
        3,
        "What happens to the mail of a Monday, and why?",
        f"decide --why --school {school} {school}/day",
        lambda: decide_command(school=school, mails=[school / "day"], why=True),
    )
    _step(
        4,
        "Which parents may write to a teacher directly?",
        f"who-may {school} {PERMISSION} --on {DAY}",
        lambda: who_may_command(school=school, what=PERMISSION, on=DAY),
    )
    _step(5, "What is due?", f"due --school {school} --on {DAY}", lambda: due_command(school=school, on=DAY))
    _step(
        6,
        "Which promises are broken or due, and how many can nobody see yet?",
        f"promises {school} --only broken --only due --on {DAY}",
        lambda: promises_command(school=school, only=WORTH_A_LOOK, on=DAY),
    )


def _step(number: int, question: str, command: str, answer: Callable[[], None]) -> None:
    """Ask, show the command, let it answer."""
    out().print(Rule(f"{number}. {question}", align="left"))
    out().print(f"[dim]$ chalkline {escape(command)}[/]\n")
    answer()
    out().print()
