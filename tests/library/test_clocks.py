"""Every clock of both schools, on people, things and cases that it concerns and on some that it nearly does."""

import pytest
from tests.library.clock_trials import said
from tests.library.schools import whole_school
from tests.library.trial import CLOCKS, Trial

TRIALS: list[Trial] = [*CLOCKS.person, *CLOCKS.thing, *CLOCKS.case]


@pytest.mark.parametrize("trial", TRIALS, ids=[f"{trial.school}: {trial.name}" for trial in TRIALS])
def test_what_a_clock_says(trial: Trial) -> None:
    assert said(trial, whole_school(trial.school)) == trial.says
