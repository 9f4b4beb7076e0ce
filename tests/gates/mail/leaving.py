"""A spool of Hill School with the release beside it: time passes when a test lets it, and the next server is played."""

import asyncio
import heapq
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from tests.gates.mail import hill
from tests.gates.mail.running import known
from tests.gates.mail.table_spool import Kept, TableSpool

from chalkline.gates.mail.contracts import NoMarks, Uncounted
from chalkline.gates.mail.reply import Reply
from chalkline.gates.mail.settings.conduct import DEFAULT_CONDUCT, Cause, Conduct
from chalkline.gates.mail.settings.declared import NextServer, Questions, Settings
from chalkline.gates.mail.settings.declared import Release as Rate
from chalkline.gates.mail.settings.forms import Endpoint
from chalkline.gates.mail.verdicts.arrival import Addressee, Arrival
from chalkline.gates.mail.verdicts.deciding import verdicts_on
from chalkline.gates.mail.verdicts.fates import outcome_of
from chalkline.gates.mail.verdicts.keeping import letter_of, part_of, record_of_json
from chalkline.gates.mail.verdicts.notices_due import NoticeDue
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.gates.mail.waiting.deciding_again import Terms
from chalkline.gates.mail.waiting.handing_over import HandingOver
from chalkline.gates.mail.waiting.pace import Outage
from chalkline.gates.mail.waiting.release import Release
from chalkline.gates.mail.waiting.tending import Tending
from chalkline.policy.facts.fact import Fact
from chalkline.policy.values import Duration, Timestamp
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.bundle.refusal import Problem, Refused
from chalkline.store.bundle.rulebook import Rulebook
from chalkline.store.spool.disk import PosixDisk, PosixFile, Sync
from chalkline.store.spool.entry import Client, Content, Entry, Envelope, Fate, Kind, Letter, Part
from chalkline.store.spool.spool import Spool

TAKEN = Reply(code=250, status="2.0.0", text="taken")
LATER = Reply(code=451, status="4.3.2", text="not now")
AWAY = Reply(code=451, status="4.4.1", text="cannot be reached")
UNSURE = Reply(code=451, status="4.4.2", text="did not say")
NEVER = Reply(code=550, status="5.1.1", text="no such person")
CLEO = "cleo@home.example"
SECOND = 1_000_000_000


class Unsynced(PosixDisk):
    """A disk that tests need not wait for."""

    def create(self, path: Path) -> PosixFile:
        return _Unsynced(path)

    def sync(self, path: Path, why: Sync) -> None:
        pass


class _Unsynced(PosixFile):
    def sync(self, why: Sync) -> None:
        pass


@dataclass(slots=True)
class Time:
    """Time that stands still while anybody is at work, and else passes to where the first sleeper wakes."""

    moment: Timestamp
    seconds: float = 0.0
    busy: Callable[[], bool] = lambda: False
    _sleepers: list[tuple[float, int, asyncio.Future[None]]] = field(default_factory=list)
    _number: int = 0

    def now(self) -> Timestamp:
        return self.moment

    def elapsed(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self._number += 1
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.seconds + seconds, self._number, woken))
        await woken

    async def pass_by(self, seconds: float) -> None:
        """Returns once so much time has passed, and what it brought is done."""
        end = self.seconds + seconds
        await self._quiet()
        while self._sleepers and self._sleepers[0][0] <= end:
            at, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                self._go_to(at)
                woken.set_result(None)
                await self._quiet()
        self._go_to(end)
        await self._quiet()

    def _go_to(self, seconds: float) -> None:
        self.moment = Timestamp(self.moment + round((seconds - self.seconds) * SECOND))
        self.seconds = seconds

    async def _quiet(self) -> None:
        for _ in range(12):
            await asyncio.sleep(0)
        while self.busy():
            await asyncio.sleep(0.0001)
            for _ in range(0 if self.busy() else 12):
                await asyncio.sleep(0)


@dataclass(slots=True)
class Sent:
    """A message that the next server was offered."""

    at: Timestamp
    sender: str
    address: str
    raw: bytes
    reply: Reply


