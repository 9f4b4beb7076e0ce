"""A made-up school is a whole one: every file sound, every policy in force, people in every office."""

from pathlib import Path

import pytest
from tests.store.generate.small import AT, SMALL, folder_at

from chalkline.school.loading import Loaded, load_school
from chalkline.store.generate.folder import Size, write_school


def test_it_is_without_faults(made_up: Path) -> None:
    loaded, faults = load_school(made_up)
    assert loaded is not None, faults
    assert not faults
    checked = loaded.check_policies()
    assert checked.set is not None
    assert not checked.diagnostics


@pytest.mark.parametrize(
    "role", ["head_teacher", "dpo", "dsl", "network_manager", "head_of_year", "form_tutor", "office"]
)
def test_every_office_is_held(small: Loaded, role: str) -> None:
    assert small.facts.at(AT, small.calendar).holders("role", role)


def test_it_has_the_people_that_it_should(small: Loaded) -> None:
    world = small.facts.at(AT, small.calendar)
    counted = {role: len(world.holders("role", role)) for role in ("pupil", "staff", "parent")}
    assert counted == {"pupil": SMALL.pupils, "staff": SMALL.staff, "parent": SMALL.parents}
    assert world.related("g3", "p1", "parent")


def test_its_policies_bind_and_most_have_signed(small: Loaded) -> None:
    world = small.facts.at(AT, small.calendar)
    assert world.signed("t1", "acceptable-use")
    assert not world.signed("t20", "acceptable-use")


def test_it_is_the_same_each_time(tmp_path: Path) -> None:
    one, other = folder_at(tmp_path / "one"), folder_at(tmp_path / "other")
    files = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert len(files) > 15
    assert all((one / file).read_bytes() == (other / file).read_bytes() for file in files)


def test_a_real_schools_size_is_the_usual_one(tmp_path: Path) -> None:
    write_school(tmp_path)
    assert (tmp_path / "people/users.csv").read_text().count("\n") == 1 + 1_200 + 150 + 2_000
    assert Size().forms == 48
