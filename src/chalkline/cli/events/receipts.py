"""``chalkline events receipts``: what was ever removed from a store, or handed out."""

from collections.abc import Iterator, Sequence

from rich.markup import escape

from chalkline.cli.events.options import Json, Store, faults_of_the_store, store_or_exit
from chalkline.cli.output import out, print_json
from chalkline.cli.tables import columns
from chalkline.events.moments import moment_of
from chalkline.policy.english.grammar import counted
from chalkline.store.events.receipts import Receipt, read_receipts

_HEADINGS = ("at", "school", "act", "what", "by")


def receipts_command(*, store: Store, json: Json = False) -> None:
    """List the receipts of what was removed, erased or handed out, the oldest first.

    JSON has all that they say: every file as it was, what stayed and why, by which clauses.
    """
    held = store_or_exit(store)
    with faults_of_the_store():
        found = [receipt for school in held.layout.schools() for receipt in read_receipts(held.layout, school)]
    found.sort(key=lambda receipt: moment_of(receipt.at))
    if json:
        print_json(found)
    elif found:
        out().print(columns(_HEADINGS, map(_row, found)))
    else:
        out().print(f"{escape(str(store))} has no receipts.")


def _row(receipt: Receipt) -> Sequence[str]:
    return receipt.at, receipt.school, receipt.act, "; ".join(_what(receipt)), receipt.by


def _what(receipt: Receipt) -> Iterator[str]:
    """What was done, in a few words."""
    events = counted(receipt.rows, "event")
    if receipt.state != "done":
        yield "stopped halfway"
    elif receipt.act == "export":
        yield f"{events} of {receipt.person} handed out"
    elif receipt.person:
        yield f"{events} of {receipt.person} removed, {counted(receipt.blanked, 'place')} on lists made blank"
    elif receipt.removed:
        yield f"{events} of {counted(len(receipt.removed), 'file')} removed"
    if receipt.kept:
        yield f"{counted(len(receipt.kept), 'day')} kept"
