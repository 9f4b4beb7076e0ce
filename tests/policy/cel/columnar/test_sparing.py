"""Facts are asked only of whom a condition still hangs on, and the conditions are worth what they would be anyway."""

from collections.abc import Collection
from itertools import count

import numpy as np
import pyarrow as pa
import pytest
from tests.policy.cel.columnar.agreement.trials import Trial
from tests.policy.cel.columnar_evaluator import OneWorld
from tests.policy.cel.oracle.events import IN_UTC
from tests.policy.cel.oracle.rules import checked

from chalkline.policy.cel.columnar import ColumnarConditions, atoms_of, columnar_conditions
from chalkline.policy.cel.columnar.columns import NUMBER_OF, Bools
from chalkline.policy.cel.columnar.frame import Frame
from chalkline.policy.cel.columnar.sparing import dear_atoms
from chalkline.policy.cel.columnar.truth import Truth, truth
from chalkline.policy.cel.errors import ErrorKind
from chalkline.policy.cel.typed import Node
from chalkline.policy.values import Timestamp

NUMBERS = (0, 1, 2, 3, 4, 5, 6, 7)
PEOPLE = ("amina", "ben", *(f"p{number}" for number in NUMBERS[2:]))
BATCH = pa.record_batch(
    {
        "number": pa.array(NUMBERS, pa.int64()),
        "sender": pa.array([{"id": id_} for id_ in PEOPLE], pa.struct({"id": pa.string()})),
    }
)
AT = np.zeros(len(NUMBERS), np.int64)
STAFF = "'staff' in sender.roles"


def conditions(*texts: str) -> ColumnarConditions:
    return columnar_conditions([checked(text).root for text in texts])


def found(of: ColumnarConditions, unseen: Collection[int] = ()) -> tuple[list[Truth], dict[str, int]]:
    """The conditions' truth, and how often each part was asked of the facts or of the library."""
    asked: dict[Node, int] = {}
    frame = Frame.of(BATCH, AT, OneWorld(IN_UTC(Timestamp(0))), asked)
    return of.in_frame(frame, unseen), {node.span.text: times for node, times in asked.items()}


def rows(flags: Bools) -> list[int]:
    return list(map(int, np.flatnonzero(flags)))


@pytest.mark.parametrize(
    ("text", "times"),
    [
        (f"number < 1 && {STAFF}", 1),
        (f"number > 2 || {STAFF}", 3),
        (f"number < 1 ? {STAFF} : number > 4", 1),
        (f"number > 9 && {STAFF}", 0),
        (f"number < 0 || !(number > 9 && {STAFF})", 0),
    ],
)
def test_only_those_are_asked_about_on_whom_it_hangs(text: str, times: int) -> None:
    assert found(conditions(text))[1].get("sender.roles", 0) == times


def test_where_it_hangs_on_half_of_them_all_are_asked_about_together() -> None:
    assert found(conditions(f"number < 3 && {STAFF}"))[1]["sender.roles"] == 3
    assert found(conditions(f"number < 4 && {STAFF}"))[1]["sender.roles"] == len(NUMBERS)


def test_an_error_that_the_answer_may_absorb_is_no_decision() -> None:
    (one,), asked = found(conditions(f"12 / number > 100 || {STAFF}"))
    assert asked["sender.roles"] == len(NUMBERS)
    assert rows(one.true) == [0]
    (other,), asked = found(conditions(f"12 / number > 100 && {STAFF}"))
    assert asked["sender.roles"] == 1
    assert other.errors is not None
    assert other.errors.tolist() == [NUMBER_OF[ErrorKind.DIVISION_BY_ZERO], *[0] * 7]


def test_an_atom_of_several_conditions_is_asked_where_any_of_them_hangs_on_it() -> None:
    (one, other), asked = found(conditions(f"number < 1 && {STAFF}", f"number == 1 && !({STAFF})"))
    assert asked["sender.roles"] == 2
    assert (rows(one.true), rows(other.true)) == ([0], [1])


def test_the_cheapest_facts_are_asked_first_and_spare_the_dearer() -> None:
    text = f"permitted(sender, 'late_mail') && lessons(sender).size() > 0 && related(sender, sender) && {STAFF}"
    atoms = atoms_of([checked(f"number > 3 && {text}").root])
    asked_in_order = [atoms[place].span.text for place in dear_atoms(atoms)]
    assert asked_in_order[0] == STAFF
    assert asked_in_order[1].startswith("related")
    assert asked_in_order[2].startswith("lessons")
    assert asked_in_order[3].startswith("permitted")
    _, asked = found(conditions(f"{STAFF} && permitted(sender, 'late_mail')"))
    assert (asked["sender.roles"], asked["permitted(sender, 'late_mail')"]) == (len(NUMBERS), 1)


@pytest.mark.parametrize(
    ("text", "true", "failing"),
    [
        (f"number > 6 && {STAFF}", [], [0]),
        (f"number > 6 || {STAFF}", [0], [1, 2, 3, 4, 5, 6, 7]),
        (f"{STAFF} ? number > 6 : number > 5", [6, 7], [0]),
    ],
)
def test_what_nobody_can_see_is_an_error_only_where_something_hangs_on_it(
    text: str, true: list[int], failing: list[int]
) -> None:
    of = conditions(text)
    unseen = next(place for place, atom in enumerate(of.atoms) if atom.span.text == "number > 6")
    (one,), _ = found(of, [unseen])
    assert (rows(one.true), rows(one.failing)) == (true, failing)


def test_facts_that_nobody_can_see_are_not_asked() -> None:
    of = conditions(f"number > 5 && {STAFF}")
    (one,), asked = found(of, [of.dear[0]])
    assert asked == {}
    assert (rows(one.true), rows(one.failing)) == ([], [6, 7])


def asks_facts(trial: Trial) -> bool:
    return bool(columnar_conditions(trial.conditions).dear)


@pytest.mark.parametrize("number", range(20))
def test_conditions_are_what_they_would_be_if_all_atoms_were_asked_everywhere(number: int) -> None:
    trials = (Trial.of(seed, 60) for seed in count(1000 * number))
    trial = next(filter(asks_facts, trials))
    of, frame = columnar_conditions(trial.conditions), trial.frame()
    everywhere = [truth(frame.value(step), trial.size) for step in of.steps]
    for rule, one, other in zip(
        trial.rules, of.in_frame(trial.frame()), of.skeleton.combined(everywhere, trial.size), strict=True
    ):
        assert one.true.tolist() == other.true.tolist(), rule.text
        errors = [np.zeros(trial.size, np.uint8) if each.errors is None else each.errors for each in (one, other)]
        assert errors[0].tolist() == errors[1].tolist(), rule.text
