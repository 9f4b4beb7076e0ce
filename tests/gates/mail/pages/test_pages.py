import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from msgspec.structs import replace
from tests.gates.mail.alderbrook import (
    BODY,
    BY_ANOTHER,
    DAY,
    FRIDAY_EVENING,
    IN_LESSON,
    KAREN,
    LEO,
    LOCKED,
    MIA,
    MONDAY_LESSON,
    OUTSIDE,
    REPLY_ALL,
    SENDING_HOURS,
    TOM,
    alderbrook,
    alderbrook_with,
    hiding,
    moment,
)
from tests.gates.mail.answering_school import URL, AnsweringSchool, browser, tell

from chalkline.gates.mail.links.signed import Act
from chalkline.gates.mail.pages.guard import Patience
from chalkline.store.spool.entry import Entry, Fate
from chalkline.store.spool.errors import SpoolFull
from chalkline.store.spool.spool import Spool

Client = TestClient[Any, Any]
STRANGER = "stranger@elsewhere.example"


async def get(client: Client, token: str) -> tuple[int, str]:
    answer = await client.get(f"/answer/{token}")
    return answer.status, await answer.text()


async def post(client: Client, token: str, **fields: object) -> tuple[int, str]:
    form = {"link": token, **{name.replace("_", "-"): value for name, value in fields.items()}}
    answer = await client.post(f"/answer/{token}", data=form)
    return answer.status, await answer.text()


