"""From a message that waits to a link in its notice, to the button behind it, to the message at the next server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.gates.mail.alderbrook import (
    ANN,
    BY_ANOTHER,
    FOLDER,
    FRIDAY_EVENING,
    KAREN,
    LEO,
    TOM,
    alderbrook_with,
    message,
)
from tests.gates.mail.following import answer, link_in
from tests.gates.mail.running import Client, Hands
from tests.gates.mail.sink import Sink, sink
from tests.gates.mail.whole import knowing_gate, until
from tests.servers import free_port

from chalkline.gates.mail.gate import Gate
from chalkline.gates.mail.settings.declared import Listen, NextServer, Pages, Settings
from chalkline.gates.mail.settings.forms import Endpoint


async def send(gate: Gate, sender: str, *to: str, subject: str = "Trip money") -> None:
    client = Client(*await asyncio.open_connection("127.0.0.1", gate.addresses[0][1]))
    try:
        assert (await client.send(message(*to, sender=sender, subject=subject), to, sender)).startswith("250 ")
    finally:
        await client.close()


@asynccontextmanager
async def alderbrook_gate(folder: Path, school: Path = FOLDER) -> AsyncIterator[tuple[Gate, Sink]]:
    """The whole gate at Alderbrook, on a Friday evening, and what is behind it."""
    pages = Endpoint(f"127.0.0.1:{free_port()}")
    async with sink() as behind:
        settings = Settings(
            hostname="gate.alderbrook.example",
            spool=folder / "spool",
            school=school,
            listen=Listen(addresses=(Endpoint("127.0.0.1:0"),)),
            next=NextServer(server=Endpoint(f"127.0.0.1:{behind.port}"), tls="never"),
            pages=Pages(listen=pages, url=f"http://{pages}"),
        )
        async with knowing_gate(settings, Hands(FRIDAY_EVENING)) as gate:
            yield gate, behind


def test_a_teacher_follows_the_link_and_the_message_goes(tmp_path: Path) -> None:
    async def run() -> None:
        async with alderbrook_gate(tmp_path) as (gate, behind):
            await send(gate, ANN, TOM)
            await until(lambda: len(behind.delivered) == 1)
            link = link_in(behind.delivered[0].content, "Send it anyway, and say why:")
            assert "It is on its way" in await answer(link, reason="It must go now.")
            await until(lambda: len(behind.delivered) == 2)
            assert behind.delivered[1].recipients == [TOM]
            await until(lambda: len(gate.spool) == 0)

    asyncio.run(run())


def test_a_form_tutor_says_no_and_the_pupil_reads_why(tmp_path: Path) -> None:
    async def run() -> None:
        async with alderbrook_gate(tmp_path) as (gate, behind):
            await send(gate, LEO, KAREN)
            await until(lambda: len(behind.delivered) == 2)
            request = next(each for each in behind.delivered if each.recipients == [TOM])
            link = link_in(request.content, "See the message and answer:")
            page = await answer(link, answer_0="no", reason="Please ring her instead.", sure="yes")
            assert "What you said no to is not sent." in page
            await until(lambda: len(behind.delivered) == 3)
            assert behind.delivered[2].recipients == [LEO]
            assert b"Please ring her instead." in behind.delivered[2].content
            await until(lambda: len(gate.spool) == 0)

    asyncio.run(run())


def test_the_safeguarding_lead_lets_a_teachers_message_go(tmp_path: Path) -> None:
    alderbrook_with(tmp_path, BY_ANOTHER)
    lead, police = "ghill@alderbrook.example", "desk@police.example"

    async def run() -> None:
        async with alderbrook_gate(tmp_path, tmp_path / "alderbrook") as (gate, behind):
            await send(gate, ANN, police, subject="Safeguarding")
            await until(lambda: len(behind.delivered) == 2)
            notices = {each.recipients[0]: each.content for each in behind.delivered}
            assert b"Grace Hill may say that it must go" in notices[ANN]
            link = link_in(notices[lead], "See the message, and say that it must go:")
            assert "It is on its way" in await answer(link, reason="They asked for it tonight.")
            await until(lambda: len(behind.delivered) == 3)
            assert behind.delivered[2].recipients == [police]
            await until(lambda: len(gate.spool) == 0)

    asyncio.run(run())
