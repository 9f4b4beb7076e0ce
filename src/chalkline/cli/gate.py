"""``chalkline gate``: the gates themselves, which stand before a school's mail and decide it."""

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from chalkline.cli.output import FOUND_FAULTS, cannot_read, out, print_diagnostics, stop
from chalkline.gates.mail.front.users import kept_password
from chalkline.gates.mail.knowing import decided_by, enforced
from chalkline.gates.mail.main import run_gate, source_of
from chalkline.gates.mail.settings.declared import Settings
from chalkline.gates.mail.settings.file import read_settings
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Source
from chalkline.policy.values import Timestamp
from chalkline.school.texts import decoded
from chalkline.store.bundle.knowledge_source import first_knowledge
from chalkline.store.bundle.refusal import Refused
from chalkline.store.spool.errors import SpoolError

app = typer.Typer(help="Run the mail gate, and make the passwords of those who send through it.", no_args_is_help=True)

MEND = "stop what else runs there, make room, or give another address or folder in the settings"
_NOTHING_ENFORCED = (
    "Until a clause is enforced, all mail passes, and only notes what each clause would have done:"
    " `chalkline enforce` says what enforcing one changes, and does it."
)

Config = Annotated[Path, typer.Option("--config", help="The file with the gate's settings.", show_default=True)]
Check = Annotated[bool, typer.Option("--check", help="Say whether it could start, and do not start it.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="Log every connection.")]


@app.command("mail")
def mail_command(config: Config = Path("gate.toml"), *, check: Check = False, verbose: Verbose = False) -> None:
    """Run the mail gate: it takes mail by SMTP, sends on at once what may go, and keeps what must wait.

    It reads the school's folder, or a bundle of it, as `gate.toml` says, and takes over changes by itself. It ends when
    it is told to (SIGTERM, Ctrl-C), once what is under way is finished. With `--check`, it reads its settings and the
    school's policies, and ends with 1 where anything is wrong.
    """
    settings = _settings(config)
    if check:
        _check(settings)
        return
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("mail.log").setLevel(logging.INFO if verbose else logging.WARNING)
    try:
        run_gate(settings)
    except (OSError, SpoolError) as error:
        stop(f"the gate cannot run: {said(error)}", MEND)


@app.command("password")
def password_command(
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for.")],
) -> None:
    """Ask for a password, and print what stands for it under `[users]` in gate.toml: nobody can read it there."""
    out().print(kept_password(password))


def _settings(config: Path) -> Settings:
    faults = Faults()
    try:
        text = decoded(str(config), config.read_bytes(), faults)
    except OSError as error:
        cannot_read(config, error)
    settings = None if text is None else read_settings(Source.of(str(config), text), faults, config.parent)
    if settings is None:
        print_diagnostics(faults)
        raise typer.Exit(FOUND_FAULTS)
    return settings


def said(error: Exception) -> str:
    """What the system says, without its number."""
    if not isinstance(error, OSError) or error.strerror is None:
        return str(error)
    return error.strerror.lower() + (f": {error.filename}" if error.filename else "")


def _check(settings: Settings) -> None:
    try:
        knowledge = first_knowledge(source_of(settings))
    except Refused as refused:
        stop(f"{refused.path}: {refused.what}", refused.remedy)
    now = Timestamp.of(datetime.now(UTC))
    out().print(f"{knowledge.school.name}: {decided_by(knowledge, now)}; the gate could start", markup=False)
    if not enforced(knowledge, now):
        out().print(_NOTHING_ENFORCED, markup=False)
