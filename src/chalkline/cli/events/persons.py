"""``chalkline events export`` and ``erase``: one person's events."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import typer
from rich.markup import escape

from chalkline.cli.events.options import By, School, Store, Yes, faults_of_the_store, legal_holds, store_or_exit
from chalkline.cli.output import out, stop
from chalkline.cli.schools import Governed, governed_or_exit, moment_or_now
from chalkline.policy.english.grammar import counted
from chalkline.store.events.disclosure import erase_person, events_of_person, export_person
from chalkline.store.events.persons import Whom
from chalkline.store.events.receipts import Receipt
from chalkline.store.events.store import EventStore

Person = Annotated[str, typer.Argument(metavar="PERSON", help="The person's id in the school's register.")]
To = Annotated[Path, typer.Option("--to", help="The file to write, which must not exist yet; one JSON object a line.")]


def export_command(*, person: Person, store: Store, school: School, to: To, by: By = "") -> None:
    """Write a person's own events, with their decisions, to a file. The store keeps a receipt."""
    governed = governed_or_exit(school)
    whom = _whom(governed, person)
    held, at = store_or_exit(store), moment_or_now(None, governed.loaded.calendar.zone)
    with faults_of_the_store(), _new_file(to) as file:
        receipt = export_person(held, governed.loaded.school.id, whom, file, at=at, by=by)
    out().print(f"{escape(str(to))} has {counted(receipt.rows, 'event')} of {escape(person)}; {receipt.note}.")


def erase_command(*, person: Person, store: Store, school: School, by: By = "", yes: Yes = False) -> None:
    """Remove a person's own events, and take them off the lists of others'. The store keeps a receipt.

    Lists first. Nothing goes without `--yes`, nothing ever under a legal hold.
    """
    governed = governed_or_exit(school)
    whom, held = _whom(governed, person), store_or_exit(store)
    with faults_of_the_store():
        if yes:
            _say_erased(_erased(governed, held, whom, by))
            return
        found = list(events_of_person(held, governed.loaded.school.id, whom))
    for day in found:
        own, listed = counted(day.own, "event"), counted(day.listed, "time")
        out().print(f"{day.partition}: {own} of their own, {listed} on a list of others'")
    out().print("Nothing was removed; `--yes` removes them." if found else "There is nothing of theirs.")


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    """The file, open to be written; half of one is not left behind."""
    try:
        file = path.open("xb")
    except FileExistsError:
        stop(f"{path} is there already", "name a file that does not exist yet")
    except OSError as error:
        stop(f"cannot write {path}: {(error.strerror or str(error)).lower()}", "choose another file for `--to`")
    try:
        with file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _erased(governed: Governed, held: EventStore, whom: Whom, by: str) -> Receipt:
    at = moment_or_now(None, governed.loaded.calendar.zone)
    return erase_person(held, governed.loaded.school.id, whom, holds=legal_holds(governed, at), at=at, by=by)


def _say_erased(receipt: Receipt) -> None:
    out().print(
        f"{receipt.rows:,} events are gone, and {receipt.blanked:,} places on lists are blank;"
        f" the receipt is under `_receipts` in the store. Note: {receipt.note}."
    )


def _whom(governed: Governed, person: str) -> Whom:
    """The person as the register has them; ends the command for somebody whom nothing is known of."""
    addresses = governed.loaded.addresses.get(person, ())
    if not addresses and not governed.loaded.facts.about(person):
        stop(f"nobody has the id `{person}`", "`people.csv`, or the OneRoster files, have the ids")
    return Whom(id=person, addresses=addresses)
