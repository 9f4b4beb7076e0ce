"""Next servers that are dead, slow or lying: nothing is lost, and every second copy that there may be is counted."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.gates.mail import hill
from tests.gates.mail.crash.account import Account, Try, tokens_of
from tests.gates.mail.crash.kinds import ANNA
from tests.gates.mail.crash.nursery import Told, settings_of
from tests.gates.mail.crash.outages import FAR, WHOLE
from tests.gates.mail.crash.receiver import Delivery, Receiver, Talk, honest, receiver
from tests.gates.mail.running import Hands, known
from tests.gates.mail.whole import until

from chalkline.gates.mail.gate import Gate, running_gate
from chalkline.gates.mail.health.metrics import Metrics
from chalkline.gates.mail.settings.declared import Listen, Pages
from chalkline.gates.mail.settings.forms import Endpoint, Span
from chalkline.gates.mail.verdicts.arrival import Addressee
from chalkline.gates.mail.wiring import parts_of
from chalkline.store.spool.entry import Client, Envelope, Fate

MESSAGES = 12
PATIENCE = 0.3
"""Seconds that the gate waits for an answer."""


async def takes_and_closes(talk: Talk) -> None:
    talk.take(await talk.message())
    raise EOFError


async def closes_in_the_middle(talk: Talk) -> None:
    await talk.reader.read(20)
    raise EOFError


async def takes_and_talks_nonsense(talk: Talk) -> None:
    talk.take(await talk.message())
    await talk.say("Well, thank you very much!")


async def takes_and_answers_too_late(talk: Talk) -> None:
    talk.take(await talk.message())
    await asyncio.sleep(PATIENCE * 1.5)
    await talk.say("250 2.0.0 taken")


async def hangs(talk: Talk) -> None:
    await talk.message()
    await asyncio.sleep(PATIENCE * 1.5)
    raise EOFError


async def is_slow(talk: Talk) -> None:
    await asyncio.sleep(PATIENCE / 3)
    message = await talk.message()
    await asyncio.sleep(PATIENCE / 3)
    talk.take(message)
    await talk.say("250 2.0.0 taken")


async def puts_off(talk: Talk) -> None:
    await talk.message()
    await talk.say("451 4.7.1 later")


async def says_goodbye(talk: Talk) -> None:
    await talk.message()
    await talk.say("421 4.3.2 stopping")
    raise EOFError


async def asks_for_more(talk: Talk) -> None:
    await talk.message()
    await talk.say("354 go on")


UNTRUE = (
    takes_and_closes,
    closes_in_the_middle,
    takes_and_talks_nonsense,
    takes_and_answers_too_late,
    hangs,
    is_slow,
    puts_off,
    says_goodbye,
    asks_for_more,
)


@dataclass(slots=True, kw_only=True)
class Trial:
    """A gate before a server that is not always honest, and the books."""

    gate: Gate
    account: Account
    chance: random.Random
    tokens: Iterator[int] = field(default_factory=lambda: count(1))

    async def brought(self) -> None:
        """A message is brought until it is taken or refused."""
        kind, number = self.chance.choice(WHOLE), next(self.tokens)
        for again in count():
            one = Try(token=f"m{number}.{again}", kind=kind, began=time.monotonic(), whole=True)
            self.account.tries[one.token] = one
            envelope = Envelope(sender=ANNA, client=Client(address="127.0.0.1", helo="client.example"))
            addressees = tuple(Addressee(address=each) for each in kind.fates)
            reply = await self.gate.doors.smtp.taking.take(envelope, addressees, kind.raw(one.token))
            one.answer, one.ended = reply.line, time.monotonic()
            if not reply.passing:
                return

    async def settled(self, clock: Hands) -> None:
        """It is school hours, and what can be tried again is, every few minutes of the clock."""
        self.account.open.append((time.monotonic(), FAR))
        clock.now = hill.at("2026-11-23 08:00")
        spool = self.gate.spool

        def nothing_leaves() -> bool:
            clock.now = type(clock.now)(clock.now + 60 * 10**9)
            self.gate.basis.due.set()
            return not spool.fates[Fate.HELD] + spool.fates[Fate.LEAVING]

        await until(nothing_leaves)
        for entry in spool.entries():
            token = (entry.subject.split() or [""])[-1]
            self.account.waiting |= {(token, part.address) for part in entry.parts if part.fate.is_open}

    @property
    def perhaps_twice(self) -> int:
        """How often the gate said so."""
        assert isinstance(self.gate.parts.metering, Metrics)
        return int(self.gate.parts.metering.registry.get_sample_value("chalkline_mail_duplicates_possible_total") or 0)


async def tried(folder: Path, set_up: Callable[[Receiver, random.Random], Callable[[], None]]) -> Trial:
    """The books after a day before a server that was so, and came to its senses in the end."""
    chance, account, clock = random.Random(5), Account(), Hands()
    async with receiver() as behind:
        behind.heard = account.arrived.append
        mended = set_up(behind, chance)
        settings = settings_of(folder, behind.port, 0, 0)
        settings = replace(
            settings,
            listen=Listen(addresses=()),
            next=replace(settings.next, timeout=Span(seconds=PATIENCE)),
            pages=Pages(listen=Endpoint("127.0.0.1:0")),
        )
        async with running_gate(settings, clock, lambda basis: parts_of(basis, Told([known()]))) as gate:
            gate.knowing.take(known())
            trial = Trial(gate=gate, account=account, chance=chance)
            await asyncio.gather(*(trial.brought() for _ in range(MESSAGES)))
            mended()
            await trial.settled(clock)
            return trial


@pytest.mark.parametrize("untrue", UNTRUE, ids=lambda manner: manner.__name__)
def test_whatever_the_next_server_does(tmp_path: Path, untrue: Callable[[Talk], Awaitable[None]]) -> None:
    def set_up(behind: Receiver, chance: random.Random) -> Callable[[], None]:
        async def content(talk: Talk) -> None:
            await (untrue if chance.random() < 0.5 else honest)(talk)

        behind.content = content
        return lambda: setattr(behind, "content", honest)

    trial = asyncio.run(tried(tmp_path, set_up))
    assert second_copies(trial.account) <= trial.perhaps_twice
    assert not (faults := trial.account.faults(honest=False)), "\n".join(faults[:20])


@pytest.mark.parametrize("answer", ["450 4.2.1 full", "421 4.3.2 stopping", "250", "354 go on", "999 what"])
def test_whatever_it_says_of_recipients(tmp_path: Path, answer: str) -> None:
    def set_up(behind: Receiver, chance: random.Random) -> Callable[[], None]:
        behind.answer = lambda _sender, _recipient: answer if chance.random() < 0.4 else "250 OK"
        return lambda: setattr(behind, "answer", lambda _sender, _recipient: "250 OK")

    trial = asyncio.run(tried(tmp_path, set_up))
    assert second_copies(trial.account) == 0
    assert not (faults := trial.account.faults(honest=False)), "\n".join(faults[:20])


def second_copies(account: Account) -> int:
    """How often a message or a notice was delivered besides the first time."""
    copies = Counter((_name(each), each.recipient) for each in account.arrived)
    most: dict[str, int] = {}
    for (name, _), number in copies.items():
        most[name] = max(most.get(name, 0), number - 1)
    return sum(most.values())


def _name(delivery: Delivery) -> str:
    """What a copy is a copy of: a message, however often it was brought, or a notice."""
    return delivery.id if delivery.word == "notice" else tokens_of(delivery)[0].partition(".")[0]
