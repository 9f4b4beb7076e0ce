"""What becomes of each kind of promise, by what is known and what gates saw."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policy.clocks.known import Row
from tests.policy.decide.cast import CALENDAR, clause, document, fact, facts, policy_set, when

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.clocks.knowledge import Knowledge
from chalkline.policy.decide.decider import Decider
from chalkline.policy.verdicts.evidence import Evidence, Sightings
from chalkline.policy.verdicts.promises import promises
from chalkline.policy.verdicts.verdict import Promise, Verdict

Watched = Mapping[str, Mapping[str, Sightings]]
MAIL = "on: mail.send\nwhen: message.reply\nthen: warn"
TWO_EVENTS = "on: mail.send, mail.receive\nwhen: message.reply\nthen: warn"
SIGN = 'must: sign_policy\nwho: staff\nafter: contract_start\nwithin: 5 working days\ndone: signed(person, "p")'
ENFORCED = fact("p#rule", "enforced")
IN_FORCE = fact("p@1", "in_force")


def promise(rule: str, *rows: Row, watched: Watched | None = None, at: str = "2026-11-20 12:00") -> Promise:
    """The only promise of a policy with this rule."""
    wording = "As it says, at 3.15pm, within 5 working days and for 456 days."
    policies = policy_set(document(clause("rule", rule, wording)))
    decider, known = Decider.of(policies, VOCABULARY), facts(*rows)
    knowledge = Knowledge(
        facts=known,
        calendar=CALENDAR,
        at=when(at),
        conditions=lambda moment: decider.world(known, CALENDAR, moment),
    )
    (found,) = promises(policies, Evidence(known=knowledge, watched=watched or {}))
    return found


def said(found: Promise) -> list[tuple[str, str]]:
    return [(finding.verdict.value, finding.because) for finding in found.findings]


@pytest.mark.parametrize(
    ("rule", "because"),
    [
        (MAIL, "nothing connected watches mail.send, and it is not enforced yet"),
        ("keep: mail\nfor: 456 days\nfrom: received\nthen: delete", "nothing connected lists what there is: mail"),
        ("may: phone\nwho: staff\nask: head_teacher", "nothing connected tells when it is asked for or used"),
        ("may: phone\nwho: staff", "nothing connected tells when it is used"),
        ("record: loan\nby: staff", "no entry is known; nothing connected tells which are missing"),
        ("case: loss\nto: staff", "nothing connected takes reports"),
        ("must: tidy_up\nwho: staff", "the rule gives no date"),
        ("must: sign_in\nwho: visitor\nafter: arrived", "nobody is known whom it could concern"),
        ("pledge: visitor", "nobody is known who would sign"),
    ],
)
def test_what_nothing_feeds_cannot_be_seen(rule: str, because: str) -> None:
    assert said(promise(rule)) == [("cannot see", because)]


@pytest.mark.parametrize(
    ("seen", "verdict", "because"),
    [
        ({}, Verdict.KEPT, "mail.send: watched, and nothing to stop"),
        ({"p@1#rule": Sightings(stopped=3)}, Verdict.KEPT, "mail.send: applied 3 times"),
        ({"p@1#rule": Sightings(slipped=1)}, Verdict.BROKEN, "mail.send: passed all the same 1 time"),
    ],
)
def test_what_a_gate_saw(seen: Mapping[str, Sightings], verdict: Verdict, because: str) -> None:
    found = promise(MAIL, ENFORCED, watched={"mail.send": seen})
    assert (found.verdict, found.findings[0].because) == (verdict, because)


def test_what_is_not_enforced_is_observed() -> None:
    seen = {"p@1#rule": Sightings(slipped=4)}
    assert said(promise(MAIL, watched={"mail.send": seen})) == [
        ("observed", "mail.send: it would have applied 4 times")
    ]


@given(
    seen=st.dictionaries(
        st.sampled_from(("mail.send", "mail.receive")),
        st.dictionaries(st.just("p@1#rule"), st.builds(Sightings, stopped=st.integers(0, 3))),
    ),
    enforced=st.booleans(),
)
def test_nothing_happened_and_nobody_looked_never_look_alike(seen: Watched, enforced: bool) -> None:
    found = promise(TWO_EVENTS, *([ENFORCED] if enforced else []), watched=seen)
    expected = Verdict.KEPT if enforced else Verdict.OBSERVED
    assert found.verdict is (expected if len(seen) == 2 else Verdict.CANNOT_SEE)


def test_a_duty_is_broken_once_one_is_overdue_and_says_whose() -> None:
    started = fact("ann", "moment", "contract_start", since=when("2026-09-02"))
    found = promise(SIGN, started, fact("tom", "signed", about="p@1"), IN_FORCE)
    assert found.verdict is Verdict.BROKEN
    assert said(found) == [
        ("broken", "overdue for 1 person, the first since the end of Wednesday 9 September 2026"),
        ("kept", "done by 1 person"),
    ]
    assert found.findings[0].people == ("ann",)


def test_a_duty_is_broken_at_the_moment_its_time_runs_out() -> None:
    rows = [fact(who, "moment", "contract_start", since=when("2026-11-16")) for who in ("ann", "tom")]
    assert promise(SIGN, *rows, at="2026-11-23 23:59").verdict is Verdict.DUE
    assert promise(SIGN, *rows, at="2026-11-24 00:00").verdict is Verdict.BROKEN


def test_a_duty_whose_time_has_not_run_out_is_due() -> None:
    rows = [fact(who, "moment", "contract_start", since=when("2026-11-16")) for who in ("ann", "tom")]
    assert said(promise(SIGN, *rows)) == [("due", "due for 2 people, first by the end of Monday 23 November 2026")]


def test_a_duty_that_all_have_done_is_kept_and_one_that_nobody_can_date_is_not() -> None:
    signed = [fact(who, "signed", about="p@1") for who in ("ann", "tom")]
    assert promise(SIGN, IN_FORCE, *signed).verdict is Verdict.KEPT
    found = promise(SIGN, IN_FORCE, signed[0])
    assert found.verdict is Verdict.CANNOT_SEE
    assert found.findings[0].people == ("tom",)


def test_an_act_of_the_system_is_due_and_then_nobody_sees_whether_it_was_done() -> None:
    rule = "at: contract_end 15:15\nwho: staff\ndo: account.suspend mail"
    rows = [fact(who, "moment", "contract_end", since=when("2026-12-18")) for who in ("ann", "tom")]
    assert said(promise(rule, *rows)) == [("due", "due for 2 people, first on Friday 18 December 2026 at 15:15")]
    assert promise(rule, *rows, at="2026-12-18 15:15").verdict is Verdict.CANNOT_SEE


def test_a_pledge_counts_signatures() -> None:
    found = promise("pledge: staff", IN_FORCE, fact("ann", "signed", about="p@1"))
    assert said(found) == [("pledged", "1 of 2 have signed")]
    assert found.findings[0].people == ("tom",)


def test_a_clause_with_several_rules_takes_the_worst() -> None:
    found = promise(f"pledge: staff\n\n{MAIL}", IN_FORCE)
    assert [finding.verdict for finding in found.findings] == [Verdict.PLEDGED, Verdict.CANNOT_SEE]
    assert found.verdict is Verdict.CANNOT_SEE
