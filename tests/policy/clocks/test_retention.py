"""Each sentence of the language page on `keep`."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policy.calendar.written import london
from tests.policy.clocks.written import clock, clocks

from chalkline.policy.calendar.periods import Period, Unit
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.clocks.anchors import Anchors
from chalkline.policy.clocks.clock import Bound
from chalkline.policy.clocks.due_dates import CannotSee
from chalkline.policy.clocks.retention import Disposal, Fate, Held, Kept, PeriodDue, fate

RECEIVED: Anchors = {"received": london("2026-01-05 13:00"), "created": date(2026, 1, 5)}
POLICY = "keep: mail\nfor: 456 days\nfrom: received\nthen: delete"
LAW = "keep: mail\nat_least: 6 years\nfrom: received"
CAP = "keep: mail\nat_most: 2 years\nfrom: received\nthen: archive"


def meeting(*rules: str, calendar: Calendar, anchors: Anchors = RECEIVED) -> Fate:
    return fate("m1", [each for rule in rules for each in clocks(rule)], anchors, calendar)


def disposal(*rules: str, calendar: Calendar) -> Disposal:
    found = meeting(*rules, calendar=calendar)
    assert isinstance(found, Disposal)
    return found


def test_what_is_kept_456_days_from_monday_the_5th(school: Calendar) -> None:
    found = disposal(POLICY, calendar=school)
    assert (found.on, found.act.name, found.act.targets) == (london("2027-04-07 00:00"), "delete", ("mail",))


def test_456_days_are_not_15_months(school: Calendar) -> None:
    months = disposal(POLICY.replace("456 days", "15 months"), calendar=school)
    assert months.on == london("2027-04-06 00:00")


def test_without_a_moment_it_is_kept_from_when_it_was_made(school: Calendar) -> None:
    assert disposal("keep: photo\nfor: 1 week\nthen: delete", calendar=school).on == london("2026-01-13 00:00")


def test_the_latest_due_date_wins(school: Calendar) -> None:
    found = disposal(POLICY, LAW, calendar=school)
    assert (found.on, found.act.name) == (london("2032-01-06 00:00"), "delete")
    assert found.clock.bound is Bound.AT_LEAST


def test_within_the_maxima(school: Calendar) -> None:
    found = disposal(POLICY, LAW, CAP, calendar=school)
    assert (found.on, found.clock.bound) == (london("2028-01-06 00:00"), Bound.AT_MOST)
    assert disposal(CAP, calendar=school).on == london("2028-01-06 00:00")
    assert disposal(POLICY, CAP, calendar=school).on == london("2027-04-07 00:00")


def test_the_order_of_rules_does_not_matter(school: Calendar) -> None:
    assert disposal(POLICY, LAW, CAP, calendar=school) == disposal(CAP, LAW, POLICY, calendar=school)


def test_of_two_acts_on_one_day_the_milder_is_done(school: Calendar) -> None:
    found = disposal(POLICY, POLICY.replace("delete", "disable"), calendar=school)
    assert found.act.name == "disable"


@pytest.mark.parametrize(("first", "then"), [("archive", "delete"), ("delete", "archive")])
def test_a_later_maximum_does_not_say_what_becomes_of_it_earlier(school: Calendar, first: str, then: str) -> None:
    sooner, later = POLICY.replace("delete", first), CAP.replace("archive", then)
    assert disposal(sooner, later, calendar=school).act.name == first
    law = LAW.replace("6 years", "500 days")
    assert disposal(sooner, later, law, calendar=school).act.name == first


def test_of_a_minimum_and_a_maximum_the_act_is_the_maximums(school: Calendar) -> None:
    assert disposal(LAW, CAP, calendar=school).act.name == "archive"


def test_a_minimum_alone_destroys_nothing(school: Calendar) -> None:
    assert meeting(LAW, calendar=school) == Kept(subject="m1")
    assert meeting(calendar=school) == Kept(subject="m1")


def test_a_legal_hold_beats_all(school: Calendar) -> None:
    found = fate("m1", clocks(POLICY), RECEIVED, school, holds=["hold-7"])
    assert found == Held(subject="m1", holds=("hold-7",))


@pytest.mark.parametrize("other", [POLICY, CAP, LAW])
def test_one_unknown_date_stops_the_clock(school: Calendar, other: str) -> None:
    unknown = "keep: mail\nfor: 1 day\nfrom: left\nthen: delete"
    found = meeting(other, unknown, calendar=school)
    assert isinstance(found, CannotSee)
    assert (found.subject, found.why) == ("m1", "nobody has said when `left` is")


def test_so_does_an_undecided_condition(school: Calendar) -> None:
    found = fate("m1", clocks(POLICY), RECEIVED, school, undecided=clocks(LAW))
    assert isinstance(found, CannotSee)
    assert found.clock.bound is Bound.AT_LEAST


def test_until_a_period_is_set_nothing_is_destroyed_and_setting_it_is_due(school: Calendar) -> None:
    rule = "keep: mail\nset_by: dpo\nfrom: received\nthen: delete"
    found = meeting(POLICY, rule, calendar=school)
    assert found == PeriodDue(subject="m1", clock=clock(rule))
    assert [party.name for party in clock(rule).actor] == ["dpo"]
    year = Period(count=1, unit=Unit.YEAR)
    found = fate("m1", clocks(rule), RECEIVED, school, periods={("clocks@1#rule", 1): year})
    assert isinstance(found, Disposal)
    assert found.on == london("2027-01-06 00:00")


UNITS = ("days", "weeks", "months")
RULES = st.builds(
    "keep: mail\n{}: {} {}\nfrom: received\n{}".format,
    st.sampled_from(("for", "at_least", "at_most")),
    st.integers(1, 500),
    st.sampled_from(UNITS),
    st.sampled_from(("then: delete", "then: archive")),
)


@given(st.lists(RULES, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_where_rules_meet_in_any_order_the_latest_date_wins_within_the_maxima(
    school: Calendar, rules: list[str], random: Random
) -> None:
    found = disposal(*rules, calendar=school)
    alone = [disposal(rule, calendar=school) for rule in rules]
    maxima = [each.on for each in alone if each.clock.bound is Bound.AT_MOST]
    others = [each.on for each in alone if each.clock.bound is not Bound.AT_MOST]
    assert found.on == min([*maxima, max(others, default=max([*maxima, *others]))])
    random.shuffle(rules)
    again = disposal(*rules, calendar=school)
    assert (again.on, again.act.name) == (found.on, found.act.name)
