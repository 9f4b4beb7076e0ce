"""Who owes what, what is done, and what nobody can see."""

from hypothesis import given
from hypothesis import strategies as st
from tests.policy.clocks.known import NOW, Row, knowledge
from tests.policy.decide.cast import fact, when

from chalkline.policy.clocks.due_dates import CannotSee, Due
from chalkline.policy.clocks.owed import Done, Passed, State, states
from chalkline.policy.values import Timestamp

LEAVE = "at: contract_end 15:15\nwho: staff\ndo: account.suspend mail"
SIGN = 'must: sign_policy\nwho: staff\nafter: contract_start\nwithin: 5 working days\ndone: signed(person, "p")'
TRAIN = "must: training\nwho: staff\nevery: 1 year"


def of(rule: str, person: str, *rows: Row, at: str = NOW) -> State | None:
    """What the rule says of a person."""
    (clock,), known = knowledge(*rows, rule=rule, at=at)
    return next((state for state in states(clock, known) if state.subject == person), None)


def moment(name: str, at: str, person: str = "ann") -> Row:
    return fact(person, "moment", name, since=when(at))


def on(state: State | None) -> object:
    """When something is owed, or what else is said."""
    return state.on if isinstance(state, Due) else type(state)


def test_the_systems_act_is_due_at_its_moment() -> None:
    assert on(of(LEAVE, "ann", moment("contract_end", "2026-12-18"))) == when("2026-12-18 15:15")


def test_whoever_is_concerned_without_a_date_is_named() -> None:
    state = of(LEAVE, "ann")
    assert isinstance(state, CannotSee)
    assert state.why == "nobody has said when `contract_end` is"


def test_a_rule_concerns_nobody_of_another_role() -> None:
    assert of(LEAVE, "leo", moment("contract_end", "2026-12-18", "leo")) is None


def test_a_leaver_whose_role_ends_with_the_day_is_still_concerned() -> None:
    rows = (
        fact("zoe", "role", "staff", until=when("2026-12-19")),
        moment("contract_end", "2026-12-18", "zoe"),
    )
    assert on(of(LEAVE, "zoe", *rows)) == when("2026-12-18 15:15")
    assert on(of(LEAVE, "zoe", *rows, at="2027-01-10 09:00")) == Passed


def test_who_holds_the_role_up_to_the_very_moment_is_concerned() -> None:
    rule = LEAVE.replace("contract_end 15:15", "left end of day")
    rows = (fact("zoe", "role", "staff", until=when("2026-12-19")), moment("left", "2026-12-18", "zoe"))
    assert on(of(rule, "zoe", *rows)) == when("2026-12-19")


def test_who_had_left_the_role_before_the_moment_is_not_concerned() -> None:
    rows = (fact("zoe", "role", "staff", until=when("2026-12-01")), moment("contract_end", "2026-12-18", "zoe"))
    assert of(LEAVE, "zoe", *rows) is None


def test_an_act_whose_moment_has_passed_is_never_said_to_be_done() -> None:
    assert of(LEAVE, "ann", moment("contract_end", "2026-11-20"), at="2026-11-20 15:15") == Passed(
        clock=knowledge(rule=LEAVE)[0][0], subject="ann", on=when("2026-11-20 15:15")
    )


def test_a_duty_is_owed_until_its_condition_holds() -> None:
    started = moment("contract_start", "2026-11-16")
    signed = (fact("p@1", "in_force"), fact("ann", "signed", about="p@1", since=when("2026-11-18")))
    assert on(of(SIGN, "ann", started)) == when("2026-11-24")
    assert on(of(SIGN, "ann", started, *signed)) is Done
    assert on(of(SIGN, "ann", started, *signed, at="2026-11-17 09:00")) == when("2026-11-24")


def test_a_duty_is_overdue_from_its_due_moment_on() -> None:
    rule, joined = "must: training\nwho: staff\nevery: 1 year", moment("joined", "2024-10-01")
    assert on(of(rule, "ann", joined, at="2025-10-02 00:00")) == when("2025-10-02")
    assert on(
        of(rule, "ann", joined, fact("ann", "recorded", "training", since=when("2025-09-01")), at="2025-10-02 00:00")
    ) == when("2026-10-02")


def test_whether_it_is_done_may_be_unknown() -> None:
    rule = "must: move_up\nwho: staff\nafter: contract_start\nwithin: 5 working days\ndone: person.year == 1"
    for started in ("2026-11-16", "2026-09-02"):
        state = of(rule, "ann", moment("contract_start", started))
        assert isinstance(state, CannotSee)
        assert state.why == "nobody can say whether it is done"


def test_an_entry_counts_from_the_day_on_which_it_was_made() -> None:
    rule = "must: training\nwho: staff\nafter: joined\nwithin: 10 days"
    rows = (moment("joined", "2026-11-16"), fact("ann", "recorded", "training", since=when("2026-11-21")))
    assert on(of(rule, "ann", *rows)) == when("2026-11-27")
    assert on(of(rule, "ann", *rows, at="2026-11-21 00:00")) is Done


def test_an_overdue_duty_stays_owed_and_a_late_one_is_done() -> None:
    started = moment("contract_start", "2026-09-02")
    late = (fact("p@1", "in_force"), fact("ann", "signed", about="p@1", since=when("2026-11-18")))
    assert on(of(SIGN, "ann", started)) == when("2026-09-10")
    assert on(of(SIGN, "ann", started, *late)) is Done


def test_what_is_done_needs_no_date() -> None:
    signed = (fact("p@1", "in_force"), fact("ann", "signed", about="p@1"))
    assert on(of(SIGN, "ann", *signed)) is Done
    assert on(of(SIGN, "ann")) is CannotSee


