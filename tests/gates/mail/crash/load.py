"""The clients of crash tests: they bring mail until it is taken or refused, and do what notices let them do."""

import asyncio
import random
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from itertools import count
from math import inf
from pathlib import Path

import aiohttp
from tests.gates.mail.asking import Asking
from tests.gates.mail.crash.account import LET_PASS, Account, Deed, Try, tokens_of
from tests.gates.mail.crash.dial import Dial
from tests.gates.mail.crash.kinds import ANNA, KINDS
from tests.gates.mail.crash.receiver import Delivery
from tests.gates.mail.running import Client

from chalkline.gates.mail.links.signed import Expired, Links, keys_in
from chalkline.gates.mail.settings.declared import Settings
from chalkline.policy.values import Duration

_LINK = re.compile(r"http://\S+/answer/(\S+)")
_PAUSE = 0.03
"""Seconds on average between two messages of a client, and before one is brought again."""
CLIENTS = 6
SERVERS = 2
"""How many of them are mail servers that ask the gate."""


@dataclass(slots=True, kw_only=True)
class Load:
    """What is brought to a gate, and what is done about it. The account is kept as the clients see it."""

    settings: Settings
    dial: Dial
    account: Account
    chance: random.Random
    stopping: bool = False
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def start(self) -> None:
        port, socket = self.settings.listen.addresses[0].port, self.settings.listen.milter
        assert socket is not None
        clients: list[Bringing | Showing] = [Bringing(port) for _ in range(CLIENTS - SERVERS)]
        clients += [Showing(socket) for _ in range(SERVERS)]
        self.tasks += [asyncio.create_task(self._brings(client)) for client in clients]

    async def stop(self) -> None:
        """All that was begun is taken or refused, and done."""
        self.stopping = True
        while self.tasks:
            await self.tasks.pop()

    async def _brings(self, client: "Bringing | Showing") -> None:
        while not self.stopping:
            kind, number = self.chance.choice(KINDS), next(self.numbers)
            for again in count():
                await client.arrives()
                one = Try(token=f"m{number}.{again}", kind=kind, began=time.monotonic())
                self.account.tries[one.token] = one
                one.answer = await client.brings(one)
                one.ended = time.monotonic() if one.answer else inf
                await asyncio.sleep(self.chance.expovariate(1 / _PAUSE))
                if one.answer.startswith(("250 ", "550 ", LET_PASS)):
                    break
        await client.leaves()

    # deeds

    def heard(self, delivery: Delivery) -> None:
        """Somebody got a message; of a notice, they may use the links."""
        self.account.arrived.append(delivery)
        if delivery.word == "notice" and not self.stopping and self.chance.random() < 0.3:
            self.tasks.append(asyncio.create_task(self._acts(delivery)))
            self.tasks = [task for task in self.tasks if not task.done()]

    async def _acts(self, notice: Delivery) -> None:
        await asyncio.sleep(self.chance.uniform(0, 0.3))
        tokens, links = tokens_of(notice), _LINK.findall(_text(notice.content))
        if not links:
            return
        link = self.chance.choice(links)
        try:
            act = self._links().read(link, self.dial()).act
        except Expired:
            return
        found = tokens[0] if tokens else ""
        deed = Deed(token=found, act=act, yes=self.chance.random() < 0.6, began=time.monotonic())
        self.account.deeds[found].append(deed)
        with suppress(aiohttp.ClientError, TimeoutError):
            deed.status = await self._posted(link, deed)
            deed.done = time.monotonic() if deed.status == 200 else None

    async def _posted(self, link: str, deed: Deed) -> int:
        answer = "yes" if deed.yes else "no"
        form = {"link": link, "reason": "It must be so.", "answer-0": answer, "sure": "yes"}
        timeout = aiohttp.ClientTimeout(total=10)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(f"{self.settings.pages.url}/answer/{link}", data=form) as page,
        ):
            await page.read()
            return page.status

    def _links(self) -> Links:
        return Links(keys=keys_in(self.settings.spool), url="", last=Duration(0))


@dataclass(slots=True)
class Bringing:
    """A client that keeps its connection for as long as it lasts."""

    port: int
    client: Client | None = None

    async def arrives(self) -> None:
        """A gate has greeted the client."""
        while self.client is None:
            try:
                await self._greeted()
            except (OSError, EOFError, TimeoutError):
                await self.leaves()
                await asyncio.sleep(_PAUSE)

    async def _greeted(self) -> None:
        self.client = Client(*await asyncio.open_connection("127.0.0.1", self.port))
        if not (await self.client.answer()).startswith("220 "):
            raise EOFError
        await self.client.say("EHLO client.example")

    async def brings(self, one: Try) -> str:
        """The gate's answer to the message; empty where none came."""
        try:
            return await self._handed_over(one)
        except (OSError, EOFError, TimeoutError):
            await self.leaves()
            return ""

    async def _handed_over(self, one: Try) -> str:
        assert self.client is not None
        asked = [f"MAIL FROM:<{ANNA}>", *(f"RCPT TO:<{each}>" for each in one.kind.fates), "DATA"]
        for command in asked:
            answer = await self.client.say(command)
            if not answer.startswith("354 " if command == "DATA" else "250 "):
                await self.leaves()
                return answer
        stuffed = one.kind.raw(one.token).replace(b"\r\n.", b"\r\n..")
        one.whole = True
        answer = await self.client.say(stuffed + b".\r\n")
        if not answer:
            await self.leaves()
        return answer

    async def leaves(self) -> None:
        if self.client is not None:
            await self.client.close()
        self.client = None


@dataclass(slots=True)
class Showing:
    """A mail server that shows the gate its clients' messages, over one connection for as long as that lasts."""

    path: Path
    server: Asking | None = None

    async def arrives(self) -> None:
        """A gate has agreed to be asked."""
        while self.server is None:
            try:
                self.server = await Asking.at(self.path)
                self.server.connect("127.0.0.1")
            except (OSError, EOFError, TimeoutError):
                await asyncio.sleep(_PAUSE)

    async def brings(self, one: Try) -> str:
        """What the gate tells it, as its client would hear of it: that it is to be forgotten is a 250."""
        assert self.server is not None
        one.whole = True
        try:
            told = await self.server.ask(one.kind.raw(one.token), *one.kind.fates, sender=ANNA)
        except (OSError, EOFError, TimeoutError):
            await self.leaves()
            return ""
        return {"discard": "250 2.0.0 forgotten", "accept": LET_PASS}.get(told.verdict, told.verdict)

    async def leaves(self) -> None:
        if self.server is not None:
            self.server.close()
        self.server = None


def _text(content: bytes) -> str:
    body = message_from_bytes(content, policy=policy.default).get_body(("plain",))
    return "" if body is None else str(body.get_content())