def test_a_teacher_sends_a_held_message_anyway(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        entry = await school.sent(TOM)
        token = school.token(entry, "p-lee", Act.SEND, SENDING_HOURS)
        async with browser(school) as client:
            status, page = await get(client, token)
            assert status == 200
            assert "Send it anyway?" in page
            assert "goes by itself on Monday 23 November 2026 at 07:30" in page
            assert entry.id in school.spool  # opening it did nothing
            status, page = await post(client, token, reason="The trip leaves at 6am tomorrow.")
            assert status == 200
            assert "It is on its way" in page
            status, page = await get(client, token)
            assert status == 410
            assert "not waiting any more" in page
        assert school.left == [(entry.id, 0)]
        (fact,) = school.spool.facts()
        assert (fact.name, fact.value, fact.by) == ("discharged", SENDING_HOURS, "p-lee")
        assert fact.subject.endswith(f"/{TOM}")
        assert fact.reason == "The trip leaves at 6am tomorrow."

    tell(tmp_path, story)


def test_the_safeguarding_lead_lets_somebody_elses_message_go(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        school.knows(alderbrook_with(tmp_path, BY_ANOTHER))
        entry = await school.sent(STRANGER, subject="Safeguarding")
        token = school.token(entry, "p-hill", Act.SEND, LOCKED)
        async with browser(school) as client:
            for not_theirs in ("p-lee", "p-baker"):
                status, page = await get(client, school.token(entry, not_theirs, Act.SEND, LOCKED))
                assert (status, "not yours to answer" in page) == (403, True)
            status, page = await get(client, token)
            assert status == 200
            assert "Let this message go now?" in page
            assert f"To {STRANGER}: it waits, and goes by itself on Monday" in page
            assert BODY.replace("'", "&#39;") in page
            assert not school.spool.facts()
            status, page = await post(client, token)
            assert (status, "Say why" in page) == (422, True)
            status, page = await post(client, token, reason="The police asked for it tonight.")
            assert (status, "It is on its way" in page) == (200, True)
        (fact,) = school.spool.facts()
        assert (fact.name, fact.value, fact.by, fact.object) == ("discharged", LOCKED, "p-hill", "")
        assert school.left == [(entry.id, 0)]

    tell(tmp_path, story)


def test_a_page_gives_the_reason_of_the_moment_of_sending(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        entry = await school.sent(TOM)
        token = school.token(entry, "p-lee", Act.SEND, SENDING_HOURS)
        school.now = moment("2026-11-21 10:03")
        async with browser(school) as client:
            _, page = await get(client, token)
        assert "Friday 21:14 is outside e-mail hours" in page
        assert "10:03" not in page

    tell(tmp_path, story)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_opening_every_kind_of_link_changes_nothing(tmp_path: Path, method: str) -> None:
    async def story(school: AnsweringSchool) -> None:
        held, asked = await school.sent(TOM), await school.sent(KAREN, by=LEO)
        tokens = [
            school.token(held, "p-lee", Act.SEND, SENDING_HOURS),
            school.token(held, "p-lee", Act.WITHDRAW),
            school.token(asked, "p-baker", Act.ANSWER, OUTSIDE),
            school.token(asked, "p-marsh", Act.WITHDRAW),
        ]
        async with browser(school) as client:
            for token in tokens:
                answer = await client.request(method, f"/answer/{token}")
                assert answer.status == 200
        assert not school.left
        assert not school.spool.facts()
        assert school.spool.entry(held.id) == held
        assert school.spool.entry(asked.id) == asked

    tell(tmp_path, story)


def test_a_form_tutor_sees_the_message_and_allows_it_for_thirty_days(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        entry = await school.sent(KAREN, by=LEO)
        token = school.token(entry, "p-baker", Act.ANSWER, OUTSIDE)
        async with browser(school) as client:
            _, page = await get(client, token)
            assert "Leo Marsh" in page
            assert KAREN in page
            assert BODY.replace("'", "&#39;") in page
            assert "This holds for 30 days" in page
            status, page = await post(client, token, answer_0="yes")
            assert status == 200
            assert "on its way" in page
        (fact,) = school.spool.facts()
        assert (fact.name, fact.subject, fact.object) == ("allowed", "p-marsh", "p-kmarsh")
        assert fact.until == moment("2026-12-21 00:00")
        again = await school.sent(KAREN, by=LEO, subject="Once more")
        assert school.known is not None
        await school.decide_again(again.id)
        assert again.id not in school.spool

    tell(tmp_path, story)


def test_a_no_is_confirmed_and_returns_the_message_with_a_kind_notice(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        entry = await school.sent(KAREN, by=LEO)
        token = school.token(entry, "p-baker", Act.ANSWER, OUTSIDE)
        async with browser(school) as client:
            status, page = await post(client, token, answer_0="no")
            assert status == 422
            assert "Say why not" in page
            status, page = await post(client, token, answer_0="no", reason="Ring her instead.")
            assert status == 200
            assert "Are you sure?" in page
            assert entry.id in school.spool
            status, page = await post(client, token, answer_0="no", reason="Ring her instead.", sure="yes")
            assert status == 200
            assert "What you said no to is not sent." in page
        assert entry.id not in school.spool
        (notice,) = school.notices()
        said = bytes(school.spool.raw(notice.id)).decode()
        assert notice.parts[0].address == LEO
        assert "Tom Baker was asked, and said no." in " ".join(said.split())
        assert "Ring her instead." in said
        assert BODY not in said
        assert not school.left

    tell(tmp_path, story)


SECOND = """## Pupils writing outside at night {#email.night}

A pupil's e-mail to somebody outside the school is read by the form tutor a second time where it is called trip money.

~~~rule
on: mail.send
when: "pupil" in sender.roles && !recipient.inside && message.subject == "Trip money"
then: ask
ask: form_tutor of sender
~~~"""
NIGHT = "digital-communications@1#email.night"


def test_two_clauses_that_ask_need_two_answers_which_one_page_takes(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        school.knows(alderbrook_with(tmp_path, SECOND))
        entry, other = await school.sent(KAREN, by=LEO), await school.sent(STRANGER, by=LEO)
        both, one = (school.token(each, "p-baker", Act.ANSWER, OUTSIDE, NIGHT) for each in (entry, other))
        async with browser(school) as client:
            _, page = await get(client, both)
            assert "Pupils writing outside at night" in page
            assert page.count("<fieldset") == 2
            assert page.count("This holds for 30 days") == 1
            status, page = await post(client, both, answer_0="yes")
            assert (status, "Choose yes or no" in page) == (422, True)
            assert (await post(client, both, answer_0="yes", answer_1="yes"))[0] == 200
            assert school.left == [(entry.id, 0)]
            only_one = school.token(other, "p-baker", Act.ANSWER, OUTSIDE)
            status, page = await post(client, only_one, answer_0="yes")
            assert "It still waits:" in page
            _, page = await get(client, one)
            assert page.count("<fieldset") == 1  # the other is answered
            _, page = await get(client, only_one)
            assert "Tom Baker has answered." in page
        assert {fact.value for fact in school.spool.facts()} == {OUTSIDE, NIGHT}

    tell(tmp_path, story)


FROM_OUTSIDE = """## Letters from outside {#email.letters}

The office reads letters called trip money that come from outside first.

~~~rule
on: mail.receive
when: message.subject == "Trip money"
then: ask
ask: office
~~~"""
LETTERS = "digital-communications@1#email.letters"


@pytest.mark.parametrize("said", ["yes", "no"])
def test_the_office_answers_about_mail_from_outside_and_no_stranger_hears_of_it(tmp_path: Path, said: str) -> None:
    async def story(school: AnsweringSchool) -> None:
        school.knows(alderbrook_with(tmp_path, FROM_OUTSIDE))
        entry = await school.sent(TOM, by=STRANGER)
        token = school.token(entry, "p-novak", Act.ANSWER, LETTERS)
        async with browser(school) as client:
            _, page = await get(client, token)
            assert "Should this message be delivered?" in page
            assert f"{STRANGER}, from outside the school" in page
            status, _ = await post(client, token, answer_0=said, reason="Spam.", sure="yes")
            assert status == 200
        assert not school.notices()
        assert (school.left == [(entry.id, 0)]) is (said == "yes")
        assert entry.id not in school.spool

    tell(tmp_path, story)


def test_an_approver_sees_the_text_only_where_they_may_see_all_that_is_read_from_it(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        entry = await school.sent(KAREN, by=LEO)
        token = school.token(entry, "p-baker", Act.ANSWER, OUTSIDE)
        async with browser(school) as client:
            assert "xylophones" in (await get(client, token))[1]
            school.knows(hiding("health"))
            _, page = await get(client, token)
        assert "xylophones" not in page
        assert "You may not see what the message says." in page

    tell(tmp_path, story)


def test_that_an_approver_saw_the_text_is_noted_and_every_deed_with_its_reason(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        entry = await school.sent(KAREN, by=LEO)
        token = school.token(entry, "p-baker", Act.ANSWER, OUTSIDE)
        async with browser(school) as client:
            await client.head(f"/answer/{token}")
            await get(client, token)
            await post(client, token, answer_0="yes", reason="His mother.")
        await school.spool.close()
        noted = b"".join(path.read_bytes() for path in sorted((tmp_path / "spool/records").iterdir()))
        assert noted.count(b'"deed":"read"') == 1
        assert b'"deed":"allowed"' in noted
        assert b'"by":"p-baker"' in noted
        assert b'"reason":"His mother."' in noted

    async def told() -> None:
        await story(AnsweringSchool(spool=await Spool.open(tmp_path / "spool")))

    asyncio.run(told())


def test_an_answer_is_kept_though_the_message_cannot_go_yet(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        entry = await school.sent(TOM)
        token = school.token(entry, "p-lee", Act.SEND, SENDING_HOURS)

        async def no_room(_id: str) -> None:
            raise SpoolFull("no room")

        object.__setattr__(school.answering, "decide_again", no_room)
        async with browser(school) as client:
            assert (await post(client, token, reason="Now."))[0] == 200
        assert len(school.spool.facts()) == 1

    tell(tmp_path, story)


def test_who_lost_the_role_may_not_answer_any_more(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        entry = await school.sent(KAREN, by=LEO)
        token = school.token(entry, "p-baker", Act.ANSWER, OUTSIDE)
        before = next(fact for fact in alderbrook().facts.about("p-baker") if fact.value == "form_tutor")
        ended = replace(before, until=FRIDAY_EVENING)
        school.knows(alderbrook().with_facts([ended]))
        async with browser(school) as client:
            status, page = await post(client, token, answer_0="yes")
        assert (status, "not yours to answer any more" in page) == (403, True)
        assert not school.spool.facts()

    tell(tmp_path, story)


def test_the_sender_takes_a_message_back(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        entry = await school.sent(TOM)
        token = school.token(entry, "p-lee", Act.WITHDRAW)
        async with browser(school) as client:
            assert (await post(client, token))[0] == 200
            assert (await post(client, token))[0] == 410
        assert entry.id not in school.spool
        assert not school.left

    tell(tmp_path, story)


def test_whoever_writes_to_many_is_asked_about_their_own(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        many = [f"someone{number}@elsewhere.example" for number in range(12)]
        entry = await school.sent(*many, subject="Re: Trip", headers={"In-Reply-To": "<a@b.example>"})
        token = school.token(entry, "p-lee", Act.ANSWER, REPLY_ALL)
        async with browser(school) as client:
            _, page = await get(client, token)
            assert "Do you want this to go?" in page
            assert BODY not in page
            assert (await post(client, token, answer_0="yes"))[0] == 200
        assert len(school.left) == 12

    tell(tmp_path, story)


def test_a_discharge_lifts_what_was_ticked_and_nothing_else(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        before_hours = moment("2026-11-16 10:10")
        entry = await school.sent(LEO, MIA, at=before_hours)
        school.now = moment("2026-11-16 10:20")
        token = school.token(entry, "p-lee", Act.SEND, IN_LESSON, SENDING_HOURS)
        async with browser(school) as client:
            _, page = await get(client, token)
            assert "Pupils during the school day" in page
            assert "Sending hours" not in page  # it does not stop it
            await post(client, token, reason="The room has changed.")
        assert {fact.value for fact in school.spool.facts()} == {IN_LESSON}
        assert len(school.left) == 2

    tell(tmp_path, story)


Change = dict[str, str]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": URL}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_a_form_of_another_site_does_nothing(tmp_path: Path, headers: Change, status: int) -> None:
    async def story(school: AnsweringSchool) -> None:
        entry = await school.sent(TOM)
        token = school.token(entry, "p-lee", Act.WITHDRAW)
        async with browser(school) as client:
            answer = await client.post(f"/answer/{token}", data={"link": token}, headers=headers)
            assert answer.status == status
        assert (entry.id in school.spool) is (status == 403)

    tell(tmp_path, story)


def test_a_post_without_the_pages_own_token_does_nothing(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        entry = await school.sent(TOM)
        token = school.token(entry, "p-lee", Act.WITHDRAW)
        async with browser(school) as client:
            assert (await client.post(f"/answer/{token}")).status == 403
        assert entry.id in school.spool

    tell(tmp_path, story)


def test_an_ended_link_says_so(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        token = school.token(await school.sent(TOM), "p-lee", Act.WITHDRAW)
        school.now = type(school.now)(school.now + 8 * DAY)
        async with browser(school) as client:
            status, page = await get(client, token)
            assert (status, "This link has ended" in page) == (410, True)

    tell(tmp_path, story)


def test_a_tampered_link_is_no_link_whichever_byte_was_changed(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        token = school.token(await school.sent(TOM), "p-lee", Act.SEND, SENDING_HOURS)
        async with browser(school, Patience(a_minute=10_000)) as client:
            for place, char in enumerate(token):
                other = "A" if char != "A" else "B"
                status, page = await get(client, f"{token[:place]}{other}{token[place + 1 :]}")
                assert status == 404, place
                assert "Error" not in page

    tell(tmp_path, story)


def test_somebody_elses_link_is_refused(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        asked, held = await school.sent(KAREN, by=LEO), await school.sent(TOM)
        others = [
            school.token(asked, "p-marsh", Act.ANSWER, OUTSIDE),
            school.token(asked, "p-jones", Act.ANSWER, OUTSIDE),
            school.token(asked, "p-jones", Act.WITHDRAW),
            school.token(held, "p-jones", Act.SEND, SENDING_HOURS),
        ]
        async with browser(school) as client:
            for token in others:
                status, page = await get(client, token)
                assert (status, "not yours" in page) == (403, True)

    tell(tmp_path, story)


LONG_WORDS = """## Money {#email.money}

A message called trip money waits for e-mail hours, whoever sends it, unless the sender says that it must go.

~~~rule
on: mail.send
when: message.subject == "Trip money" && !email_hours.contains(at)
then: hold
discharge: sender
~~~"""
MONEY = "digital-communications@1#email.money"


def test_a_clause_is_lifted_once_and_the_other_one_still_stands(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        school.knows(alderbrook_with(tmp_path, LONG_WORDS))
        entry = await school.sent(TOM)
        both, hours = (
            school.token(entry, "p-lee", Act.SEND, *each) for each in ((SENDING_HOURS, MONEY), (SENDING_HOURS,))
        )
        async with browser(school) as client:
            _, page = await get(client, both)
            assert page.count('type="checkbox"') == 2
            status, page = await post(client, both, reason="It must.")
            assert (status, "Choose what it must go in spite of" in page) == (422, True)
            status, page = await post(client, both, reason="It must.", clause=SENDING_HOURS)
            assert status == 200
            assert "It still waits:" in page
            status, page = await get(client, hours)
            assert (status, "Ann Lee has answered." in page) == (410, True)
            status, page = await post(client, both, reason="It must.")
            assert (status, "It is on its way" in page) == (200, True)
        assert [fact.value for fact in school.spool.facts()] == [SENDING_HOURS, MONEY]
        assert school.left == [(entry.id, 0)]

    tell(tmp_path, story)


def test_a_second_answer_hears_who_gave_the_first(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        entry = await school.sent(LEO, MIA, at=MONDAY_LESSON)
        school.now = MONDAY_LESSON
        token = school.token(entry, "p-lee", Act.SEND, IN_LESSON)

        async def nothing_leaves(_id: str) -> None:
            pass

        object.__setattr__(school.answering, "decide_again", nothing_leaves)
        async with browser(school) as client:
            first, second = await asyncio.gather(*(post(client, token, reason="Now.") for _ in range(2)))
        assert {first[0], second[0]} == {200, 410}
        assert "Ann Lee has answered" in first[1] + second[1]
        assert len(school.spool.facts()) == 2  # one for each recipient

    tell(tmp_path, story)


@pytest.mark.parametrize(
    ("method", "path", "status", "says"),
    [
        ("GET", "/", 200, "Nothing to see here"),
        ("GET", "/nowhere", 404, "There is no such page"),
        ("GET", "/answer/nonsense", 404, "This link is not complete"),
        ("POST", "/", 405, "cannot be done here"),
        ("PUT", "/answer/nonsense", 405, "cannot be done here"),
    ],
)
def test_every_page_has_its_header_fields(tmp_path: Path, method: str, path: str, status: int, says: str) -> None:
    async def story(school: AnsweringSchool) -> None:
        async with browser(school) as client:
            answer = await client.request(method, path)
            page = await answer.text()
        assert answer.status == status
        assert says in page
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert ("Allow" in answer.headers) is (status == 405)
        assert "<script" not in page

    tell(tmp_path, story)


def test_whoever_asks_too_often_waits(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        async with browser(school, Patience(a_minute=3, seconds=lambda: 0.0)) as client:
            statuses = [(await client.get("/answer/x")).status for _ in range(5)]
            answer = await client.get("/answer/x")
        assert statuses == [404, 404, 404, 429, 429]
        assert answer.headers["Retry-After"] == "60"

    tell(tmp_path, story)


def test_whatever_else_is_served_beside_the_pages_is_not_limited(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        async def healthy(_request: web.Request) -> web.Response:
            return web.Response(text="well")

        pages = school.pages(patience=Patience(a_minute=1, seconds=lambda: 0.0))
        async with TestClient(TestServer(pages.application([web.get("/health", healthy)]))) as client:
            answers = [await client.get("/health") for _ in range(3)]
            assert [await each.text() for each in answers] == ["well"] * 3

    tell(tmp_path, story)


def test_a_fault_of_ours_is_a_page_too(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def story(school: AnsweringSchool) -> None:
        token = school.token(await school.sent(TOM), "p-lee", Act.WITHDRAW)

        def broken(_entry: Entry) -> None:
            raise RuntimeError(token)

        object.__setattr__(school.answering, "knowledge_for", broken)
        async with browser(school) as client:
            status, page = await get(client, token)
        assert (status, "our fault" in page) == (500, True)
        assert "RuntimeError" not in page

    tell(tmp_path, story)
    assert "a page failed" in caplog.text


def test_while_nothing_is_known_the_page_asks_to_try_again(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        token = school.token(await school.sent(TOM), "p-lee", Act.WITHDRAW)
        school.known = None
        async with browser(school) as client:
            status, page = await get(client, token)
        assert (status, "try again in a few minutes" in page) == (503, True)

    tell(tmp_path, story)


HOSTILE = '"><script>alert(1)</script>\u202egnp.exe'


def test_a_hostile_message_is_shown_as_text(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        entry = await school.sent(
            KAREN, by=LEO, subject=HOSTILE, body=f"{HOSTILE}\n<img src=x onerror=alert(1)>", file="a<b>.pdf"
        )
        async with browser(school) as client:
            _, page = await get(client, school.token(entry, "p-baker", Act.ANSWER, OUTSIDE))
        assert "<script" not in page
        assert "<img" not in page
        assert "\u202e" not in page
        assert "a&lt;b&gt;.pdf" in page
        assert not re.search(r"\son\w+=", re.sub(r"&[^;]+;|[^<]*>[^<]*", "", page))

    tell(tmp_path, story)


def test_a_form_keeps_what_was_written_and_points_at_what_is_wrong(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        entry = await school.sent(TOM)
        token = school.token(entry, "p-lee", Act.SEND, SENDING_HOURS)
        async with browser(school) as client:
            status, page = await post(client, token, reason="x" * 501)
            assert status == 422
            assert "500 characters or fewer" in page
            assert 'href="#reason"' in page
            assert 'aria-invalid="true"' in page
            assert "x" * 501 in page
            status, page = await post(client, token, reason=" \t ")
            assert (status, "Say why" in page) == (422, True)
        assert school.spool.entry(entry.id).parts[0].fate is Fate.HELD

    tell(tmp_path, story)
