"""What is not worked out in columns is said, with how often it was asked."""

import numpy as np
import pyarrow as pa
import pytest
from tests.policy.cel.columnar_evaluator import OneWorld
from tests.policy.cel.oracle.events import IN_UTC
from tests.policy.cel.oracle.rules import checked

from chalkline.policy.cel.columnar import Plan, columnar_conditions
from chalkline.policy.cel.columnar.plan import Way
from chalkline.policy.values import Timestamp

NOW = Timestamp(1_795_000_000_000_000_000)
PEOPLE = [{"id": id_, "address": ""} for id_ in ("amina", "ben", "amina", "", "amina")]
BATCH = pa.record_batch(
    {
        "sender": pa.array(PEOPLE, pa.struct({"id": pa.string(), "address": pa.string()})),
        "word": pa.array(["a", "b", "a", "", "a"]).dictionary_encode(),
        "number": pa.array([0, 1, 2**62, 3, 4]),
        "words": pa.array([["a"], [], ["b", "a"], ["c"], []]),
    }
)


def plan(text: str) -> Plan:
    conditions = columnar_conditions([checked(text).root])
    return conditions.plan(BATCH, np.full(BATCH.num_rows, NOW // 1000), OneWorld(IN_UTC(NOW)))


@pytest.mark.parametrize(
    "text",
    [
        "word == 'a' && word.startsWith('a') || word.matches('^a+$') || size(word) > 3",
        "number > 3 && number + 1 < 5 && number % 2 == 0",
        "words.exists(w, w in ['a', 'b']) && words.all(w, w != 'c') && size(words) < 9 && 'a' in words",
        "email_hours.contains(at) && at.getHours() < 9",
    ],
)
def test_what_rules_mostly_ask_is_done_in_columns(text: str) -> None:
    found = plan(text)
    assert found.parts == ()
    assert found.in_columns == found.atoms > 0


def test_facts_are_asked_once_for_each_person() -> None:
    found = plan("'staff' in sender.roles")
    assert {(part.text, part.way): part.asked for part in found.parts}["sender.roles", Way.FACTS] == 3


def test_what_no_kernel_does_is_asked_once_for_each_value() -> None:
    (part,) = plan("word.lowerAscii() == 'a' && number > 0").parts
    assert (part.text, part.way, part.asked) == ("word.lowerAscii()", Way.VALUES, 3)


def test_sums_that_could_overflow_are_asked_value_by_value() -> None:
    (part,) = plan("number * 4 > 5 || word == ''").parts
    assert (part.text, part.asked) == ("number * 4", 5)


def test_the_plan_is_told_in_a_few_lines() -> None:
    assert plan("word.trim() == 'a' || number > 5").text == (
        "1 of 2 atomic conditions in columns alone, over 5 events\n"
        "3 times `word.trim()`: no kernel does it here: asked once for each distinct value"
    )