@dataclass
class NextPlayed:
    """Answers as it is told to, or takes everything."""

    time: Time
    answer: Callable[[str, bytes], Reply] = lambda _address, _raw: TAKEN
    slow: asyncio.Event | None = None
    """Until it is set, no answer comes."""
    offered: list[Sent] = field(default_factory=list)

    async def send(
        self, envelope: Envelope, recipients: Sequence[Addressee], message: Sequence[bytes]
    ) -> Mapping[str, Reply]:
        await asyncio.sleep(0)
        if self.slow is not None:
            await self.slow.wait()
        raw = b"".join(message)
        answers = {each.address: self.answer(each.address, raw) for each in recipients}
        for address, reply in answers.items():
            self.offered.append(Sent(self.time.moment, envelope.sender, address, raw, reply))
        return answers

    @property
    def taken(self) -> list[Sent]:
        return [each for each in self.offered if each.reply.good]

    def subjects(self) -> list[str]:
        """Of what it took, in order."""
        return [subject_of(each.raw) for each in self.taken]


def subject_of(raw: bytes) -> str:
    return raw.partition(b"Subject: ")[2].partition(b"\r\n")[0].decode()


@dataclass(slots=True)
class Told:
    """Writes a plain notice for each that is due."""

    spool: Spool
    time: Time
    due: list[NoticeDue] = field(default_factory=list)
    of: list[Verdict] = field(default_factory=list)
    """What was decided of the messages that notices tell of."""
    failed: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    handed_on: list[str] = field(default_factory=list)

    def letters(
        self, due: Iterable[NoticeDue], arrival: Arrival, verdicts: Sequence[Verdict], _knowledge: Knowledge
    ) -> tuple[Letter, ...]:
        dues = list(due)
        self.due += dues
        self.of += verdicts
        return tuple(self._letter(each.kind, arrival, each.to) for each in dues)

    def undeliverable(self, arrival: Arrival, refused: Sequence[tuple[str, Reply]]) -> tuple[Letter, ...]:
        self.failed += [address for address, _ in refused]
        return (self._letter("undeliverable", arrival),)

    def delayed(self, arrival: Arrival, waiting: Sequence[tuple[str, Reply]]) -> tuple[Letter, ...]:
        self.late += [address for address, _ in waiting]
        return (self._letter("delayed", arrival),)

    def relayed(self, arrival: Arrival, taken: Sequence[tuple[str, Reply]]) -> tuple[Letter, ...]:
        self.handed_on += [address for address, _ in taken]
        return (self._letter("relayed", arrival),)

    def kinds(self) -> list[tuple[str, str]]:
        return [(each.kind.value, each.to) for each in self.due]

    def _letter(self, kind: str, arrival: Arrival, to: str = "") -> Letter:
        raw = f"Subject: notice {kind}\r\n\r\n".encode()
        now = self.time.moment
        address = f"{to}@hill.example" if to else arrival.envelope.sender
        entry = Entry(
            id=self.spool.new_id(now),
            kind=Kind.NOTICE,
            arrived=now,
            envelope=Envelope(sender=""),
            content=Content.of(raw),
            parts=(Part(address=address, fate=Fate.LEAVING, since=now),),
            about=arrival.id,
        )
        return Letter(entry=entry, raw=raw)


@dataclass(frozen=True, slots=True)
class Counted(Uncounted):
    """Counts what tests ask for."""

    twice: list[None] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)

    def perhaps_twice(self) -> None:
        self.twice.append(None)

    def cannot_decide(self, cause: Cause) -> None:
        self.causes.append(cause)


