"""What commands decide with: policies, school, engine, together; and events from wherever they come."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from msgspec import UNSET

from chalkline.cli.output import cannot_read, stop
from chalkline.events.mail.message import parse_mail
from chalkline.events.mail.reader import arrival, events_of
from chalkline.events.mail.sources import raw_mails
from chalkline.events.schema import Event
from chalkline.events.wire import EventError, decode_event
from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.decide.decision import Decision
from chalkline.policy.decide.why import Why
from chalkline.policy.values import Timestamp
from chalkline.policy.vocabulary import Audience
from chalkline.school.loading import Loaded
from chalkline.store.bundle.knowledge import Knowledge

BEFORE_ALL = Timestamp(0)
"""The moment of a message that does not say when it was sent, for looking up who its groups were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """An event with its decision, and where it came from."""

    source: str
    """The file, and the place in it."""
    event: Event
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbench:
    """The policies of a school at work on single events."""

    knowledge: Knowledge

    @classmethod
    def of(cls, policies: PolicySet, school: Loaded, enforcement: Enforcement) -> "Workbench":
        """The workbench of a school under these policies."""
        return cls(knowledge=Knowledge.of(school, policies, enforcement=enforcement))

    def decide(self, source: str, event: Event, at: Timestamp | None = None) -> Decided:
        """The event's decision at the moment given, else at the event's own."""
        moment = at if at is not None else None if event.arrived_at is UNSET else event.arrived_at
        return Decided(source=source, event=event, decision=self.knowledge.decide(event, moment))

    def decide_mail(self, source: str, raw: bytes, at: Timestamp | None = None) -> Iterator[Decided]:
        """The decision for each recipient of a raw message."""
        mail = parse_mail(raw)
        moment = at if at is not None else arrival(mail)
        directory = self.knowledge.directory(BEFORE_ALL if moment is None else moment)
        for event in events_of(mail, directory, reader=self.knowledge.reader):
            yield self.decide(source, event, at)

    def why(self, decided: Decided, audience: Audience) -> Why:
        """The decision explained to an audience, by the facts of its moment."""
        return self.knowledge.why(decided.decision, decided.event, audience)


def mails_in(paths: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """The raw messages under the paths; ends the command where one cannot be read, or a path has none."""
    for path in paths:
        try:
            yield from some(raw_mails(path), path)
        except OSError as error:
            cannot_read(path, error)


def some(mails: Iterable[tuple[str, bytes]], path: Path) -> Iterator[tuple[str, bytes]]:
    """The messages; ends the command where there is none."""
    number = 0
    for number, mail in enumerate(mails, start=1):  # noqa: B007 - whether there was one is asked below
        yield mail
    if not number:
        stop(f"no messages in {path}", "a folder of messages holds .eml files, mailboxes or maildirs")


def events_in(path: Path) -> Iterator[tuple[str, Event]]:
    """The events of a file with one JSON object a line; ends the command at the first line that is none."""
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield f"{path}:{number}", _event(f"{path}:{number}", line)
    except OSError as error:
        cannot_read(path, error)


def _event(place: str, written: bytes | Mapping[str, object]) -> Event:
    try:
        return decode_event(written)
    except EventError as error:
        stop(f"{place}: {error}")
