"""What conditions become: a table of texts and the Python that runs for them."""

import pytest
from tests.policy.cel.compile.idioms import expression

from chalkline.policy.cel.compile.expressions import written
from chalkline.policy.cel.compile.lowering import lowered
from chalkline.policy.cel.compile.module import Module
from chalkline.policy.cel.compile.passes import optimised
from chalkline.policy.cel.compile.scope import Scope
from chalkline.policy.cel.compile.terms import Terms


def python_of(text: str) -> str:
    """The expression for a condition, without the prefixes that all names have."""
    terms = Terms()
    test = Scope(Module(), written).test(optimised(terms, lowered(expression(text), terms)))
    return test.replace("event.", "").replace("world.", "")


@pytest.mark.parametrize(
    ("text", "python"),
    [
        # membership
        ("word == 'staff' || word == 'pupil'", "(word in SET_0)"),
        ("word in ['staff'] || word == 'pupil' || reply", "(reply or (word in SET_0))"),
        ("word != 'a' && word != 'b'", "(not (word in SET_0))"),
        ("'a' == word", "(word == 'a')"),
        ("share == 1.0 || share == 2.0", "((share == 1.0) or (share == 2.0))"),
        ("words.exists(w, w == 'a')", "('a' in words)"),
        ("words.exists(w, w == word)", "(word in words)"),
        ("words.all(w, w != 'a')", "(not ('a' in words))"),
        ("words.all(w, w == 'a')", "(words.count('a') == len(words))"),
        ("words.exists(w, w != 'a')", "(words.count('a') != len(words))"),
        ("words.exists(w, w in ['a', 'b'])", "not SET_0.isdisjoint(words)"),
        ("!words.exists(w, w == 'a' || w == 'b')", "SET_0.isdisjoint(words)"),
        ("words.all(w, w in ['a', 'b'])", "SET_0.issuperset(words)"),
        ("words.exists(w, !(w in ['a', 'b']))", "(not SET_0.issuperset(words))"),
        # bounds
        ("number >= 8 && number < 15", "(8 <= number < 15)"),
        ("8 < number && 15 >= number", "(8 < number <= 15)"),
        ("number > 8 && reply && number < 15", "(reply and (8 < number < 15))"),
        ("number > other && number < 15", "((number < 15) and (number > other))"),
        ("numbers.exists(n, n > 5)", "(numbers and max(numbers) > 5)"),
        ("numbers.exists(n, n >= 5)", "(numbers and max(numbers) > 4)"),
        ("numbers.all(n, n >= 5)", "(not (numbers and min(numbers) < 5))"),
        # logic
        ("!(number == 1)", "(number != 1)"),
        ("!(number < 1)", "(number >= 1)"),
        ("!(share < 1.0)", "(not (share < 1.0))"),
        ("reply && (number == 1 && other == 2)", "(reply and (number == 1) and (other == 2))"),
        ("reply || true", "True"),
        ("reply && 1 / 0 == 1 && false", "False"),
        ("true ? reply : !reply", "reply"),
        # texts
        ("word.endsWith('.ru') || word.endsWith('.cn')", "word.endswith(('.ru', '.cn'))"),
        ("word.startsWith('a') || word.endsWith('a')", "(word.startswith('a') or word.endswith('a'))"),
        ("word.matches('a+b-c')", "(('b-c' in word) and finds_0(word))"),
        (
            "word.matches('(?i)win|lose')",
            "((('lose' in word.casefold()) or ('win' in word.casefold())) and finds_0(word))",
        ),
        ("word.matches('[ab]')", "finds_0(word)"),
        # constants
        ("at > timestamp('1970-01-01T00:00:01Z')", "(at > 1000000000)"),
        ("number > quantity('5 KB')", "(number > 5000)"),
        # invariants
        ("words.exists(w, reply && w == 'a')", "(reply and ('a' in words))"),
        ("words.all(w, reply || w == 'a')", "(reply or (words.count('a') == len(words)))"),
        # order
        ("word.contains('a') && reply && number == 1", "(reply and (number == 1) and ('a' in word))"),
        ("10 / number == 1 && reply", "(reply and (divide_int64_0(10, number) == 1))"),
    ],
)
def test_conditions_become_python(text: str, python: str) -> None:
    assert python_of(text) == python


def test_an_hour_is_a_part_of_the_local_minute_in_our_time() -> None:
    ours = "(94694400000000000 <= at < 253370764800000000000)"
    hour = "(calendar.local_minute(at) % 1440 // 60)"
    assert python_of("at.getHours() == 1") == f"(({hour} if {ours} else timestamp_to_hours_0(calendar.zone, at)) == 1)"


def test_a_weekly_window_is_a_day_and_two_comparisons() -> None:
    day = "(((calendar.local_minute(at) // 1440 + 3) % 7) in SET_0)"
    assert python_of("email_hours.contains(at)") == f"((450 <= (calendar.local_minute(at) % 1440) < 1020) and {day})"


def test_a_window_of_school_days_asks_its_timeline() -> None:
    assert python_of("lunch.contains(at)") == "inside_0(calendar, calendar.local_minute(at))"
