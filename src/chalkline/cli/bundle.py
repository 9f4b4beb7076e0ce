"""``chalkline bundle``: what gates decide with, as files that they take over while they run."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.markup import escape

from chalkline.cli.output import FOUND_FAULTS, cannot_read, err, out, print_diagnostics, print_json, stop
from chalkline.cli.schools import SchoolFolder, governed_or_exit
from chalkline.events.moments import text_of_moment
from chalkline.policy.diagnostics import has_errors, in_order
from chalkline.policy.document.faults import Faults
from chalkline.policy.english.grammar import counted
from chalkline.policy.facts.fact import Fact
from chalkline.policy.facts.kinds import SCHOOL_WIDE
from chalkline.policy.values import Duration, Timestamp
from chalkline.school.facts_file import read_facts
from chalkline.school.log import Log
from chalkline.store.bundle.building import carried
from chalkline.store.bundle.files import files_in
from chalkline.store.bundle.folder import state_of
from chalkline.store.bundle.loading import State
from chalkline.store.bundle.refusal import Refused
from chalkline.store.bundle.verifying import verified
from chalkline.store.bundle.wanted import is_wanted
from chalkline.store.bundle.writing import Busy, Written, add_facts, write

app = typer.Typer(
    name="bundle",
    help="Make, look at and check bundles: a school's policies and facts as files, for gates on other machines.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)

Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="The folder of the bundle, which gates watch.", show_default=False)
]
FreshHours = Annotated[
    int | None,
    typer.Option(
        "--fresh-hours",
        min=1,
        help="For how many hours gates may rely on it; build it again before they are over. Without it, for ever.",
        show_default=False,
    ),
]
Whole = Annotated[bool, typer.Option("--whole", help="Write everything anew, even where what changed would do.")]
FactFile = Annotated[
    Path, typer.Argument(metavar="FACTS", help="A table of facts, as `facts.csv` in a school's folder.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


@app.command("build")
def build_command(
    *, school: SchoolFolder, folder: Folder, fresh_hours: FreshHours = None, whole: Whole = False
) -> None:
    """Write what a school's folder says now into a bundle: the first time all of it, then what has changed since.

    Of people, only what the rules about mail read goes in. Gates that watch the folder take it over within a second.
    """
    governed = governed_or_exit(school)
    fresh_for = None if fresh_hours is None else Duration.of(timedelta(hours=fresh_hours))
    try:
        written = write(folder, governed.loaded, governed.policies, made_at=_now(), fresh_for=fresh_for, whole=whole)
    except (Busy, OSError) as error:
        _cannot_write(folder, error)
    _say(written)


@app.command("add-facts")
def add_facts_command(*, folder: Folder, facts: FactFile) -> None:
    """Add facts at once: a permission withdrawn, a clause enforced. Gates act on them within two seconds.

    Write them into the school's folder too: the next build says what that says.
    """
    state = _state(folder)
    log, faults = Log(state.base.school), Faults()
    try:
        read_facts(str(facts), facts.read_bytes(), state.knowledge.school, log, faults)
    except OSError as error:
        cannot_read(facts, error)
    if has_errors(faults):
        print_diagnostics(in_order(faults))
        raise typer.Exit(FOUND_FAULTS)
    try:
        written = add_facts(folder, log, made_at=_now())
    except (Busy, OSError) as error:
        _cannot_write(folder, error)
    _say(written)
    for warning in _of_no_effect(state, list(log)):
        err().print(f"[bold yellow]warning:[/] {escape(warning)}")


@app.command("show")
def show_command(*, folder: Folder, json: Json = False) -> None:
    """Say what a bundle holds: of which school, how fresh, under which policies, and which facts about people."""
    state = _state(folder)
    if json:
        print_json(_as_json(state))
        return
    for line in _lines(state, folder):
        out().print(escape(line))


@app.command("verify")
def verify_command(*, folder: Folder) -> None:
    """Check every file of a bundle down to each row. Ends with 1 if anything is wrong."""
    found = list(verified(folder))
    for refused in found:
        err().print(f"[bold red]error:[/] {escape(f'{refused.path}: {refused.what}')}")
        err().print(f"  = help: {escape(refused.remedy)}")
    if found:
        raise typer.Exit(FOUND_FAULTS)
    out().print(f"{counted(len(files_in(folder)), 'file')}, all whole and in order")


def _of_no_effect(state: State, facts: Sequence[Fact]) -> Iterator[str]:
    """What somebody in a hurry may believe to hold now, and does not: facts nobody reads, ids nobody has."""
    unread = sum(not is_wanted(fact, carried(state.base)) for fact in facts)
    if unread:
        yield f"{unread:,} of {counted(len(facts), 'fact')} left out: no rule that this bundle is for reads them"
    known = {*state.knowledge.facts.subjects, *state.knowledge.addresses}
    for subject in sorted({fact.subject for fact in facts if fact.name not in SCHOOL_WIDE} - known):
        yield f"nothing was known of `{subject}` here before: see that the id is right"


def _lines(state: State, folder: Path) -> Iterator[str]:
    known, facts = state.knowledge, state.knowledge.facts
    files = files_in(folder)
    yield f"{known.school.name}: number {known.number}, a base and {counted(state.deltas, 'delta')}"
    yield f"made {text_of_moment(known.made_at)}{_freshness(state)}"
    subjects = counted(sum(1 for _ in facts.subjects), "subject")
    yield f"{subjects} of facts, {counted(len(known.addresses), 'person')} with an address"
    yield f"{sum(file.path.stat().st_size for file in files):,} bytes in {counted(len(files), 'file')}"
    yield "policies"
    yield from (f"  {policy.reference}  {policy.digest}" for policy in known.policies.policies)
    yield "facts that its rules read"
    yield from (f"  {name}{_of_which(of)}" for name, of in state.base.wanted.items())


def _of_which(of: Sequence[str]) -> str:
    return f": {', '.join(of)}" if of else ""


def _freshness(state: State) -> str:
    known = state.knowledge
    if known.fresh_for is None:
        return ", to be relied on for ever"
    until = text_of_moment(Timestamp(known.made_at + known.fresh_for))
    return f", stale since {until}" if known.stale(_now()) else f", to be relied on until {until}"


def _as_json(state: State) -> dict[str, object]:
    known = state.knowledge
    return {
        "school": state.base.school,
        "number": known.number,
        "deltas": state.deltas,
        "made_at": text_of_moment(known.made_at),
        "stale_from": None if known.fresh_for is None else text_of_moment(Timestamp(known.made_at + known.fresh_for)),
        "digest": state.digest,
        "policy_set": known.digest,
        "policies": {policy.reference: policy.digest for policy in known.policies.policies},
        "people": len(known.addresses),
        "facts": state.base.wanted,
    }


def _state(folder: Path) -> State:
    try:
        return state_of(folder)
    except Refused as refused:
        stop(f"{refused.path}: {refused.what}", refused.remedy)


def _say(written: Written) -> None:
    kind = "base" if written.is_base else "delta"
    out().print(f"{kind} number {written.number}: {counted(written.subjects, 'subject')}, {escape(str(written.path))}")


def _cannot_write(folder: Path, error: Exception) -> NoReturn:
    said = (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
    stop(f"cannot write into {folder}: {said}", "what was there is there still; try again once that is mended")


def _now() -> Timestamp:
    return Timestamp.of(datetime.now(UTC))
