"""What all clocks say together."""

from hypothesis import given
from hypothesis import strategies as st
from tests.policy.clocks.known import Row, knowledge
from tests.policy.decide.cast import CALENDAR, fact, when

from chalkline.policy.calendar.due import due
from chalkline.policy.calendar.periods import Period, Unit
from chalkline.policy.clocks.agenda import Agenda, agenda, cutoff

LEAVE = "at: contract_end 15:15\nwho: staff\ndo: account.suspend mail"
KEEP = "keep: mail\nfor: 456 days\nfrom: received\nthen: delete"


def told(rule: str, *rows: Row, until: str = "2026-12-20") -> Agenda:
    clocks, known = knowledge(*rows, rule=rule)
    return agenda(clocks, known, when(until))


def ends(person: str, at: str) -> Row:
    return fact(person, "moment", "contract_end", since=when(at))


def test_what_is_coming_stands_by_date_and_ends_before_the_span_does() -> None:
    rows = (ends("ann", "2026-12-18"), ends("tom", "2026-12-04"))
    assert [due.subject for due in told(LEAVE, *rows).coming] == ["tom", "ann"]
    assert [due.subject for due in told(LEAVE, *rows, until="2026-12-18 15:15").coming] == ["tom"]


def test_what_has_no_date_stands_apart() -> None:
    found = told(LEAVE, ends("ann", "2026-12-04"))
    assert [unseen.subject for unseen in found.unseen] == ["tom"]


def test_things_nobody_listed_are_due_by_the_day_before_which_they_came() -> None:
    (mail,) = told(KEEP).things
    assert mail.before == when("2025-08-21")


def test_a_period_that_nobody_set_is_said_so() -> None:
    found = told("keep: mail\nset_by: head_teacher\nthen: delete")
    assert found.things == ()
    assert "no period has been set" in found.unseen[0].why


def test_a_case_of_which_nothing_is_known_is_not_taken_for_none() -> None:
    found = told("case: loss\nto: staff\nclock: tell the regulator; who head_teacher; from aware; within 72 hours")
    assert [(unseen.subject, unseen.why) for unseen in found.unseen] == [("", "no case is known")]


def test_whom_a_legal_hold_keeps_is_named() -> None:
    assert told(KEEP, fact("ann", "legal_hold", "matter")).holds == ("ann",)


def test_what_is_due_at_the_very_moment_is_overdue_and_not_coming() -> None:
    rule = "must: training\nwho: staff\nafter: joined\nwithin: 3 days"
    clocks, known = knowledge(
        fact("ann", "moment", "joined", since=when("2026-11-16")), rule=rule, at="2026-11-20 00:00"
    )
    found = agenda(clocks, known, when("2026-12-20"))
    assert [due.subject for due in found.overdue] == ["ann"]
    assert found.coming == ()


def test_at_midnight_the_day_that_has_just_ended_counts() -> None:
    assert cutoff(Period(count=456, unit=Unit.DAY), when("2026-11-20 00:00"), CALENDAR) == when("2025-08-21")
    assert cutoff(Period(count=1, unit=Unit.MONTH), when("2026-10-31"), CALENDAR) == when("2026-10-01")


@given(
    at=st.integers(min_value=when("2026-09-02"), max_value=when("2026-12-18")).map(type(when("2026-09-02"))),
    count=st.integers(1, 20),
    unit=st.sampled_from((Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR, Unit.HOUR)),
)
def test_the_cutoff_parts_what_is_due_from_what_is_not(at: int, count: int, unit: Unit) -> None:
    moment, period = type(when("2026-09-02"))(at), Period(count=count, unit=unit)
    before = cutoff(period, moment, CALENDAR)
    assert due(type(before)(before - 1), period, CALENDAR) <= moment
    assert due(type(before)(before + 1), period, CALENDAR) > moment
