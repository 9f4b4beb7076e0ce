"""The how-to “Put the mail gate beside Postfix” as it stands, followed: only its paths and ports are others."""

import asyncio
import re
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from smtplib import SMTP, SMTPRecipientsRefused, SMTPResponseException

import pytest
from tests.gates.mail.certificate import certificate
from tests.gates.mail.dovecot import Dovecot
from tests.gates.mail.hill import HELD_UNTIL, SATURDAY, at, files, mail
from tests.gates.mail.postfix import started
from tests.gates.mail.running import Hands
from tests.gates.mail.signing import holds, signed
from tests.gates.mail.verifying import verifying
from tests.gates.mail.whole import until
from tests.servers import free_port, needs, wait_for

from chalkline.gates.mail.gate import Gate, running_gate
from chalkline.gates.mail.settings.file import read_settings
from chalkline.gates.mail.wiring import parts_of
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Source
from chalkline.store.bundle.school_folder import SchoolFolderSource

PAGE = Path(__file__).resolve().parents[3] / "docs/how-to/put-the-mail-gate-beside-postfix.md"
ANNA, LEE, BEN, CLEO = "anna@hill.example", "lee@hill.example", "ben@hill.example", "cleo@home.example"
VERIFIED = "mx.school.example; dmarc=pass header.from=home.example"
NOBODY = "mx.school.example; dmarc=none header.from=home.example"
INCOMING = """\
---
language: 1
id: incoming
title: Incoming
version: 1
binds: [staff]
---

# From parents {#parents}

Parents write to the office.

~~~rule
on: mail.receive
when: "parent" in sender.roles && "staff" in recipient.roles
then: warn
~~~
"""
MAIN = """\
myhostname = mx.school.example
default_transport = lmtp:inet:127.0.0.1:{store}
minimal_backoff_time = 2s
queue_run_delay = 2s
smtpd_sasl_type = dovecot
smtpd_sasl_path = {sign_in}
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_helo_restrictions = check_helo_access inline:{{gate.school.example=reject}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where what the page says is followed: its folders and ports, and those that stand for them."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="chalkline-beside-")))
    smtp: int = field(default_factory=free_port)
    submission: int = field(default_factory=free_port)
    back: int = field(default_factory=free_port)
    verifying: int = field(default_factory=free_port)

    def shown(self, fence: str) -> str:
        """The first text of that kind in the section, with other paths and ports."""
        section = PAGE.read_text().partition("## As a milter\n")[2]
        _, _, rest = section.partition(f"```{fence}\n")
        text = rest.partition("```")[0]
        for written, here in self._instead().items():
            text = re.sub(written, here, text, flags=re.MULTILINE)
        return text

    def _instead(self) -> dict[str, str]:
        return {
            "/var/spool/chalkline": f"{self.folder}/spool",
            "/srv/chalkline/our-school": f"{self.folder}/school",
            "/run/chalkline": f"{self.folder}/run",
            "/etc/postfix": str(self.folder),
            "10026": str(self.back),
            "8891": str(self.verifying),
            "^smtp ": f"127.0.0.1:{self.smtp} ",
            "^submission ": f"127.0.0.1:{self.submission} ",
        }


@pytest.fixture(scope="module")
def place(dovecot: Dovecot) -> Iterator[Place]:
    """A Postfix that is set up as the page says, without a gate as yet."""
    needs("postfix")
    here = Place()
    here.folder.chmod(0o755)
    (here.folder / "run").mkdir(mode=0o750)
    shutil.chown(here.folder / "run", group="postfix")
    (here.folder / "logins").write_text(f"{ANNA} {ANNA}\n{LEE} {LEE}\n")
    subprocess.run(["/usr/sbin/postmap", f"hash:{here.folder}/logins"], check=True)  # noqa: S603
    chain, key = certificate()
    main = MAIN.format(store=dovecot.lmtp, sign_in=dovecot.sign_in, certificate=chain, key=key)
    with _postfix(here, main):
        yield here


@contextmanager
def _postfix(place: Place, main: str) -> Iterator[None]:
    try:
        with started(place.folder, settings=main, doors=place.shown("text")):
            wait_for(place.back)
            yield
    finally:
        shutil.rmtree(place.folder)


@asynccontextmanager
async def gate_at(place: Place, clock: Hands) -> AsyncIterator[Gate]:
    """A gate of Hill School with the settings of the page."""
    faults = Faults()
    settings = read_settings(Source.of("gate.toml", place.shown("toml")), faults)
    assert settings is not None, list(faults)
    (files(place.folder / "school") / "policies" / "incoming.md").write_text(INCOMING)
    source = SchoolFolderSource(folder=place.folder / "school", clock=clock, enforcement=Enforcement.ALL)
    async with running_gate(settings, clock, lambda basis: parts_of(basis, source)) as gate:
        await until(lambda: gate.knowing.now is not None)
        yield gate


def from_people(place: Place, raw: bytes, *to: str, sender: str = ANNA, signs_in: bool = True) -> str:
    """The answer to somebody who hands a message in."""
    with SMTP("127.0.0.1", place.submission, local_hostname="client.example") as client, _heard() as heard:
        client.starttls()
        if signs_in:
            client.login(ANNA, "test")
        client.sendmail(sender, to, raw)
    return heard.answer


def from_outside(place: Place, raw: bytes, *to: str, sender: str = CLEO) -> str:
    """The answer to a server that brings a message."""
    elsewhere = ("127.0.0.2", 0)
    with SMTP("127.0.0.1", place.smtp, "server.example", source_address=elsewhere) as client, _heard() as heard:
        client.sendmail(sender, to, raw)
    return heard.answer


@dataclass(slots=True)
class _Heard:
    answer: str = "taken"


@contextmanager
def _heard() -> Iterator[_Heard]:
    """What a client hears in the end: the code and text with which the first of its recipients is refused, or all."""
    heard = _Heard()
    try:
        yield heard
    except SMTPRecipientsRefused as refused:
        code, text = next(iter(refused.recipients.values()))
        heard.answer = f"{code} {text.decode()}"
    except SMTPResponseException as refused:
        heard.answer = f"{refused.smtp_code} {refused.smtp_error!r}"


Act = Callable[[Gate, Hands], Awaitable[None]]


def followed(place: Place, act: Act, *, said: str = NOBODY) -> None:
    """What happens where the page is followed, and the verifying milter says that of all mail."""

    async def run() -> None:
        clock = Hands(SATURDAY)
        async with verifying(place.verifying, said), gate_at(place, clock) as gate:
            await act(gate, clock)

    asyncio.run(run())


def test_what_waits_comes_back_as_it_was(place: Place, dovecot: Dovecot) -> None:
    async def act(gate: Gate, clock: Hands) -> None:
        raw = signed(mail("WAIT", body="Grüße.\r\n.dot\r\n.\r\n"))
        assert await asyncio.to_thread(from_people, place, raw, CLEO) == "taken"
        [entry] = [each for each in gate.spool.entries() if each.subject == "WAIT"]
        assert entry.envelope.client.user == ANNA
        assert entry.envelope.client.secure
        clock.now = at(HELD_UNTIL)
        gate.basis.due.set()
        message = await asyncio.to_thread(dovecot.wait_for_mail, "cleo")
        assert message.endswith(raw)
        assert holds(message)
        await asyncio.to_thread(dovecot.wait_for_mail, "anna")

    followed(place, act)


def test_nobody_hands_in_as_somebody_else(place: Place) -> None:
    async def act(gate: Gate, _: Hands) -> None:
        send = asyncio.to_thread
        assert (await send(from_people, place, mail("hello"), CLEO, signs_in=False)).startswith("553 5.7.1 ")
        assert (await send(from_people, place, mail("hello"), CLEO, sender=LEE)).startswith("553 5.7.1 ")
        assert (await send(from_people, place, mail("REFUSE"), CLEO)).startswith("550 b'5.7.1 Not sent: ")
        assert len(gate.spool) == 0

    followed(place, act)


@pytest.mark.parametrize(("said", "warned"), [(VERIFIED, True), (NOBODY, False)])
def test_what_was_verified_counts_and_what_a_stranger_says_of_it_does_not(
    place: Place, dovecot: Dovecot, said: str, *, warned: bool
) -> None:
    async def act(_: Gate, __: Hands) -> None:
        raw = mail("hello", sender=CLEO, to=LEE)
        forged = f"Authentication-Results: {VERIFIED}\r\nChalkline-Decision: passed\r\n".encode()
        assert await asyncio.to_thread(from_outside, place, forged + raw, LEE) == "taken"
        message = await asyncio.to_thread(dovecot.wait_for_mail, "lee")
        assert message.endswith(raw)
        assert message.count(b"Authentication-Results: ") == message.count(b"Chalkline-Decision: ") == 1
        assert (b"\r\nChalkline-Warning: " in message) is warned

    followed(place, act, said=said)


def test_what_comes_from_outside_by_way_of_the_gate_is_not_written_anew(place: Place, dovecot: Dovecot) -> None:
    async def act(gate: Gate, _: Hands) -> None:
        raw = b"From: Cleo Marsh <cleo@home.example>\r\nTo: lee, ben\r\nSubject: hello\r\n\r\nHello.\r\n"
        assert await asyncio.to_thread(from_outside, place, raw, LEE, BEN) == "taken"
        for user, warned in (("lee", True), ("ben", False)):
            message = await asyncio.to_thread(dovecot.wait_for_mail, user)
            assert message.endswith(raw)
            assert (b"\r\nChalkline-Warning: " in message) is warned
        await until(lambda: len(gate.spool) == 0)

    followed(place, act, said=VERIFIED)


def test_while_the_gate_is_down_everybody_is_told_to_try_later(place: Place) -> None:
    assert from_people(place, mail("hello"), CLEO).startswith("45")
    assert from_outside(place, mail("hello"), LEE).startswith("45")
