"""The vocabulary of this version: everything that a policy may name, but for what policies and schools add."""

from collections.abc import Iterator, Mapping

from chalkline.events.declared.calls import CallVideo
from chalkline.events.declared.devices import DeviceSync
from chalkline.events.declared.files import FileDownload, FileFound, FileOpen, FileUpload
from chalkline.events.declared.mail import MailReceive, MailSend
from chalkline.events.declared.people import Lesson, Person
from chalkline.events.declared.publishing import PublishImage, PublishPage, PublishPost
from chalkline.events.declared.register import ACTS, MOMENTS, RELATIONS, ROLES, THINGS, Item
from chalkline.events.declared.sessions import SessionIdle, SessionRemote, SessionStart
from chalkline.events.declared.web import WebRequest, WebResponse
from chalkline.events.schema import (
    Declared,
    Event,
    event_type_of,
    name_of,
    record_of,
    record_type_of,
    records_in,
)
from chalkline.policy.cel.types import STRING, Type
from chalkline.policy.vocabulary import Vocabulary

EVENTS: tuple[type[Event], ...] = (
    MailSend,
    MailReceive,
    WebRequest,
    WebResponse,
    FileFound,
    FileUpload,
    FileDownload,
    FileOpen,
    SessionStart,
    SessionRemote,
    SessionIdle,
    DeviceSync,
    PublishPage,
    PublishPost,
    PublishImage,
    CallVideo,
)
"""Every type of event, in the order of the reference."""

EVENT_TYPES: Mapping[str, type[Event]] = {name_of(event): event for event in EVENTS}
"""The same by name."""

_PERSON = record_type_of(Person)

SCOPES: Mapping[str, Mapping[str, Type]] = {
    "may": {"person": _PERSON, "object": STRING},
    "keep": {"item": record_type_of(Item), "owner": _PERSON},
    "at": {"person": _PERSON},
    "must": {"person": _PERSON},
    "case": {},
}
"""The variables of the other kinds of rule. A case's are its own fields; ``object`` is the object's id."""


def _records() -> Iterator[type[Declared]]:
    yield from (Person, Lesson, Item)
    for event in EVENTS:
        yield from records_in(event)


RECORDS: Mapping[str, type[Declared]] = {record_type_of(record).name: record for record in _records()}
"""Every record that events, facts and other kinds of rule speak of, by name."""


VOCABULARY = Vocabulary(
    events={name: event_type_of(event) for name, event in EVENT_TYPES.items()},
    records={name: record_of(record) for name, record in RECORDS.items()},
    roles=ROLES,
    relations=RELATIONS,
    moments=MOMENTS,
    things=THINGS,
    acts=ACTS,
    scopes=SCOPES,
)
"""What the checker checks names against."""
