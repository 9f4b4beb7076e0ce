"""Every permission of both schools: who may ask, who answers, until when; and who may not."""

import pytest
from tests.library.permission_trials import in_force, said_of_answer, said_of_asking
from tests.library.schools import NAMES, whole_school
from tests.library.trial import PERMISSIONS, Answer, Asking


@pytest.mark.parametrize("trial", PERMISSIONS.asking, ids=[f"{one.school}: {one.name}" for one in PERMISSIONS.asking])
def test_who_asks_whom(trial: Asking) -> None:
    school = whole_school(trial.school)
    assert said_of_asking(trial, school) == trial.says
    assert trial.in_force in {None, in_force(trial, school)}


@pytest.mark.parametrize("trial", PERMISSIONS.answer, ids=[f"{one.school}: {one.name}" for one in PERMISSIONS.answer])
def test_how_long_an_answer_holds(trial: Answer) -> None:
    assert said_of_answer(trial, whole_school(trial.school)) == trial.says


@pytest.mark.parametrize("name", NAMES.values())
def test_every_permission_has_somebody_who_may_ask_and_somebody_who_may_not(name: str) -> None:
    known = {rule.rule.permission.value for rule in whole_school(name).policies.may}
    tried = [trial for trial in PERMISSIONS.asking if trial.school == name]
    assert {trial.permission for trial in tried if trial.says == "may not"} == known
    assert {trial.permission for trial in tried if trial.says != "may not"} == known
