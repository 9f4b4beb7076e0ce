"""A gate's answering at Alderbrook: a real spool, links, pages, and a release that decides but delivers to nobody."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
from msgspec.structs import replace
from tests.gates.mail.alderbrook import CONTACT, FRIDAY_EVENING, alderbrook, decided, desk, links, sent

from chalkline.gates.mail.answering.acts import Answering
from chalkline.gates.mail.links.signed import Act, Link
from chalkline.gates.mail.notices.writing import Writer
from chalkline.gates.mail.pages.application import Pages
from chalkline.gates.mail.pages.guard import Patience
from chalkline.gates.mail.settings.conduct import DEFAULT_CONDUCT
from chalkline.gates.mail.verdicts.arrival import Arrival
from chalkline.gates.mail.verdicts.deciding import verdicts_on
from chalkline.gates.mail.verdicts.fates import outcome_of
from chalkline.policy.values import Timestamp
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.spool.entry import Content, Entry, Fate, Kind, Letter, Part
from chalkline.store.spool.spool import Spool

URL = "https://gate.alderbrook.example"


@dataclass(slots=True, kw_only=True)
class AnsweringSchool:
    """All that a link meets."""

    spool: Spool
    now: Timestamp = FRIDAY_EVENING
    known: Knowledge | None = field(default_factory=alderbrook)
    base: Knowledge = field(default_factory=alderbrook)
    """Without what the spool has learnt."""
    left: list[tuple[str, int]] = field(default_factory=list)
    """Entry and place of each part that left."""
    answering: Answering = field(init=False)
    writer: Writer = field(init=False)

    def __post_init__(self) -> None:
        self.writer = Writer(desk=desk(clock=lambda: self.now, new_id=self.spool.new_id, knowledge=lambda: self.known))
        self.answering = Answering(
            spool=self.spool,
            clock=lambda: self.now,
            knowledge=lambda: self.known,
            knowledge_for=lambda _entry: self.known,
            writing=self.writer,
            learnt=self.learn,
            decide_again=self.decide_again,
        )

    def learn(self) -> None:
        self.known = self.base.with_facts(self.spool.facts())

    async def decide_again(self, id_: str) -> None:
        """What passes now is on its way; what waits, waits as it is decided now."""
        entry = self.spool.entry(id_)
        arrival = Arrival.of_entry(entry, bytes(self.spool.raw(id_)))
        assert self.known is not None
        verdicts = {each.address: each for each in verdicts_on(arrival, self.known, self.now)}
        for place, part in enumerate(entry.parts):
            if part.fate in {Fate.HELD, Fate.ASKED} and not verdicts[part.address].effect >= 3:
                self.left.append((id_, place))
                await self.spool.change(id_, {place: replace(part, fate=Fate.DELIVERED, since=self.now)})

    def knows(self, knowledge: Knowledge) -> None:
        """The school is another from now on."""
        self.base = self.known = knowledge

    async def keep(self, arrival: Arrival) -> Entry:
        """The message is in the spool, decided as it came."""
        outcome = outcome_of(decided(arrival, knowledge=self.base), DEFAULT_CONDUCT)
        parts = (
            Part(address=each.address, fate=each.fate, since=arrival.at, until=each.until, asked=each.asked)
            for each in outcome.parts
        )
        entry = Entry(
            id=self.spool.new_id(arrival.at),
            kind=Kind.MESSAGE,
            arrived=arrival.at,
            envelope=arrival.envelope,
            content=Content.of(arrival.raw),
            parts=tuple(parts),
        )
        await self.spool.accept(Letter(entry=entry, raw=arrival.raw))
        return entry

    async def sent(self, *to: str, **how: Any) -> Entry:  # noqa: ANN401
        """Somebody's message to these, kept."""
        return await self.keep(sent(*to, **how))

    def link(self, entry: Entry, person: str, act: Act, *clauses: str) -> Link:
        """What a link for that says."""
        return links().read(self.token(entry, person, act, *clauses), self.now)

    def token(self, entry: Entry, person: str, act: Act, *clauses: str) -> str:
        """The link, signed."""
        made = links().link(entry=entry.id, person=person, act=act, clauses=clauses, now=self.now)
        return made.removeprefix(f"{URL}/answer/")

    def pages(self, **changes: Any) -> Pages:  # noqa: ANN401
        """The pages behind the links."""
        return Pages(
            answering=self.answering,
            links=links(),
            clock=lambda: self.now,
            school=lambda: "" if self.known is None else self.known.school.name,
            contact=CONTACT,
            **changes,
        )

    def notices(self) -> list[Entry]:
        """The notices in the spool."""
        return [entry for entry in self.spool.entries() if entry.about]


@asynccontextmanager
async def answering_school(folder: Path) -> AsyncIterator[AnsweringSchool]:
    """The school with an empty spool."""
    spool = await Spool.open(folder / "spool")
    try:
        yield AnsweringSchool(spool=spool)
    finally:
        await spool.close()


@asynccontextmanager
async def browser(school: AnsweringSchool, patience: Patience | None = None) -> AsyncIterator[TestClient[Any, Any]]:
    """A client of the pages."""
    app = school.pages(**({} if patience is None else {"patience": patience})).application()
    async with TestClient(TestServer(app)) as client:
        yield client


Story = Callable[[AnsweringSchool], Coroutine[Any, Any, None]]


def tell(folder: Path, story: Story) -> None:
    """The story happens at the school."""

    async def told() -> None:
        async with answering_school(folder) as school:
            await story(school)

    asyncio.run(told())
