"""What waits is decided again: by the policies of then, with the facts of now, and nobody is told anything twice."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.gates.mail import hill
from tests.gates.mail.leaving import CLEO, LATER, TAKEN, Waiting, allowed, discharge, told
from tests.gates.mail.running import known
from tests.gates.mail.table_spool import Kept

from chalkline.gates.mail.settings.conduct import DEFAULT_CONDUCT, Cause, Conduct
from chalkline.store.spool.entry import Fate


def test_a_discharge_lets_it_go_at_once(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        id_ = await school.comes("WAIT")
        subject = school.event(id_)
        await school.learns(discharge(subject))
        assert await school.release.decide_again(id_)
        assert school.next.subjects() == ["WAIT"]

    told(tmp_path, story)


def test_an_answer_that_was_learnt_lets_what_was_asked_go_within_a_second(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        id_ = await school.comes("ASK")
        await school.learns(allowed(school.event(id_)))
        await school.time.pass_by(1)
        assert school.next.subjects() == ["ASK"]

    told(tmp_path, story)


def test_what_does_not_concern_it_leaves_what_was_asked_alone(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        id_ = await school.comes("ASK")
        before = school.spool.entry(id_)
        await school.learns(allowed("somebody else's"))
        await school.time.pass_by(1)
        assert school.spool.entry(id_) == before

    told(tmp_path, story)


def test_who_does_not_answer_is_reminded_once_and_then_it_goes_back(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        id_ = await school.comes("ASK")
        await school.until("2026-11-22 09:59")
        assert school.told.due == []
        await school.until("2026-11-22 10:00")
        assert school.told.kinds() == [("reminder", "head")]
        await school.until("2026-11-28 09:59")
        assert school.told.kinds() == [("reminder", "head")]
        assert school.part(id_).fate is Fate.ASKED
        await school.until("2026-11-28 10:00")
        assert school.told.kinds() == [("reminder", "head"), ("unanswered", "")]
        assert school.told.due[-1].concerns[0].recipients == (CLEO,)
        assert school.next.subjects() == ["notice reminder", "notice unanswered"]
        assert len(school.spool) == 0

    told(tmp_path, story)


def test_what_would_still_be_held_waits_on_and_its_sender_is_told(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        id_ = await school.comes("WAIT")
        await school.spool.change(id_, {0: replace(school.part(id_), until=hill.at("2026-11-22 10:00"))})
        await school.until("2026-11-22 10:00")
        assert school.part(id_).until == hill.at(hill.HELD_UNTIL)
        assert school.told.kinds() == [("sender", "")]

    told(tmp_path, story)


def test_whoever_may_discharge_is_not_told_again_while_it_waits_on(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        id_ = await school.comes("LOCK")
        await school.spool.change(id_, {0: replace(school.part(id_), until=hill.at("2026-11-22 10:00"))})
        await school.until("2026-11-22 10:00")
        assert school.told.kinds() == [("sender", "")]

    told(tmp_path, story)


def test_whoever_may_discharge_what_is_stopped_anew_is_told(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        id_ = await school.comes("WAIT")
        locked = await school.again(id_, "LOCK")
        await school.spool.change(locked, {0: replace(school.part(locked), until=hill.at("2026-11-22 10:00"))})
        await school.until("2026-11-22 10:00")
        assert school.told.kinds() == [("sender", ""), ("may_discharge", "head")]

    told(tmp_path, story)


def test_what_is_refused_now_goes_back_with_the_clause(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        id_ = await school.comes("WAIT WARN")
        refused = await school.again(id_, "REFUSE WARN")
        await school.until(hill.HELD_UNTIL)
        assert refused not in school.spool
        [due] = school.told.due
        assert (due.kind, due.to) == ("sender", "")
        assert [concern.clause for concern in due.concerns] == ["mail@1#refuse"]
        assert sorted(school.next.subjects()) == ["WAIT WARN", "notice sender"]

    told(tmp_path, story)


def test_what_is_asked_about_now_waits_for_whom_the_clause_names(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        id_ = await school.again(await school.comes("WAIT"), "ASK")
        await school.until(hill.HELD_UNTIL)
        part = school.part(id_)
        assert (part.fate, part.asked[0].people) == (Fate.ASKED, ("head",))
        assert school.told.kinds() == [("sender", ""), ("request", "head")]
        await school.learns(allowed(school.event(id_)))
        await school.time.pass_by(1)
        assert school.next.subjects()[-1] == "ASK"

    told(tmp_path, story)


def test_a_group_kept_together_is_decided_by_the_strictest_of_its_members(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        id_ = await school.comes("WAIT", "lee@hill.example")
        whole = replace(school.part(id_), address="everybody@hill.example")
        refused = await school.again(id_, "STAFF", parts=(whole,))
        passed = await school.again(id_, "hello", parts=(whole,))
        await school.until(hill.HELD_UNTIL)
        assert refused not in school.spool
        assert passed not in school.spool
        assert sorted(school.next.subjects()) == ["WAIT", "hello", "notice sender"]

    told(tmp_path, story)


@pytest.mark.parametrize("conduct", [Conduct.PASS, Conduct.HOLD, Conduct.TURN_AWAY])
def test_without_a_bundle_what_was_held_stays(tmp_path: Path, conduct: Conduct) -> None:
    async def story(school: Waiting) -> None:
        first, second = await school.comes("WAIT first"), await school.comes("WAIT second")
        school.knows[0] = None
        await school.until(hill.HELD_UNTIL)
        assert [school.part(each).fate for each in (first, second)] == [Fate.HELD, Fate.HELD]
        await school.time.pass_by(3600)
        school.knows[0] = known()
        await school.time.pass_by(2)
        assert school.next.subjects() == ["WAIT first", "WAIT second"]

    told(tmp_path, story, conduct={**DEFAULT_CONDUCT, Cause.NO_BUNDLE: conduct})


def test_without_a_bundle_what_was_decided_leaves(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        school.next.answer = lambda _to, _raw: LATER
        id_ = await school.comes("OUT WAIT", "lee@hill.example", CLEO)
        await school.time.pass_by(1)
        school.next.answer = lambda _to, _raw: TAKEN
        school.knows[0] = None
        await school.until(hill.HELD_UNTIL)
        assert [each.address for each in school.next.taken] == ["lee@hill.example"]
        assert school.part(id_, 1).fate is Fate.HELD

    told(tmp_path, story)


def test_whoever_could_not_go_without_a_bundle_is_not_overtaken_once_it_is_there(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        school.next.answer = lambda _to, _raw: LATER
        await school.comes("WAIT first")
        for _ in range(2):
            await school.comes("OUT REFUSE", "lee@hill.example", CLEO)
        await school.comes("WAIT last")
        await school.time.pass_by(1)
        school.next.answer = lambda _to, _raw: TAKEN
        school.knows[0], school.time.moment = None, hill.at(hill.HELD_UNTIL)
        while not school.next.taken:
            await school.time.pass_by(0.01)
        school.knows[0] = known()
        await school.time.pass_by(5)
        assert [each for each in school.next.subjects() if each.startswith("WAIT")] == ["WAIT first", "WAIT last"]

    told(tmp_path, story, kept=Kept())


def test_without_a_bundle_what_was_decided_leaves_past_all_that_was_held(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        held = await school.comes("WAIT")
        for number in range(100):
            await school.again(held, f"WAIT {number}")
        school.next.answer = lambda _to, _raw: LATER
        await school.comes("OUT REFUSE", "lee@hill.example", CLEO)
        await school.time.pass_by(1)
        school.next.answer = lambda _to, _raw: TAKEN
        school.knows[0] = None
        await school.until(hill.HELD_UNTIL)
        assert "OUT REFUSE" in school.next.subjects()
        assert len(school.spool) == 101

    told(tmp_path, story, kept=Kept())


@pytest.mark.parametrize(
    ("conduct", "left"), [(Conduct.PASS, ["WAIT DOUBT"]), (Conduct.HOLD, []), (Conduct.TURN_AWAY, [])]
)
def test_what_cannot_be_decided_again_is_treated_as_declared(tmp_path: Path, conduct: Conduct, left: list[str]) -> None:
    async def story(school: Waiting) -> None:
        id_ = await school.comes("WAIT DOUBT")
        await school.time.pass_by(301)
        assert school.next.subjects() == left
        assert (id_ in school.spool) is not bool(left)
        assert Cause.UNDECIDED in school.counted.causes
        assert school.told.due == []

    told(tmp_path, story, conduct={**DEFAULT_CONDUCT, Cause.UNDECIDED: conduct})


@pytest.mark.parametrize(("conduct", "left"), [(Conduct.PASS, ["WAIT"]), (Conduct.HOLD, []), (Conduct.TURN_AWAY, [])])
def test_a_fault_of_our_own_is_logged_counted_and_treated_as_declared(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    conduct: Conduct,
    left: list[str],
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("a fault")

    async def story(school: Waiting) -> None:
        id_ = await school.comes("WAIT")
        digest = school.spool.entry(id_).content.digest.hex()
        monkeypatch.setattr("chalkline.gates.mail.waiting.causes.verdicts_on", fails)
        await school.until(hill.HELD_UNTIL)
        assert school.next.subjects() == left
        assert school.counted.causes == [Cause.POLICY_ERROR]
        assert f"(sha256 {digest}): could not be decided again" in caplog.text
        assert "ZeroDivisionError: a fault" in caplog.text

    told(tmp_path, story, conduct={**DEFAULT_CONDUCT, Cause.POLICY_ERROR: conduct})


def test_what_came_before_there_was_a_bundle_is_decided_by_the_first(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        school.knows[0] = None
        asked = await school.comes("ASK")
        unknown = replace(school.part(asked), fate=Fate.HELD, until=None, asked=(), decision=b"")
        id_ = await school.again(asked, "ASK", policies="", bundle=0, parts=(unknown,))
        await school.time.pass_by(2)
        assert school.part(id_).fate is Fate.HELD
        school.knows[0] = known()
        await school.time.pass_by(2)
        assert school.part(id_).asked[0].people == ("head",)
        assert school.told.kinds() == [("sender", ""), ("request", "head")]

    told(tmp_path, story)


def test_what_came_under_policies_that_are_gone_waits(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def story(school: Waiting) -> None:
        id_ = await school.again(await school.comes("WAIT"), "WAIT old", policies="0" * 64)
        await school.until(hill.HELD_UNTIL)
        assert school.next.subjects() == ["WAIT"]
        assert school.part(id_).fate is Fate.HELD
        assert "its policies are gone" in caplog.text

    told(tmp_path, story)
