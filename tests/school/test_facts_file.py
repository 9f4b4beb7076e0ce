"""``facts.csv``: facts in the order of their recording, and what is wrong with it, where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.school.files import FACTS, facts, places

from chalkline.policy.facts.fact import BEGINNING, FOREVER
from chalkline.policy.facts.kinds import KINDS


def test_a_row_is_a_fact() -> None:
    (found,), faults = facts(
        "subject,name,object,value,from,to,by,reason\nkaren,permitted,head,direct_mail,,,office,ill\n"
    )
    assert faults == []
    assert (found.subject, found.name, found.object, found.value) == ("karen", "permitted", "head", "direct_mail")
    assert (found.since, found.until, found.by, found.reason) == (BEGINNING, FOREVER, "office", "ill")


def test_a_lesson_ends_at_its_time() -> None:
    found, _ = facts(FACTS)
    assert (str(found[0].since.utc), str(found[0].until.utc)) == (
        "2026-09-07 08:00:00+00:00",
        "2026-09-07 09:00:00+00:00",
    )


def test_rows_count_in_the_order_of_their_recording() -> None:
    found, _ = facts(
        "subject,name,value,recorded\n"
        "leo,role,staff,2026-09-03\n"
        "leo,role,pupil,2026-09-01 12:00\n"
        "leo,role,parent,2026-09-03\n"
    )
    assert [(fact.number, fact.value) for fact in found] == [(1, "pupil"), (2, "staff"), (3, "parent")]


def test_every_kind_of_fact_can_be_written() -> None:
    rows = {
        "role": "leo,role,,pupil,,",
        "deputises": "leo,deputises,,head_of_year,,",
        "last_resort": "leo,last_resort,,,,",
        "related": "karen,related,leo,parent,,",
        "teaches": "head,teaches,9b/ma,,,",
        "lesson": "leo,lesson,9b/ma,,2026-09-07 09:00,2026-09-07 10:00",
        "permitted": "leo,permitted,,phone,,",
        "withdrawn": "leo,withdrawn,,phone,,",
        "recorded": "leo,recorded,website,photos,,",
        "enrolled": "leo,enrolled,9b/ma,,,",
        "class_lesson": "9b/ma,class_lesson,head,R12,2026-09-07 09:00,2026-09-07 10:00",
        "signed": "leo,signed,internet@2,,,",
        "attribute": "leo,attribute,year,9,,",
        "moment": "leo,moment,,final_exam,2027-06-20,",
        "in_force": "internet@2,in_force,,,2026-09-01,",
        "minor_change": "internet@2,minor_change,internet@1,,,",
        "enforced": "internet#games,enforced,,,,",
        "discharged": "<m1@x>,discharged,,email@1#hours,,",
        "allowed": "leo,allowed,games.example,internet#games,,",
        "legal_hold": "leo,legal_hold,,claim 7,,",
    }
    assert set(rows) == set(KINDS)
    found, faults = facts("subject,name,object,value,from,to\n" + "\n".join(rows.values()))
    assert faults == []
    assert [fact.name for fact in found] == list(rows)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("leo,rol,,pupil,,", ("unknown-fact", 2, 5, "rol")),
        ("leo,,,pupil,,", ("unknown-fact", 2, 5, "")),
        ("leo,role,,pupl,,", ("unknown-role", 2, 11, "pupl")),
        ("karen,related,leo,parnt,,", ("unknown-relation", 2, 19, "parnt")),
        ("leo,moment,,final_exm,,", ("unknown-moment", 2, 13, "final_exm")),
        ("le o,role,,pupil,,", ("bad-cell", 2, 1, "le o")),
        (",in_force,,,,", ("bad-cell", 2, 1, "")),
        ("internet,in_force,,,,", ("bad-cell", 2, 1, "internet")),
        ("internet@1,enforced,,,,", ("bad-cell", 2, 1, "internet@1")),
        ("leo,permitted,,,,", ("bad-cell", 2, 16, "")),
        ("leo,role,9b,pupil,,", ("bad-cell", 2, 10, "9b")),
        ("leo,attribute,year,nine,,", ("bad-cell", 2, 20, "nine")),
        ("leo,permitted,,phone,2026-02-30,", ("bad-time", 2, 22, "2026-02-30")),
        ("leo,permitted,,phone,2026-02-03,2026-02-01", ("bad-cell", 2, 33, "2026-02-01")),
        ("leo,lesson,9b,,2026-09-07 09:00,", ("bad-cell", 2, 33, "")),
    ],
)
def test_a_fault_is_named_where_it_stands(row: str, expected: tuple[str, int, int, str]) -> None:
    _, faults = facts(f"subject,name,object,value,from,to\n{row}\n")
    assert places(faults) == [expected]


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    facts(text.encode("utf-8", "replace"))
    facts(f"{FACTS}{text}".encode("utf-8", "replace"))


def test_a_fact_is_taken_back_by_an_end_at_its_beginning() -> None:
    found, faults = facts("subject,name,value,from,to\nleo,role,pupil,2026-09-01,2026-09-01 00:00\n")
    assert faults == []
    assert found[0].until == found[0].since
