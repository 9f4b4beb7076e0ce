"""A small school's mail on its way into a store and back."""

from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

import msgspec
from tests.policy.decide.cast import ANN, CALENDAR, SCHOOL, TOM, ZONE, clause, decider, facts, mail, when

from chalkline.events.columns import event_at, fields_read
from chalkline.events.declared.people import Person
from chalkline.events.schema import Event
from chalkline.policy.decide.decider import Decider
from chalkline.policy.decide.protected import ProtectedContacts
from chalkline.policy.decide.record import versions_of
from chalkline.store.events.layout import Partition
from chalkline.store.events.rows import Row
from chalkline.store.events.store import EventStore
from chalkline.store.events.writing import Writer

HOURS = clause("hours", 'on: mail.send\nwhen: "staff" in sender.roles && !email_hours.contains(at)\nthen: hold')
SUBJECT = clause("subject", 'on: mail.send\nwhen: message.subject == ""\nthen: warn')
KEEP = clause("kept", "keep: event\nfor: 90 days\nfrom: created\nthen: delete", "Events go after 90 days.")
DECIDER = decider(HOURS, SUBJECT, protected=ProtectedContacts(domains=frozenset({"helpline.example"})))
FACTS = facts()
MAIL = "mail.send"
FIELDS = {MAIL: fields_read(DECIDER.policies, MAIL)}
MONDAY = "2026-11-16"


def sent(
    id_: str,
    at: str,
    recipient: Person = TOM,
    *,
    sender: Person = ANN,
    subject: str = "Trip",
    others: Collection[Person] = (),
) -> Row:
    """A mail, Ann's unless it is said otherwise, with its decision."""
    event = msgspec.structs.replace(
        mail(sender, recipient, subject=subject, others=tuple(others)), id=id_, arrived_at=when(at)
    )
    return decided(event)


def decided(event: Event, by: Decider = DECIDER) -> Row:
    """The event with its decision."""
    at = None if event.arrived_at is msgspec.UNSET else event.arrived_at
    return Row(event, by.decide(event, FACTS, CALENDAR, at), versions_of(by, FACTS, CALENDAR))


def monday(*times: str) -> list[Row]:
    """Mails of a Monday, whose ids are their times."""
    return [sent(time, f"{MONDAY} {time}") for time in times]


def store_in(folder: Path, *batches: Iterable[Row], fields: dict[str, frozenset[str]] | None = None) -> EventStore:
    """The store, with each batch published for itself."""
    store = EventStore(folder)
    for batch in batches:
        write(store, batch, fields)
    return store


def write(store: EventStore, rows: Iterable[Row], fields: dict[str, frozenset[str]] | None = None) -> Writer:
    """The rows are published."""
    with Writer(store, SCHOOL, ZONE, FIELDS if fields is None else fields) as writer:
        for row in rows:
            writer.add(row)
    return writer


def day(text: str = MONDAY, event: str = MAIL) -> Partition:
    """A day of mail."""
    return Partition(date.fromisoformat(text), event, SCHOOL)


def ids(store: EventStore, **query: object) -> list[str]:
    """The ids of what a scan finds, in its order."""
    return [id_ for batch in store.scan(**query) for id_ in batch.column("id").to_pylist()]  # type: ignore[arg-type]


def events(store: EventStore) -> list[Event]:
    """The events of the whole store."""
    return [event_at(batch, row) for batch in store.scan() for row in range(batch.num_rows)]


def files_in(store: EventStore, partition: Partition) -> list[str]:
    """The Parquet files that lie in the folder of a day, named by its manifest or not."""
    return sorted(path.name for path in store.layout.day(partition).glob("*.parquet"))


class PowerCut(Exception):  # noqa: N818 - it is what happens, not what went wrong
    """The machine stops here."""


def power_cut(*_: object, **__: object) -> None:
    """Stands in place of the step before which the machine stops."""
    raise PowerCut
