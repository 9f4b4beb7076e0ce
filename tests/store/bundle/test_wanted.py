"""Of a school's facts a bundle carries what the rules of its events may read, by the rule."""

from collections.abc import Mapping

import pytest
from tests.policy.check.policies import checked, clause, policy
from tests.store.bundle.school import fact, school

from chalkline.store.bundle.wanted import is_wanted, wanted, with_those_of

ALWAYS = {"in_force", "minor_change", "enforced", "last_resort", "deputises", "signed", "role"}
"""The demonstration school's groups name roles."""


def wants(*rules: str, events: tuple[str, ...] = ("mail.send",)) -> Mapping[str, tuple[str, ...]]:
    """What these rules want beyond what every rule does."""
    clauses = [clause("As it says, in year 7.", rule, id_=f"a.c{number}") for number, rule in enumerate(rules)]
    found = wanted(checked(policy(*clauses)), school()[0].school, events)
    return {name: of for name, of in found.items() if name not in ALWAYS}


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("on: mail.send\nwhen: message.subject == ''\nthen: note", {}),
        ("on: mail.send\nwhen: sender.year == 7\nthen: note", {"attribute": ("year",), "moment": ("year",)}),
        ("on: mail.send\nwhen: lessons(sender).size() > 0\nthen: note",
         {"lesson": (), "enrolled": (), "class_lesson": (), "teaches": ()}),
        ("on: mail.send\nwhen: related(sender, recipient)\nthen: note", {"related": ()}),
        ("on: mail.send\nwhen: related(sender, recipient, 'parent')\nthen: note", {"related": ("parent",)}),
        ("on: mail.send\nwhen: message.subject == ''\nthen: ask\nask: head_of_year of sender",
         {"related": ("head_of_year",), "attribute": ("name",), "allowed": ("e-mail#a.c0", "e-mail@1#a.c0")}),
        ("on: mail.receive\nwhen: sender.year == 7\nthen: note", {}),
    ],
)  # fmt: skip
def test_a_rule_wants_what_its_condition_reads(rule: str, found: Mapping[str, tuple[str, ...]]) -> None:
    assert wants(rule) == found


def test_a_permission_wants_its_terms_and_those_whom_they_name() -> None:
    rule = "on: mail.send\nwhen: permitted(sender, 'post')\nthen: note"
    may = "may: post\nwho: form_tutor of person\nprovided: person.year > 7 && permitted(person, 'press')"
    other = "may: press\nwho: staff"
    unread = "may: phones\nwho: staff\nprovided: person.form == '7B'"
    assert wants(rule, may, other, unread) == {
        "attribute": ("year",),
        "moment": ("year",),
        "permitted": ("post", "press"),
        "related": ("form_tutor",),
        "withdrawn": ("post", "press"),
    }


def test_a_clause_wants_the_permissions_that_lift_it() -> None:
    rule = "on: mail.send\nwhen: message.subject == ''\nthen: refuse"
    assert wants(rule, "may: no_subject\nwho: staff\nlifts: a.c0") == {
        "permitted": ("no_subject",),
        "withdrawn": ("no_subject",),
    }


def test_facts_are_told_apart_by_what_they_are_asked_by() -> None:
    by = {"attribute": ("year",), "signed": ("mail",), "related": (), "permitted": ("post",)}
    assert is_wanted(fact("amy", "attribute", "year", "7"), by)
    assert not is_wanted(fact("amy", "attribute", "form", "7B"), by)
    assert is_wanted(fact("amy", "signed", "mail@3"), by)
    assert not is_wanted(fact("amy", "signed", "web@3"), by)
    assert is_wanted(fact("amy", "related", "ben", "uncle"), by)
    assert not is_wanted(fact("amy", "permitted", value="press"), by)
    assert not is_wanted(fact("amy", "recorded", value="post"), by)


def test_what_either_wants_is_wanted_by_both() -> None:
    assert with_those_of({"role": ("staff",)}, {"role": ("pupil",), "related": ()}, {"related": ("parent",)}) == {
        "related": (),
        "role": ("pupil", "staff"),
    }
