"""What is evaluated where: guards, blocks that exclude each other, shared terms, and what becomes of errors."""

import re
from dataclasses import dataclass, field

from msgspec.structs import replace
from tests.policy.cel.cast import AMINA, BEN, SmallWorld
from tests.policy.cel.compile.idioms import expression
from tests.policy.cel.compile.programs import Event

from chalkline.policy.cel.compile import compile_conditions
from chalkline.policy.values import Uint

EVENT = Event(
    word="staff",
    number=30,
    other=0,
    count=Uint(1),
    share=1.0,
    reply=True,
    words=("a",),
    numbers=(),
    shares=(),
    sender=AMINA,
    people=(AMINA, BEN),
    ages={},
)


@dataclass(frozen=True, kw_only=True)
class CountingWorld(SmallWorld):
    """Writes down what it is asked."""

    asked: list[str] = field(default_factory=list)

    def fact(self, record: str, key: str, field: str) -> object:
        self.asked.append(field)
        return super().fact(record, key, field)


def source_of(*texts: str) -> str:
    """The function's text, its variables without their numbers."""
    source = compile_conditions([expression(text) for text in texts]).source
    return re.sub(r"\b([a-z_]+?)_\d+\b", r"\1", source[source.index("def conditions") :])


def outcome(event: Event, *texts: str) -> tuple[int, int]:
    return compile_conditions([expression(text) for text in texts])(event, SmallWorld())


def test_conditions_with_an_operand_in_common_stand_under_it() -> None:
    assert source_of("reply && number > 5", "other < 2 && reply").endswith(
        """
    if event.reply:
        if (event.number > 5):
            true |= 0x1
        if (event.other < 2):
            true |= 0x2
    return true, undecided
"""
    )


def test_a_wider_bound_guards_narrower_ones() -> None:
    assert source_of("number > 20", "number > 50", "number > 50 && reply").endswith(
        """
    number = event.number
    if (number > 20):
        true |= 0x1
        if (number > 50):
            true |= 0x2
            if event.reply:
                true |= 0x4
    return true, undecided
"""
    )


def test_values_of_one_term_exclude_each_other() -> None:
    source = source_of(*(f"word == '{word}' && number == {n}" for n, word in enumerate("abab")))
    assert "    if (word == 'a'):" in source
    assert "    elif (word == 'b'):" in source


def test_questions_to_one_list_are_only_asked_where_it_has_elements() -> None:
    assert "    if words:\n" in source_of("words.exists(w, w in ['a', 'b'])", "words.exists(w, w in ['c', 'd'])")


def test_elements_of_another_kind_are_only_looked_for_where_there_are_any() -> None:
    source = source_of("words.exists(w, w != 'a') && reply", "words.exists(w, w.endsWith('b'))")
    assert "    if (words.count('a') != len(words)):\n" in source


def test_a_fact_is_read_once() -> None:
    world = CountingWorld()
    texts = ["'staff' in sender.roles && reply", "'pupil' in sender.roles", "size(sender.roles) > 1 || word == 'x'"]
    assert compile_conditions([expression(text) for text in texts])(EVENT, world) == (0b101, 0)
    assert world.asked == ["roles"]


def test_what_no_condition_needs_is_not_read() -> None:
    world = CountingWorld()
    texts = ["'staff' in sender.roles && !reply", "'pupil' in sender.roles && !reply"]
    assert compile_conditions([expression(text) for text in texts])(EVENT, world) == (0, 0)
    assert world.asked == []


def test_an_error_is_undecided_and_concerns_no_other_condition() -> None:
    assert outcome(EVENT, "10 / other == 1", "reply", "10 / other == 1 && reply") == (0b010, 0b101)


def test_false_absorbs_an_error_on_either_side() -> None:
    assert outcome(EVENT, "10 / other == 1 && 10 / (number - 30) == 1", "10 / other == 1 && 1 / number == 1") == (0, 1)


def test_an_error_of_a_guard_leaves_each_condition_its_own_outcome() -> None:
    event = replace(EVENT, sender=BEN, people=())
    guard = "10 / other == 1"
    assert outcome(event, f"{guard} && reply", f"{guard} && !reply", f"{guard} && sender.year == 8") == (0, 0b001)


def test_an_element_that_decides_absorbs_errors_of_others() -> None:
    assert outcome(EVENT, "people.exists(p, p.year > 8)", "people.all(p, p.year > 9)") == (0b01, 0)
    assert outcome(EVENT, "people.exists(p, p.year > 9)", "people.all(p, p.year > 8)") == (0, 0b11)


def test_no_conditions_are_a_function_too() -> None:
    assert compile_conditions([])(EVENT, SmallWorld()) == (0, 0)
