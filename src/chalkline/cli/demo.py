"""``chalkline demo``: the main job on a demonstration school, step by step."""

from importlib.resources import as_file, files
from pathlib import Path

from rich.markup import escape
from rich.rule import Rule

from chalkline.cli.check import check_command
from chalkline.cli.decide import decide_command
from chalkline.cli.explain import explain_command
from chalkline.cli.output import out

SCHOOL = "alderbrook"
POLICY = "policies/digital-communications.md"


def demo_command() -> None:
    """Check, explain and run the policy of a fictional school over a folder of its mail."""
    with as_file(files("chalkline.library") / SCHOOL) as folder:
        _show(folder)


def _show(folder: Path) -> None:
    policy, school, mail = folder / POLICY, folder / "school.toml", folder / "mail"
    console = out()
    console.print(
        f"Alderbrook High School does not exist; its policy, people and mail do, under\n{escape(str(folder))}\n"
    )
    console.print(Rule("1. Is the policy sound?", align="left"))
    _say(f"chalkline check {policy}")
    check_command(files=[policy], school=school)
    console.print(Rule("2. What does one of its clauses do?", align="left"))
    _say(f"chalkline explain {policy}#email.hours")
    explain_command(what=f"{policy}#email.hours", school=school)
    console.print(Rule("3. What does it do with a week's mail, and why?", align="left"))
    _say(f"chalkline decide --why --policy {policy} --school {school} {mail}")
    decide_command(policy=[policy], school=school, mails=[mail], why=True)


def _say(command: str) -> None:
    out().print(f"[dim]$ {escape(command)}[/]\n")
