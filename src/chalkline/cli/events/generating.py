"""``chalkline events generate``: a plausible log, for demonstration and measurement."""

from datetime import date, datetime, timedelta
from typing import Annotated

import typer
from rich.markup import escape

from chalkline.cli.events.options import School, Store, faults_of_the_store, kept_fields
from chalkline.cli.output import out, stop, tracked
from chalkline.cli.schools import Governed, governed_or_exit
from chalkline.policy.english.grammar import counted
from chalkline.store.events.store import EventStore
from chalkline.store.events.writing import Writer
from chalkline.store.generate.folder import Size, write_school
from chalkline.store.generate.log import SHARES, Log, generated

_DAY = "%Y-%m-%d"
_PARENTS_PER_PUPIL = 5 / 3

First = Annotated[
    datetime, typer.Option("--from", help="The first day, such as `2026-09-01`.", formats=[_DAY], metavar="DAY")
]
Last = Annotated[datetime, typer.Option("--to", help="The day after the last.", formats=[_DAY], metavar="DAY")]
Seed = Annotated[int, typer.Option("--seed", help="The same seed makes the same log.", min=0)]
Count = Annotated[int, typer.Option("--events", help="About how many events in all.", min=1)]
Types = Annotated[list[str] | None, typer.Option("--type", help="A type of event alone; give it again for more.")]
Pupils = Annotated[int, typer.Option("--pupils", help="How many pupils a new school has.", min=1)]
Staff = Annotated[int, typer.Option("--staff", help="How many staff a new school has.", min=20)]


def generate_command(
    *,
    school: School,
    store: Store,
    first: First,
    last: Last,
    seed: Seed = 1,
    events: Count = 1_000_000,
    types: Types = None,
    pupils: Pupils = 1_200,
    staff: Staff = 150,
) -> None:
    """Make up the mail and web requests of a school's days, and store them without decisions.

    Where the school's folder does not exist, a whole school is made up, too: people, timetable, terms, facts, policies.
    """
    _check_types(types or [])
    if last <= first:
        stop("there is no day between `--from` and `--to`", "`--to` is the day after the last")
    if not school.exists():
        write_school(school, Size(pupils=pupils, staff=staff, parents=round(pupils * _PARENTS_PER_PUPIL)))
        out().print(f"{escape(str(school))} is a new school of {pupils:,} pupils and {staff:,} staff.")
    governed = governed_or_exit(school)
    until = last.date() - timedelta(days=1)
    log = Log(first=first.date(), last=until, events=events, seed=seed, types=tuple(types or SHARES))
    with faults_of_the_store():
        written = _stored(governed, log, EventStore(store))
    out().print(f"{counted(written, 'event')} of {_span(log.first, log.last)} stored in {escape(str(store))}.")


def _stored(governed: Governed, log: Log, store: EventStore) -> int:
    loaded, fields = governed.loaded, kept_fields(governed.policies)
    try:
        with Writer(store, loaded.school.id, loaded.school.zone, fields) as writer:
            for batch in tracked(generated(log, loaded, fields), "making days"):
                writer.add_batch(batch)
    except ValueError as error:
        stop(str(error), "name a school with staff, pupils and parents, or a folder that does not exist yet")
    return writer.written


def _check_types(types: list[str]) -> None:
    for name in types:
        if name not in SHARES:
            stop(f"events of type `{name}` cannot be made up", f"there are {', '.join(f'`{one}`' for one in SHARES)}")


def _span(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} to {last}"