@dataclass(slots=True)
class Waiting:
    """The spool, the release, and all that they are given."""

    spool: Spool
    time: Time
    release: Release
    next: NextPlayed
    told: Told
    counted: Counted
    knows: list[Knowledge | None]
    running: asyncio.Task[None]

    async def comes(
        self, subject: str, *to: str, sender: str = "anna@hill.example", options: tuple[str, ...] = (), id_: str = ""
    ) -> str:
        """The id of a message that came and was kept; ``id_`` where it began to come before."""
        raw = hill.mail(subject, sender=sender, to=", ".join(to or (CLEO,)))
        arrival = Arrival.of(
            id_=id_ or self.spool.new_id(self.time.moment),
            at=self.time.moment,
            envelope=Envelope(sender=sender, client=Client(address="127.0.0.1")),
            addressees=tuple(Addressee(address=each, options=options) for each in to or (CLEO,)),
            raw=raw,
        )
        verdicts = verdicts_on(arrival, known(), arrival.at)
        outcome = outcome_of(verdicts, DEFAULT_CONDUCT)
        parts = [part_of(each, arrival.at, timedelta(days=1)) for each in outcome.parts]
        await self.spool.accept(letter_of(arrival, parts, verdicts, known()))
        self.release.watch.bell.set()
        return arrival.id

    async def learns(self, *facts: Fact) -> None:
        """The spool is told so, and so is the gate."""
        await self.spool.learn(facts)
        self.knows[0] = known().with_facts(self.spool.facts())
        self.release.watch.bell.set()

    async def again(self, id_: str, subject: str, **changes: object) -> str:
        """The id of a message like this one, with the decision that was made on it."""
        entry, now = self.spool.entry(id_), self.time.moment
        raw = bytes(self.spool.raw(id_)).replace(entry.subject.encode(), subject.encode())
        other = replace(entry, id=self.spool.new_id(now), subject=subject, content=Content.of(raw), **changes)
        await self.spool.accept(Letter(entry=other, raw=raw))
        return other.id

    def event(self, id_: str, place: int = 0) -> str:
        """The id of the event that the decision on a part was made on."""
        return record_of_json(self.part(id_, place).decision).decision.id

    def part(self, id_: str, place: int = 0) -> Part:
        return self.spool.entry(id_).parts[place]

    async def over(self, days: float) -> None:
        """So many days pass, in leaps from one moment at which something is due to the next."""
        end = Timestamp(self.time.moment + int(days * 86_400) * SECOND)
        while (due := self.spool.next_due()) is not None and due <= end:
            self.time.moment = max(self.time.moment, due)
            await self.time.pass_by(2)
        self.time.moment = end

    async def until(self, moment: str) -> None:
        """The clock jumps there, and what is due then is done."""
        self.time.moment = hill.at(moment)
        await self.time.pass_by(2)


def rulebook_of(digest: str) -> Rulebook:
    """Hill School's, and no other."""
    if digest != known().digest:
        raise Refused(Problem.MISSING, Path(digest), "it is gone", "put it back")
    return known().rulebook


def discharge(id_: str, clause: str = "mail@1#wait") -> Fact:
    """Anna says that the message must go."""
    return Fact(number=0, school="hill", subject=id_, name="discharged", value=clause, by="anna")


def allowed(event: str) -> Fact:
    """The head says that it may go."""
    return Fact(number=0, school="hill", subject=event, name="allowed", value="mail@1#ask", by="head")


Story = Callable[[Waiting], Coroutine[None, None, None]]


def told(folder: Path, story: Story, **how: Any) -> None:  # noqa: ANN401
    """The story is told, with a release for as long as it lasts."""

    async def run() -> None:
        async with waiting(folder, **how) as school:
            await story(school)

    asyncio.run(run())


@asynccontextmanager
async def waiting(
    folder: Path,
    *,
    a_minute: int = 600,
    conduct: Mapping[Cause, Conduct] = DEFAULT_CONDUCT,
    time: Time | None = None,
    server: NextPlayed | None = None,
    kept: Kept | None = None,
) -> AsyncIterator[Waiting]:
    """The release runs on a Saturday, when what can wait, waits: over a real spool, or one that is in a table."""
    spool = TableSpool(kept) if kept else await Spool.open(folder / "spool", disk=Unsynced())
    time = time or Time(hill.SATURDAY)
    knows: list[Knowledge | None] = [known()]
    server, told, counted = server or NextPlayed(time), Told(spool, time), Counted()
    settings = Settings(
        hostname="gate.hill.example",
        spool=folder / "spool",
        school=folder,
        next=NextServer(server=Endpoint("127.0.0.1:1")),
        release=Rate(a_minute=a_minute),
    )
    handing_over = HandingOver(
        spool=spool,
        timing=time,
        servers=server,
        writing=told,
        marking=NoMarks(),
        metering=counted,
        outage=Outage(timing=time),
        hostname=settings.hostname,
        give_up_after=Duration.of(settings.release.give_up_after),
    )
    tending = Tending(
        handing_over=handing_over,
        knowledge=lambda: knows[0],
        rulebook_of=rulebook_of,
        terms=Terms(conduct=conduct, questions=Questions()),
    )
    release = Release.of(tending, settings, asyncio.Event())
    time.busy = lambda: bool(len(tending.claims))
    task = asyncio.create_task(release.run())
    try:
        yield Waiting(spool, time, release, server, told, counted, knows, task)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await spool.close()
