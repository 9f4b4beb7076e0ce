"""How the gate stands, as people, watchers and Prometheus see it."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry
from tests.gates.mail import hill
from tests.gates.mail.leaving import AWAY, CLEO, NEVER, TAKEN, UNSURE, Waiting, told
from tests.gates.mail.running import Hands, known
from tests.gates.mail.sink import sink
from tests.gates.mail.whole import send, whole

from chalkline.gates.mail.health.metrics import MEASURES, PREFIX, Metrics, Sort
from chalkline.gates.mail.health.page import HealthPage
from chalkline.gates.mail.health.state import Health
from chalkline.gates.mail.knowing import Knowing
from chalkline.gates.mail.reply import Reply
from chalkline.gates.mail.settings.conduct import DEFAULT_CONDUCT, Cause
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.policy.english.grammar import sentence
from chalkline.policy.values import Duration
from chalkline.store.bundle.archive import PolicyArchive
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.spool.entry import Direction
from chalkline.store.spool.errors import SpoolBroken

PAGE = Path(__file__).resolve().parents[4] / "docs/reference/mail-gate-metrics.md"


BUNDLE_ONE = "bundle 1: 8 rules decide its mail, 8 of them enforced"


def page_of(school: Waiting, now: Knowledge | None = None, *, numbered: bool = True) -> HealthPage:
    """The health page of a gate that knows what is given, or Hill School; from bundles, or from its folder."""
    handing_over = school.release.tending.handing_over
    knowing = Knowing(
        spool=school.spool,
        now=now or school.knows[0],
        archive=PolicyArchive(folder=school.spool.folder / "policies"),
        learnt=lambda: None,
        clock=school.time.now,
        numbered=numbered,
    )
    health = Health(
        spool=school.spool,
        knowing=knowing,
        timing=school.time,
        outage=handing_over.outage,
        conduct=DEFAULT_CONDUCT,
        release_failed=lambda: school.release.failed,
    )
    return HealthPage(health=health, metrics=Metrics.of(CollectorRegistry()))


async def got(page: HealthPage, path: str, accept: str = "text/html") -> tuple[int, str]:
    async with TestClient(TestServer(page.application())) as client:
        answer = await client.get(path, headers={"Accept": accept})
        return answer.status, await answer.text()


def test_all_is_well(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        await school.comes("WAIT")
        status, text = await got(page_of(school), "/health")
        assert status == 200
        assert "<h1>All is well</h1>" in text
        assert sentence(BUNDLE_ONE) in text
        assert (
            "1 recipient in all: 1 held until it may go. The oldest came on Saturday 21 November 2026 at 10:00." in text
        )
        assert "Where there is no room for what must wait, mail is turned away, to be brought again later." in text
        assert "While nobody has vouched for the policies for too long, mail is decided by them all the same." in text
        assert (await got(page_of(school), "/health/live"))[0] == 200

    told(tmp_path, story)


def test_a_gate_that_reads_a_folder_speaks_of_no_bundle(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        page = page_of(school, replace(known(), made_at=hill.SATURDAY), numbered=False)
        _, text = await got(page, "/health")
        assert "The school&#39;s folder as of Saturday 21 November 2026 at 10:00: 8 rules decide its mail" in text
        assert "undle" not in text
        assert f"\n{PREFIX}bundle_number -1.0\n" in (await got(page, "/metrics"))[1]

    told(tmp_path, story)


def stale(school: Waiting) -> HealthPage:
    long_ago = replace(known(), made_at=hill.at("2026-11-19 09:00"), fresh_for=Duration(1))
    return page_of(school, long_ago)


def without(school: Waiting) -> HealthPage:
    school.knows[0] = None
    return page_of(school)


def failed(school: Waiting) -> HealthPage:
    school.release.departing.broken.set_result(SpoolBroken("as a broken disk does"))
    return page_of(school)


def long_away(school: Waiting) -> HealthPage:
    school.release.tending.handing_over.outage.since = school.time.seconds - 301
    return page_of(school)


@pytest.mark.parametrize(
    ("made", "name", "says"),
    [
        (
            stale,
            "policies",
            f"{BUNDLE_ONE}; nobody has vouched for it since Thursday 19 November 2026 at 09:00",
        ),
        (without, "policies", "the gate knows none yet"),
        (long_away, "next server", "it has not been reached for 5 minutes 1 second"),
        (failed, "release", "the disk failed, and nothing leaves the spool until a restart"),
    ],
)
def test_what_is_wrong_is_said_with_503(
    tmp_path: Path, made: Callable[[Waiting], HealthPage], name: str, says: str
) -> None:
    async def story(school: Waiting) -> None:
        page = made(school)
        status, text = await got(page, "/health", "application/json")
        answer = json.loads(text)
        assert (status, answer["good"]) == (503, False)
        assert [each for each in answer["findings"] if not each["good"]] == [
            {"name": name, "good": False, "says": says}
        ]
        assert answer["cannot_decide"][Cause.STALE_BUNDLE] == "pass"
        text = (await got(page, "/health"))[1]
        assert "<h1>Something is wrong</h1>" in text
        assert sentence(says).replace("'", "&#39;") in text.partition("What else was looked at")[0]

    told(tmp_path, story)


def test_metrics_count_what_happened_and_name_nobody(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        page = page_of(school)
        metrics = page.metrics
        object.__setattr__(school.release.tending.handing_over, "metering", metrics)
        school.next.answer = lambda _to, raw: (
            TAKEN if b"notice" in raw else [AWAY, UNSURE, NEVER][min(len(school.next.offered), 2)]
        )
        await school.comes("WAIT")
        await school.comes("ASK")
        await school.until(hill.HELD_UNTIL)
        await school.over(0.1)
        metrics.answered(Reply(code=451, text="later"), 0.01)
        metrics.passed_on(2, 0.01)
        metrics.decided((Verdict(address="x", cause=Cause.NO_BUNDLE),), Direction.OUTGOING, 0.01)
        metrics.limited("connections")
        status, text = await got(page, "/metrics")
        assert status == 200
        for line in (
            'next_server_failures_total{failure="unreachable"} 1.0',
            'next_server_failures_total{failure="unsure"} 1.0',
            'next_server_failures_total{failure="refused"} 1.0',
            "duplicates_possible_total 1.0",
            "returned_recipients_total 1.0",
            'spool_recipients{fate="asked"} 1.0',
            'replies_total{reply="later"} 1.0',
            'decided_messages_total{effect="undecided"} 1.0',
            "passed_recipients_total 2.0",
            'limited_total{limit="connections"} 1.0',
            "bundle_number 1.0",
            "healthy 1.0",
        ):
            assert f"\n{PREFIX}{line}\n" in text
        assert not any(part in text for part in ("@", "anna", "cleo", "hill"))

    told(tmp_path, story)


def test_a_whole_gate_serves_them(tmp_path: Path) -> None:
    async def run() -> None:
        async with sink() as behind, whole(tmp_path, Hands(hill.SATURDAY), next_port=behind.port) as gate:
            await send(gate.addresses[0][1], hill.mail("hello"), CLEO)
            await send(gate.addresses[0][1], hill.mail("WAIT"), CLEO)
            async with ClientSession(f"http://{gate.basis.settings.metrics}") as client:
                assert (await client.get("/health")).status == 200
                text = await (await client.get("/metrics")).text()
        for line in (
            "passed_recipients_total 1.0",
            'decided_messages_total{effect="nothing"} 1.0',
            'decided_messages_total{effect="hold"} 1.0',
            'arrived_messages_total{direction="outgoing"} 2.0',
            'replies_total{reply="accepted"} 2.0',
            'spool_recipients{fate="held"} 1.0',
        ):
            assert f"\n{PREFIX}{line}\n" in text

    asyncio.run(run())


def test_every_measure_is_exposed(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        _, text = await got(page_of(school), "/metrics")
        for measure in MEASURES:
            sort = {Sort.COUNTER: "counter", Sort.GAUGE: "gauge", Sort.HISTOGRAM: "histogram"}[measure.sort]
            assert f"# TYPE {PREFIX}{measure.name} {sort}" in text

    told(tmp_path, story)


def test_the_reference_page_lists_every_measure() -> None:
    rows = [
        f"| `{PREFIX}{each.name}` | {each.sort} | {f'`{each.label}`' if each.label else ''} | {each.says} |"
        for each in MEASURES
    ]
    assert [line for line in PAGE.read_text().splitlines() if line.startswith(f"| `{PREFIX}")] == rows
