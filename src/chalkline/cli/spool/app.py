"""``chalkline spool list/show/release/return/verify``.

Looking needs no gate and disturbs none; changing anything is a request to the running gate, which alone owns its spool.
"""

import sys
import time
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer

from chalkline.cli.output import FOUND_FAULTS, err, out, print_json, stop
from chalkline.cli.spool.gate import asked, is_running
from chalkline.cli.spool.shown import as_json, show, show_verified, table, totals
from chalkline.policy.values import Timestamp
from chalkline.store.spool.control import Release, Return, Verify
from chalkline.store.spool.entry import Entry, Fate
from chalkline.store.spool.errors import SpoolError
from chalkline.store.spool.reading import Look, Verified

app = typer.Typer(
    help="Look after mail that waits in the gate's spool: see it, send it on, or give it back.", no_args_is_help=True
)

SpoolFolder = Annotated[
    Path, typer.Argument(metavar="SPOOL", help="The folder that gate.toml names under `spool`.", show_default=False)
]
Id = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="A message's id, as `list` shows it, or how it begins or ends.", show_default=False
    ),
]
Ids = Annotated[
    list[str],
    typer.Argument(
        metavar="ID", help="Messages' ids, as `list` shows them, or how they begin or end.", show_default=False
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
Only = Annotated[
    Fate | None,
    typer.Option(
        "--fate", help="Only messages that are, for some recipient: held until a moment, asked about, or leaving."
    ),
]
To = Annotated[str, typer.Option("--with", help="Only messages from or to an address that has this text in it.")]


By = Annotated[
    str,
    typer.Option("--by", help="Who says so, for the record.", default_factory=getuser, show_default="your login name"),
]


@app.command("list")
def list_command(spool: SpoolFolder, *, fate: Only = None, address: To = "", json: Json = False) -> None:
    """List the messages that wait, in order of arrival: from whom, to whom, until when, by which clause.

    With `--json`, one entry a line.
    """
    look = _look(spool)
    entries = [entry for entry in look.entries() if _matches(entry, fate, address)]
    if look.replay.faults:
        err().print(f"[bold red]damaged[/]  `chalkline spool verify {spool}` says what and where")
    if json:
        for entry in entries:
            print_json(as_json(entry))
        return
    if entries:
        out().print(table(entries, _now()))
    out().print(f"\n[bold]{totals(entries)}[/]" if entries else "Nothing waits.")


@app.command("show")
def show_command(
    spool: SpoolFolder,
    id_: Id,
    *,
    message: Annotated[
        bool, typer.Option("--message", help="Print the message as it came in, and nothing else.")
    ] = False,
    json: Json = False,
) -> None:
    """Show all that is known of a message that waits, but not what it says."""
    look = _look(spool)
    entry = _entry(look, _whole(look, id_))
    if message:
        _print_raw(look, entry)
    elif json:
        print_json(as_json(entry))
    else:
        show(entry, out(), _now())


@app.command("release")
def release_command(spool: SpoolFolder, ids: Ids, *, by: By) -> None:
    """Send messages on now, whatever holds them. It is noted who had it done. Ends with 1 where one could not be."""
    look = _look(spool)
    _ask_each(spool, [Release(id=_whole(look, id_), by=by) for id_ in ids], "leaves")


@app.command("return")
def return_command(
    spool: SpoolFolder,
    ids: Ids,
    *,
    reason: Annotated[str, typer.Option("--reason", help="What its sender is told.", show_default=False)],
    by: By,
) -> None:
    """Give messages back to their senders, who are told why. Ends with 1 where one could not be given back."""
    look = _look(spool)
    _ask_each(spool, [Return(id=_whole(look, id_), reason=reason, by=by) for id_ in ids], "returned")


@app.command("verify")
def verify_command(spool: SpoolFolder, *, json: Json = False) -> None:
    """Check the whole spool for damage: every record and message is read again. Ends with 1 where there is any.

    A running gate is asked to; without one, the folder is read as it is.
    """
    verified = _verified(spool)
    if json:
        print_json(verified)
    else:
        show_verified(verified, out())
    if any(fault.loss for fault in verified.faults):
        raise typer.Exit(FOUND_FAULTS)


def _verified(spool: Path) -> Verified:
    if not is_running(spool):
        return _look(spool).verify()
    answer = asked(spool, Verify())
    if answer.verified is None:
        stop(answer.error)
    return answer.verified


def _look(spool: Path) -> Look:
    try:
        return Look.of(spool)
    except (FileNotFoundError, NotADirectoryError):
        stop(f"{spool} is no spool of a gate", "give the folder that the gate's settings name under `spool`")
    except SpoolError as error:
        stop(str(error))


def _whole(look: Look, id_: str) -> str:
    """The one open entry whose id begins or ends so."""
    found = [each for each in look.replay.state.open if each.startswith(id_) or each.endswith(id_)]
    if len(found) != 1:
        many = f"{len(found)} open entries have ids that begin or end with" if found else "no open entry has the id"
        stop(f"{many} `{id_}`", f"`chalkline spool list {look.folder}` lists what is open")
    return found[0]


def _entry(look: Look, id_: str) -> Entry:
    try:
        return look.entry(id_)
    except (SpoolError, FileNotFoundError) as error:
        stop(str(error), "the gate may have moved it meanwhile: try again")


def _ask_each(spool: Path, requests: list[Release | Return], became: str) -> None:
    failed = False
    for request in requests:
        answer = asked(spool, request)
        if answer.done:
            out().print(f"{request.id} {became}")
        else:
            failed = True
            err().print(f"{request.id}: {answer.error}", markup=False)
    if failed:
        raise typer.Exit(FOUND_FAULTS)


def _matches(entry: Entry, fate: Fate | None, address: str) -> bool:
    addresses = (entry.envelope.sender, *(part.address for part in entry.parts))
    named = any(address.casefold() in each.casefold() for each in addresses)
    return named and (fate is None or any(part.fate is fate for part in entry.parts))


def _print_raw(look: Look, entry: Entry) -> None:
    try:
        sys.stdout.buffer.write(look.raw(entry))
    except SpoolError as error:
        stop(str(error), f"`chalkline spool verify {look.folder}` reads all of it")


def _now() -> Timestamp:
    return Timestamp(time.time_ns())