def test_what_will_have_lapsed_by_its_date_is_owed_again() -> None:
    duty = 'must: training\nwho: staff\nbefore: year_end\ndone: recorded(person, "training")'
    rule = f"{duty}\n\nrecord: training\nby: staff"
    (clock,), known = knowledge(
        moment("year_end", "2027-07-20"),
        fact("ann", "recorded", "training", until=when("2027-07-01")),
        fact("tom", "recorded", "training"),
        moment("year_end", "2027-07-20", "tom"),
        rule=rule,
    )
    assert {state.subject: on(state) for state in states(clock, known)} == {"ann": when("2027-07-20"), "tom": Done}


def test_without_a_condition_an_entry_says_that_it_is_done() -> None:
    rule = "must: training\nwho: staff\nafter: joined\nwithin: 10 days"
    joined = moment("joined", "2026-11-16")
    assert on(of(rule, "ann", joined)) == when("2026-11-27")
    assert on(of(rule, "ann", joined, fact("ann", "recorded", "training", since=when("2026-11-19")))) is Done


def test_an_entry_serves_one_due_date_of_a_duty_that_comes_again() -> None:
    joined = moment("joined", "2024-10-01")
    first, second = when("2025-10-02"), when("2026-10-02")

    def entry(at: str) -> Row:
        return fact("ann", "recorded", "training", since=when(at))

    assert on(of(TRAIN, "ann", joined, at="2025-09-01 09:00")) == first
    assert on(of(TRAIN, "ann", joined, entry("2025-09-10"), at="2025-11-01 09:00")) == second
    assert on(of(TRAIN, "ann", joined, entry("2025-09-10"))) == second
    assert on(of(TRAIN, "ann", joined, entry("2025-09-10"), entry("2026-10-10"))) == when("2027-10-02")
    assert on(of(TRAIN, "ann", joined, entry("2025-09-10"), entry("2026-10-10"), entry("2026-11-01"))) is Done


def test_a_condition_that_nobody_can_decide_is_said_so_and_never_taken_for_no() -> None:
    rule = LEAVE.replace("do:", "when: person.year == 1\ndo:")
    state = of(rule, "ann", moment("contract_end", "2026-12-18"))
    assert isinstance(state, CannotSee)
    assert "nobody can say whether" in state.why


def test_what_the_condition_leaves_out_is_not_concerned() -> None:
    rule = LEAVE.replace("do:", 'unless: "head_teacher" in person.roles\ndo:')
    row = fact("priya", "role", "staff")
    assert of(rule, "priya", row, moment("contract_end", "2026-12-18", "priya")) is None


def test_the_day_on_which_a_version_comes_into_force_is_a_moment() -> None:
    rule = 'must: sign_policy\nwho: staff\nafter: published\nwithin: 10 days\ndone: signed(person, "p")'
    assert on(of(rule, "ann", fact("p@1", "in_force", since=when("2026-11-16")))) == when("2026-11-27")


def test_an_entry_is_a_moment_by_the_name_of_its_register() -> None:
    rule = "must: check\nwho: staff\nafter: loan\nwithin: 10 days\n\nrecord: loan\nby: staff"
    assert on(of(rule, "ann", fact("ann", "recorded", "loan", since=when("2026-11-16")))) == when("2026-11-27")


def test_a_duty_binds_from_the_day_on_which_its_policy_came_into_force() -> None:
    rows = (fact("p@1", "in_force", since=when("2026-11-02")), moment("contract_start", "2011-02-08"))
    assert on(of(SIGN, "ann", *rows)) == when("2026-11-10")


def test_nothing_that_recurs_was_owed_before_the_policy_was_in_force() -> None:
    rows = (fact("p@1", "in_force", since=when("2026-11-02")), moment("joined", "2011-02-08"))
    assert on(of(TRAIN, "ann", *rows)) == when("2027-02-09")


def test_a_new_version_binds_nobody_anew() -> None:
    versions = (fact("p@0", "in_force", since=when("2020-01-01")), fact("p@1", "in_force", since=when("2026-11-02")))
    assert on(of(SIGN, "ann", *versions, moment("contract_start", "2026-09-02"))) == when("2026-09-10")


_DAYS = st.integers(0, 800).map(lambda day: Timestamp(when("2025-06-01") + day * 86_400 * 10**9))
_ROWS = st.lists(
    st.one_of(
        st.builds(
            lambda who, at: fact(who, "moment", "contract_start", since=at), st.sampled_from(("ann", "tom")), _DAYS
        ),
        st.builds(lambda who, at: fact(who, "signed", about="p@1", since=at), st.sampled_from(("ann", "tom")), _DAYS),
        st.builds(lambda who, at: fact(who, "role", "staff", since=at), st.sampled_from(("leo", "priya")), _DAYS),
        st.builds(lambda at: fact("p@1", "in_force", since=at), _DAYS),
    ),
    max_size=8,
)


@given(rows=_ROWS, at=_DAYS)
def test_nobody_whom_a_duty_concerns_is_left_out_or_named_twice(rows: list[Row], at: Timestamp) -> None:
    (clock,), known = knowledge(*rows, rule=SIGN, at=f"{at.utc:%Y-%m-%d %H:%M}")
    named = [state.subject for state in states(clock, known)]
    assert sorted(named) == sorted(known.world(known.at).holders("role", "staff"))


@given(rows=_ROWS, at=_DAYS)
def test_what_is_signed_by_now_is_never_owed(rows: list[Row], at: Timestamp) -> None:
    (clock,), known = knowledge(*rows, rule=SIGN, at=f"{at.utc:%Y-%m-%d %H:%M}")
    for state in states(clock, known):
        if known.world(known.at).signed(state.subject, "p"):
            assert isinstance(state, Done)
