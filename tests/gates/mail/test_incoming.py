"""What becomes of mail from outside at Ferndale, at Willow Lodge and at Alderbrook: turned away, marked, or let in."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.gates.mail import hill
from tests.gates.mail.outside import OUTSIDE, bring, from_outside, results, school
from tests.gates.mail.running import Client, Hands, Scene, scene
from tests.gates.mail.sink import sink
from tests.gates.mail.whole import until
from tests.servers import free_port

from chalkline.gates.mail.gate import Gate, running_gate
from chalkline.gates.mail.onward.marking import tagged
from chalkline.gates.mail.settings.declared import Listen, NextServer, Pages, Settings, Shared
from chalkline.gates.mail.settings.forms import Endpoint, Network
from chalkline.gates.mail.wiring import parts_of
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.values import Timestamp
from chalkline.store.bundle.school_folder import SchoolFolderSource

LOWE = "hlowe@ferndale.example"
OFFICE = "office@willowlodge.example"
HEAD, DEPUTY = "head@willowlodge.example", "tbello@willowlodge.example"
GRACE, THEO, ADEYEMI = "grace.vane@letterbox.example", "24tvane@ferndale.example", "fadeyemi@ferndale.example"
PETRA_AT_HOME, BILLY = "petra@freemail.example", "bsands@willowlodge.example"
VERIFIED = results("dkim=pass header.d={0}; dmarc=pass header.from={0}")


def at(
    name: str,
    folder: Path,
    act: Callable[[Scene], Awaitable[None]],
    **changes: Any,  # noqa: ANN401 - settings
) -> None:
    """A scene at this school."""

    async def run() -> None:
        async with scene(folder, knowledge=school(name), **{"incoming": OUTSIDE, **changes}) as told:
            await act(told)

    asyncio.run(run())


def head(raw: bytes) -> str:
    """The header section, unfolded."""
    return raw.partition(b"\r\n\r\n")[0].decode().replace("\r\n ", " ")


def test_a_forged_inside_sender_is_refused_at_ferndale(tmp_path: Path) -> None:
    async def act(told: Scene) -> None:
        forged = from_outside(ADEYEMI, THEO, subject="Change of plan")
        answer = await bring(told, forged, THEO, sender="x@mailer.test")
        assert answer.startswith("550 5.7.1 Not sent: Phishing")
        assert told.sink.delivered == []

    at("ferndale", tmp_path, act)


def test_a_forged_inside_sender_is_marked_at_willow_lodge(tmp_path: Path) -> None:
    async def act(told: Scene) -> None:
        forged = from_outside(HEAD, DEPUTY)
        assert (await bring(told, forged, DEPUTY, sender="x@mailer.test")).startswith("250 ")
        [delivered] = told.sink.delivered
        assert "Chalkline-Warning: Open nothing in it, and ask the network manager." in head(delivered.content)
        assert "#mail.attachments)" in head(delivered.content)
        assert delivered.content.endswith(forged)

    at("willow_lodge", tmp_path, act)


@pytest.mark.parametrize(
    ("vouches", "subject"),
    [(VERIFIED.format("willowlodge.example"), ""), (results("dkim=pass header.d=mailer.test"), "marked")],
)
def test_an_inside_sender_whom_the_schools_own_server_vouches_for_is_one(
    tmp_path: Path, vouches: str, subject: str
) -> None:
    async def act(told: Scene) -> None:
        await bring(told, from_outside(HEAD, DEPUTY, vouches), DEPUTY, sender=HEAD)
        assert ("Chalkline-Warning" in head(told.sink.delivered[0].content)) == bool(subject)

    at("willow_lodge", tmp_path, act)


def test_what_a_network_may_send_it_may_not_claim_where_outside_mail_comes_in(tmp_path: Path) -> None:
    async def act(told: Scene) -> None:
        assert (await told.send(from_outside(ADEYEMI, THEO), THEO, sender=ADEYEMI)).startswith("250 ")
        assert (await bring(told, from_outside(ADEYEMI, THEO), THEO, sender=ADEYEMI)).startswith("550 ")

    at("ferndale", tmp_path, act)


@pytest.mark.parametrize("name", ["ferndale", "alderbrook"])
def test_a_parent_who_writes_to_a_teacher_directly(tmp_path: Path, name: str) -> None:
    teacher = {"ferndale": LOWE, "alderbrook": "tbaker@alderbrook.example"}[name]
    parent = {"ferndale": GRACE, "alderbrook": "karen.marsh@letterbox.example"}[name]

    async def act(told: Scene) -> None:
        raw = from_outside(parent, teacher, VERIFIED.format("letterbox.example"))
        assert (await bring(told, raw, teacher, sender=parent)).startswith("250 ")
        assert "Chalkline-Warning" in head(told.sink.delivered[0].content)
        unknown = from_outside(parent, teacher)  # nobody vouches that it is the parent
        assert (await bring(told, unknown, teacher, sender=parent)).startswith("250 ")
        assert "Chalkline-Warning" not in head(told.sink.delivered[1].content)

    at(name, tmp_path, act)


@pytest.mark.parametrize("name", ["ferndale", "willow_lodge"])
def test_a_pupil_written_to_from_a_private_address_of_a_member_of_staff(tmp_path: Path, name: str) -> None:
    pupil = {"ferndale": THEO, "willow_lodge": BILLY}[name]
    private = {"ferndale": PETRA_AT_HOME, "willow_lodge": "dawn@freemail.example"}[name]

    async def act(told: Scene) -> None:
        raw = from_outside(private, pupil, VERIFIED.format("freemail.example"))
        assert (await bring(told, raw, pupil, sender=private)).startswith("550 5.7.1 ")
        assert {due.kind.value for due in told.noticed.due} == {"told"}

    at(name, tmp_path, act)


def test_everybody_gets_the_mark_that_is_theirs(tmp_path: Path) -> None:
    async def act(told: Scene) -> None:
        raw = from_outside(GRACE, f"{LOWE}, {THEO}", VERIFIED.format("letterbox.example"))
        assert (await bring(told, raw, LOWE, THEO, sender=GRACE)).startswith("250 ")
        marked = {each.recipients[0]: "Chalkline-Warning" in head(each.content) for each in told.sink.delivered}
        assert marked == {LOWE: True, THEO: False}

    at("ferndale", tmp_path, act)


@pytest.mark.parametrize(
    "forgery", ["Chalkline-Warning: all is well", "chalkline-decision: passed; by=gate.hill.example"]
)
def test_nobody_outside_brings_fields_of_the_gate(tmp_path: Path, forgery: str) -> None:
    async def act(told: Scene) -> None:
        await bring(told, from_outside(GRACE, THEO, forgery), THEO, sender=GRACE)
        assert forgery not in head(told.sink.delivered[0].content)

    at("ferndale", tmp_path, act)


def test_phishing_is_marked_in_the_subject_too_where_that_is_set(tmp_path: Path) -> None:
    body = (
        "Dear user, your mailbox is suspended. Verify your account within 24 hours at http://192.0.2.7/login"
        " or it will be closed. Enter your password to confirm your identity."
    )

    async def act(told: Scene) -> None:
        raw = from_outside("it@mailer.test", DEPUTY, subject="Your account is suspended", body=body)
        assert (await bring(told, raw, DEPUTY, sender="it@mailer.test")).startswith("250 ")
        told_head = head(told.sink.delivered[0].content)
        assert "Chalkline-Warning: Open nothing in it" in told_head
        assert "Subject: [Careful] Your account is suspended" in told_head

    at("willow_lodge", tmp_path, act, incoming=msgspec.structs.replace(OUTSIDE, subject_tag="[Careful]"))


MICROSOFT = Shared(networks=(Network("127.0.0.1"),), header="X-OriginatorOrg", value="ferndale.example")
NO_NETWORKS = Listen(addresses=(Endpoint("127.0.0.1:0"),), networks=())
OURS = "X-OriginatorOrg: Ferndale.example"


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ([OURS], "250 "),
        ([], "550 5.7.1 Mail of others"),
        (["X-OriginatorOrg: contoso.example"], "550 5.7.1 Mail of others"),
        ([OURS, "X-OriginatorOrg: contoso.example"], "550 5.7.1 Mail of others"),
        ([OURS, OURS], "550 5.7.1 Mail of others"),
        (["X-OriginatorOrg: ferndale.example, contoso.example"], "550 5.7.1 Mail of others"),
        (["X-OriginatorOrg: x", " ferndale.example"], "550 5.7.1 Mail of others"),
    ],
)
def test_no_other_customer_of_the_provider_sends_through_the_gate(
    tmp_path: Path, fields: list[str], answer: str
) -> None:
    async def act(told: Scene) -> None:
        raw = from_outside(ADEYEMI, GRACE, *fields)
        assert (await told.send(raw, GRACE, sender=ADEYEMI)).startswith(answer)
        assert len(told.gate.spool) == answer.startswith("250")  # on a Saturday it waits

    at("ferndale", tmp_path, act, listen=NO_NETWORKS, shared=MICROSOFT)


def test_another_customer_of_the_provider_is_a_stranger_to_the_school(tmp_path: Path) -> None:
    vouched = VERIFIED.format("ferndale.example")

    async def act(told: Scene) -> None:
        for _ in range(2):
            assert (await told.send(from_outside(ADEYEMI, THEO, vouched), THEO, sender=ADEYEMI)).startswith("550 ")
        assert (await told.send(from_outside(ADEYEMI, THEO, OURS), THEO, sender=ADEYEMI)).startswith("250 ")
        assert (await told.send(from_outside(GRACE, THEO), THEO, sender=GRACE)).startswith("250 ")

    at("ferndale", tmp_path, act, listen=NO_NETWORKS, shared=MICROSOFT)


def test_without_a_school_other_customers_try_later(tmp_path: Path) -> None:
    async def act(told: Scene) -> None:
        assert (await told.send(from_outside(ADEYEMI, THEO), THEO, sender=ADEYEMI)).startswith("451 4.3.5 ")

    at("ferndale", tmp_path, act, listen=NO_NETWORKS, shared=MICROSOFT, knows=False)


def test_a_secret_field_goes_no_further(tmp_path: Path) -> None:
    secret = msgspec.structs.replace(MICROSOFT, header="X-Gate", value="s3cret", secret=True)

    async def act(told: Scene) -> None:
        told.clock.now = hill.at("2026-11-20 16:30")
        raw = from_outside(ADEYEMI, LOWE, "X-Gate: s3cret")
        assert (await told.send(raw, LOWE, sender=ADEYEMI)).startswith("250 ")
        assert b"s3cret" not in told.sink.delivered[0].content
        assert told.sink.delivered[0].content.endswith(from_outside(ADEYEMI, LOWE))

    at("ferndale", tmp_path, act, listen=NO_NETWORKS, shared=secret)


def test_what_leaves_the_spool_is_marked_likewise(tmp_path: Path) -> None:
    raw = from_outside(HEAD, DEPUTY)

    async def run() -> None:
        async with sink() as behind, whole_at("willow_lodge", tmp_path, behind.port) as (gate, clock):
            behind.rcpt = {DEPUTY: "450 4.2.1 full"}
            client = await Client.at(gate.addresses[-1][1])
            assert (await client.send(raw, [DEPUTY, OFFICE], "x@mailer.test")).startswith("250 ")
            await client.close()
            behind.rcpt = {}
            clock.now = Timestamp(clock.now + 6 * 60 * 10**9)
            await until(lambda: len(behind.delivered) == 2)
            assert [each.recipients for each in behind.delivered] == [[OFFICE], [DEPUTY]]
            for each in behind.delivered:
                assert head(each.content).count("Chalkline-Warning: Open nothing in it") == 1
                assert each.content.endswith(tagged(raw, "[Careful]"))

    asyncio.run(run())


@asynccontextmanager
async def whole_at(name: str, folder: Path, next_port: int) -> AsyncIterator[tuple[Gate, Hands]]:
    """A gate of this school with all its parts."""
    clock, library = Hands(), Path(str(files("chalkline.library"))) / name
    settings = Settings(
        hostname="gate.school.example",
        spool=folder / "spool",
        school=library,
        listen=NO_NETWORKS,
        incoming=msgspec.structs.replace(OUTSIDE, subject_tag="[Careful]"),
        next=NextServer(server=Endpoint(f"127.0.0.1:{next_port}"), tls="never"),
        pages=Pages(listen=Endpoint(f"127.0.0.1:{free_port()}")),
    )
    source = SchoolFolderSource(folder=library, clock=clock, enforcement=Enforcement.ALL)
    async with running_gate(settings, clock, lambda basis: parts_of(basis, source)) as gate:
        await until(lambda: gate.knowing.now is not None)
        yield gate, clock
