"""Retention: a day whose period is over is removed, folder and all, and counts without persons take its place.

What is removed cannot be brought back. So a day goes only where every ``keep: event`` rule that may concern it has a
date that is past; a legal hold on anybody or anything in it keeps the whole day; nothing goes that was not listed. The
counts are on disk before the day is touched, the receipt before the first file is gone.
"""

import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import msgspec

from chalkline.events.declared.register import Item
from chalkline.events.moments import moment_of, text_of_moment
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.cel.compile import compile_conditions
from chalkline.policy.cel.paths import paths_read
from chalkline.policy.clocks.clock import Clock
from chalkline.policy.clocks.due_dates import CannotSee
from chalkline.policy.clocks.retention import Disposal, Fate, Held, PeriodDue, fate
from chalkline.policy.english.dates import point
from chalkline.policy.values import Timestamp
from chalkline.policy.world import World
from chalkline.store.durable import sync_folder
from chalkline.store.events.counts import Asks, keep_counts
from chalkline.store.events.layout import Layout, Partition
from chalkline.store.events.locking import locked
from chalkline.store.events.manifest import Manifest, read_manifest
from chalkline.store.events.persons import subjects_of
from chalkline.store.events.receipts import KeptDay, Receipt, Removed, receipt_path, removed, write_receipt
from chalkline.store.events.store import EventStore

THING = "event"
"""What ``keep`` calls an identified event."""
_DELETE = "delete"
_KNOWN_OF_A_DAY = frozenset({"item.kind", "item.name"})


class _DayAsItem(msgspec.Struct, frozen=True):
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """What decides how long events are kept."""

    clocks: Sequence[Clock]
    """Those of all rules; the ones that keep ``event`` count."""
    calendar: Calendar
    world: World
    """What conditions of the rules read."""
    holds: Collection[str]
    """Whom and what legal holds keep, by id."""
    at: Timestamp
    asks: Asks
    """What is asked of events before they go."""

    def fate(self, store: EventStore, partition: Partition, manifest: Manifest) -> Fate:
        """What becomes of a day. Its last event counts as its moment.

        A rule that asks for more than the type of the events is undecided of a day, and so stops the clock.
        """
        found = self._by_rules(partition, manifest)
        if self.holds and self.is_over(found):
            keeping = sorted(subjects_of(store, partition) & {*self.holds})
            return Held(subject=str(partition), holds=tuple(keeping)) if keeping else found
        return found

    def _by_rules(self, partition: Partition, manifest: Manifest) -> Fate:
        concerned = [clock for clock in self.clocks if clock.thing == THING]
        plain = [clock for clock in concerned if paths_read(clock.applies) <= _KNOWN_OF_A_DAY]
        true, undecided = self._applying(plain, partition)
        last = max((moment_of(file.last) for file in manifest.files), default=self.at)
        return fate(
            str(partition),
            _chosen(plain, true),
            {"created": last},
            self.calendar,
            undecided=[*(clock for clock in concerned if clock not in plain), *_chosen(plain, undecided)],
        )

    def is_over(self, fate: Fate) -> bool:
        """Whether the day is to be removed by now."""
        return isinstance(fate, Disposal) and fate.act.name == _DELETE and fate.on <= self.at

    def _applying(self, clocks: Sequence[Clock], partition: Partition) -> tuple[int, int]:
        """Which rules concern the day, and which are undecided; they ask for no more than its type."""
        item = Item(id=str(partition), kind=THING, name=partition.event)
        return compile_conditions([clock.applies for clock in clocks])(_DayAsItem(item), self.world)


def _chosen(clocks: Sequence[Clock], bits: int) -> list[Clock]:
    return [clock for bit, clock in enumerate(clocks) if bits >> bit & 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A day with what becomes of it."""

    partition: Partition
    manifest: Manifest
    fate: Fate
    over: bool
    zone: ZoneInfo
    """By whose clock dates are told."""

    @property
    def why_kept(self) -> str:
        """Why it stays, in plain English."""
        match self.fate:
            case Held(holds=holds):
                return f"a legal hold keeps {', '.join(holds)}"
            case Disposal(on=on, act=act, clock=clock):
                return f"{act.name} from {point(on, self.zone)} ({clock.clause})"
            case CannotSee(why=why):
                return why
            case PeriodDue(clock=clock):
                return f"nobody has set the period yet ({clock.clause})"
        return "no rule says how long events are kept"

    @property
    def is_stopped(self) -> bool:
        """Whether it stays for another reason than that no rule removes it yet."""
        return isinstance(self.fate, Held | CannotSee | PeriodDue)


def listed(store: EventStore, retention: Retention, school: str) -> Iterator[Listed]:
    """Every day of a school with what becomes of it, in order. Changes nothing."""
    for partition, manifest in store.days(schools=[school]):
        fate = retention.fate(store, partition, manifest)
        over, zone = retention.is_over(fate), retention.calendar.zone
        yield Listed(partition=partition, manifest=manifest, fate=fate, over=over, zone=zone)


def purge(store: EventStore, retention: Retention, school: str, days: Sequence[Listed], by: str = "") -> Receipt:
    """Those of the listed days that are over are gone; the receipt says which, and why a hold or a doubt keeps others.

    It is on disk, unless nothing went and nothing was kept from going. A day that changed since it was listed stays.
    What an earlier purge was stopped at is finished first.
    """
    finish_purges(store.layout, school)
    begun = _begun(retention, school, days, by)
    if not begun.removed and not begun.kept:
        return msgspec.structs.replace(begun, state="done")
    path = receipt_path(store.layout, "purge", school, retention.at)
    write_receipt(path, begun)
    over = [day for day in days if day.over]
    gone = [day for day in over if _purge_day(store, retention, day)]
    stays = tuple(KeptDay(path=day.partition.path, why="changed since listed") for day in over if day not in gone)
    files = _files(gone)
    done = msgspec.structs.replace(
        begun, state="done", removed=files, kept=begun.kept + stays, rows=sum(file.rows for file in files)
    )
    write_receipt(path, done)
    return done


def _begun(retention: Retention, school: str, days: Sequence[Listed], by: str) -> Receipt:
    over = [day for day in days if day.over]
    return Receipt(
        act="purge",
        school=school,
        at=text_of_moment(retention.at),
        by=by,
        rules=tuple(dict.fromkeys(day.fate.clock.clause for day in over if isinstance(day.fate, Disposal))),
        removed=_files(over),
        kept=tuple(KeptDay(path=day.partition.path, why=day.why_kept) for day in days if day.is_stopped),
    )


def _files(days: Sequence[Listed]) -> tuple[Removed, ...]:
    return tuple(file for day in days for file in removed(day.partition, day.manifest))


def finish_purges(layout: Layout, school: str) -> None:
    """Days that were on their way out are gone."""
    for folder in sorted(layout.school(school).glob("type=*/_purged-*")):
        shutil.rmtree(folder)
        sync_folder(folder.parent)


def _purge_day(store: EventStore, retention: Retention, day: Listed) -> bool:
    folder, purged = store.layout.day(day.partition), store.layout.purged(day.partition)
    with locked(store.layout, day.partition):
        manifest = read_manifest(folder)
        if manifest != day.manifest or not retention.is_over(retention.fate(store, day.partition, manifest)):
            return False
        keep_counts(store, day.partition, manifest, retention.asks)
        folder.rename(purged)
        sync_folder(folder.parent)
    shutil.rmtree(purged)
    sync_folder(purged.parent)
    return True
