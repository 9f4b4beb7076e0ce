"""``chalkline events show``, ``compact``, ``verify`` and ``purge``: what a store has, and for how long."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from chalkline.cli.events.options import (
    By,
    Json,
    School,
    Store,
    Yes,
    faults_of_the_store,
    kept_fields,
    legal_holds,
    sized,
    store_or_exit,
)
from chalkline.cli.output import FOUND_FAULTS, err, out, print_json, tracked
from chalkline.cli.schools import On, governed_or_exit, moment_or_now
from chalkline.policy.clocks.clock import clocks
from chalkline.policy.english.grammar import counted
from chalkline.store.events.compaction import Compacted, compact
from chalkline.store.events.layout import Partition
from chalkline.store.events.manifest import Manifest
from chalkline.store.events.purging import Listed, Retention, listed, purge
from chalkline.store.events.receipts import Receipt
from chalkline.store.events.verifying import faults
from chalkline.store.replay.purged.asking import AsksPolicies

MaybeSchool = Annotated[
    Path | None,
    typer.Option("--school", help="A school's folder: say, too, what its rules read and the store did not keep."),
]
_SHOWN_DAYS = 3


def show_command(*, store: Store, school: MaybeSchool = None, json: Json = False) -> None:
    """Say what a store holds: schools, types of event, days, how many and how large."""
    held = store_or_exit(store)
    with faults_of_the_store():
        rows = [_row(key, list(days)) for key, days in groupby(sorted(held.days(), key=_by_type), key=_by_type)]
        missing = held.not_kept(kept_fields(governed_or_exit(school).policies)) if school else {}
    if json:
        print_json({"types": rows, "not_kept": missing})
        return
    for row in rows:
        out().print(
            f"{row['school']}  {row['type']}  {row['first']} to {row['last']}: {_many(row, 'event')},"
            f" {_many(row, 'file')} on {_many(row, 'day')}, {sized(int(str(row['bytes'])))}"
        )
    if not rows:
        out().print(f"{escape(str(store))} has no events.")
    for event, paths in missing.items():
        for path, days in paths.items():
            shown = ", ".join(map(str, days[:_SHOWN_DAYS])) + (", …" if len(days) > _SHOWN_DAYS else "")
            out().print(f"cannot see  {event}  `{path}` was not kept on {counted(len(days), 'day')}: {shown}")


def compact_command(*, store: Store) -> None:
    """Make one file of the small files of each day. Readers see either those or the one; nothing is lost."""
    held = store_or_exit(store)
    with faults_of_the_store():
        days = [partition for partition, manifest in held.days() if len(manifest.files) > 1]
        done = [result for day in tracked(days, "compacting") if (result := compact(held, day)) is not None]
    out().print(_compacted(done))


def verify_command(*, store: Store) -> None:
    """Say of every file whether it is what was written. Ends with 1 if one is not, or lies there unasked."""
    found = 0
    for found, fault in enumerate(faults(store_or_exit(store)), start=1):  # noqa: B007 - how many is asked below
        err().print(f"[bold red]error:[/] {escape(f'{fault.where}: {fault.what}')}\n  = help: {escape(fault.mend)}")
    if found:
        raise typer.Exit(FOUND_FAULTS)
    out().print("Every file is what was written.")


def purge_command(
    *, store: Store, school: School, on: On = None, by: By = "", yes: Yes = False, json: Json = False
) -> None:
    """Remove the days whose period is over by the policy's own `keep: event` rule; counts without persons stay.

    Lists first. Nothing goes without `--yes`, nothing ever under a legal hold; a receipt says what went and what
    stayed.
    """
    governed = governed_or_exit(school)
    at = moment_or_now(on, governed.loaded.calendar.zone)
    retention = Retention(
        clocks=clocks(governed.policies),
        calendar=governed.loaded.calendar,
        world=governed.known(at).conditions(at),
        holds=legal_holds(governed, at),
        at=at,
        asks=AsksPolicies.of(governed.loaded, governed.policies),
    )
    held, id_ = store_or_exit(store), governed.loaded.school.id
    with faults_of_the_store():
        days = list(listed(held, retention, id_))
        receipt = purge(held, retention, id_, days, by) if yes else None
    if json:
        print_json(_as_json(days) if receipt is None else receipt)
    else:
        _show_purge(days, receipt)


def _show_purge(days: Sequence[Listed], receipt: Receipt | None) -> None:
    over = [day for day in days if day.over]
    for day in over:
        out().print(f"{'purged' if receipt else 'over  '}  {day.partition}: {counted(day.manifest.rows, 'event')}")
    for why, count in Counter(day.why_kept for day in days if not day.over).items():
        out().print(f"stays   {counted(count, 'day')}: {escape(why)}")
    if receipt and (receipt.removed or receipt.kept):
        out().print(f"{receipt.rows:,} events are gone; the receipt is under `_receipts` in the store.")
    else:
        out().print("Nothing was removed; `--yes` removes what is over." if over else "Nothing is over.")


def _compacted(done: Sequence[Compacted]) -> str:
    if not done:
        return "Every day has one file already."
    before, after = sum(one.files_before for one in done), sum(one.files_after for one in done)
    doubled = sum(one.doubled for one in done)
    twice = f"; {counted(doubled, 'row')} {'was' if doubled == 1 else 'were'} there twice" if doubled else ""
    return f"{counted(before, 'file')} of {counted(len(done), 'day')} became {after:,}{twice}."


def _by_type(day: tuple[Partition, Manifest]) -> tuple[str, str]:
    return (day[0].school, day[0].event)


def _row(key: tuple[str, str], days: Sequence[tuple[Partition, Manifest]]) -> dict[str, object]:
    files = [file for _, manifest in days for file in manifest.files]
    return {
        "school": key[0],
        "type": key[1],
        "first": str(days[0][0].day),
        "last": str(days[-1][0].day),
        "days": len(days),
        "files": len(files),
        "events": sum(file.rows for file in files),
        "bytes": sum(file.bytes for file in files),
        "protected": sum(manifest.protected for _, manifest in days),
    }


def _many(row: Mapping[str, object], noun: str) -> str:
    return counted(int(str(row[f"{noun}s"])), noun)


def _as_json(days: Sequence[Listed]) -> Sequence[Mapping[str, object]]:
    return [
        {
            "path": day.partition.path,
            "events": day.manifest.rows,
            "over": day.over,
            "why": None if day.over else day.why_kept,
        }
        for day in days
    ]
