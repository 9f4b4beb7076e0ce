"""More facts put into a projection make what projecting all of them makes, whatever was asked of it before."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from tests.policy.facts.rows import CALENDAR, CLASSES, MOMENTS, PEOPLE, SCHOOL, VERSIONS, fact, facts

from chalkline.policy.facts.fact import Fact
from chalkline.policy.facts.index import Index
from chalkline.policy.facts.projection import Facts

SUBJECTS = ("", "stranger", *PEOPLE, *CLASSES, *VERSIONS)
grouped = st.lists(st.integers(0, 25), max_size=4).map(sorted)


def everything(facts: Facts) -> list[object]:
    """All that is known of everybody, with what can be asked of all together."""
    index = facts.index
    tables = [dict(index.rows), index.mentions, index.holders, index.school_wide, index.versions]
    boundaries = [facts.next_boundary(at, *people) for at, *people in product(MOMENTS, SUBJECTS, PEOPLE)]
    return [facts.number, *tables, *(index.entries[subject] for subject in SUBJECTS), *boundaries]


@given(facts(), grouped)
def test_facts_that_come_later_in_any_grouping_equal_all_at_once(rows: list[Fact], cuts: list[int]) -> None:
    rows = sorted(rows, key=lambda fact: fact.number)
    growing = Facts.of(SCHOOL, [])
    for start, stop in zip([0, *cuts], [*cuts, len(rows)], strict=True):
        everything(growing)  # what was worked out before must not stay
        growing = growing.with_rows(rows[start:stop])
    assert everything(growing) == everything(Facts.of(SCHOOL, rows))


@given(facts(), facts(), st.sets(st.sampled_from(SUBJECTS)))
def test_rows_exchanged_for_others_equal_those_from_scratch(
    before: list[Fact], after: list[Fact], changed: set[str]
) -> None:
    old, new = Facts.of(SCHOOL, before), Facts.of(SCHOOL, after)
    everything(old)
    exchanged = old.exchanged({subject: new.about(subject) for subject in changed}, 0)
    rows = {**{one: old.about(one) for one in SUBJECTS}, **{one: new.about(one) for one in changed}}
    scratch = Index.of_rows({subject: own for subject, own in rows.items() if own})
    assert everything(exchanged) == everything(Facts(school=SCHOOL, number=old.number, index=scratch))


def test_what_is_known_of_others_is_not_worked_out_again() -> None:
    known = Facts.of(SCHOOL, [fact("amy", "role", value="staff"), fact("ben", "related", "cat", "parent")])
    entries = {person: known.index.entries[person] for person in ("amy", "cat")}
    later = known.with_rows([fact("ben", "role", value="parent")])
    assert later.index.entries["amy"] is entries["amy"]
    assert later.index.entries["cat"] is not entries["cat"]
    assert later.at(MOMENTS[0], CALENDAR).roles("ben") == ("parent",)


def test_facts_of_another_school_are_left_out() -> None:
    known = Facts.of("elsewhere", [])
    assert known.with_rows([fact("amy", "role", value="staff")]) == known
