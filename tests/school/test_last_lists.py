"""Lists that shrink are refused until somebody confirms them; who is missing is never taken for a leaver."""

from pathlib import Path

import pytest
from tests.school.folders import FOLDER, placed, world, write

from chalkline.policy.diagnostics import Diagnostic
from chalkline.school.last_lists import FILE
from chalkline.school.loading import Loaded, confirm_lists, load_school

HEAD = "id,roles,addresses,classes\nhead,staff,,\nlee,staff,,\n"


def school_of(folder: Path, pupils: int, *, largest_loss: str = "") -> Path:
    """A school with this many pupils in a plain table of people."""
    rows = "".join(f"p{n},pupil,p{n}@alderbrook.example,9B\n" for n in range(pupils))
    lessons = "class,day,period\n9B,Mon,1\n"
    named = f'people = "people.csv"\nfacts = ["facts.csv"]\n{largest_loss}'
    changes = {"school.toml": named + FOLDER["school.toml"], "people.csv": HEAD + rows}
    return write(folder, {**changes, "facts.csv": "subject,name,value,from\n", "timetable/lessons.csv": lessons})


def loaded(folder: Path) -> tuple[Loaded, tuple[Diagnostic, ...]]:
    found, faults = load_school(folder)
    assert found is not None, faults
    return found, faults


def test_nothing_is_held_against_lists_that_nobody_confirmed(tmp_path: Path) -> None:
    load_school(school_of(tmp_path, 10))
    assert load_school(school_of(tmp_path, 1))[1] == ()
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(("now", "refused"), [(12, False), (10, False), (8, False), (7, True), (0, True)])
def test_more_than_a_fifth_may_not_be_gone(tmp_path: Path, now: int, refused: bool) -> None:
    confirm_lists(school_of(tmp_path, 10))
    found, faults = load_school(school_of(tmp_path, now))
    assert (found is None) is refused
    assert (f"there are {now} pupils; last time there were 10" in [fault.message for fault in faults]) is refused


@pytest.mark.parametrize(("share", "refused"), [(30, False), (29, True), (100, False), (0, True)])
def test_a_school_says_how_much_may_be_gone(tmp_path: Path, share: int, refused: bool) -> None:
    confirm_lists(school_of(tmp_path, 10))
    found, _ = load_school(school_of(tmp_path, 7, largest_loss=f"largest_loss = {share}\n"))
    assert (found is None) is refused


def test_lessons_are_a_list_too(tmp_path: Path) -> None:
    confirm_lists(school_of(tmp_path, 10))
    (tmp_path / "timetable/lessons.csv").unlink()
    _, (fault,) = load_school(tmp_path)
    assert (fault.code.value, fault.message) == ("shrunken-list", "there are 0 lessons; last time there were 1")


def test_confirming_accepts_the_lists_as_they_are(tmp_path: Path) -> None:
    confirm_lists(school_of(tmp_path, 10))
    found, _ = confirm_lists(school_of(tmp_path, 2))
    assert found is not None
    assert [fault.code.value for fault in loaded(tmp_path)[1]] == ["missing-person"]


def test_nothing_is_confirmed_while_anything_is_wrong(tmp_path: Path) -> None:
    school_of(tmp_path, 10)
    (tmp_path / "people.csv").write_text("id,roles\nhead,staf\n")
    found, _ = confirm_lists(tmp_path)
    assert found is None
    assert not (tmp_path / FILE).exists()


def test_who_is_missing_stays_known_and_is_named(tmp_path: Path) -> None:
    confirm_lists(school_of(tmp_path, 10))
    for _ in range(2):  # however often the shorter list is confirmed
        found, (fault,) = loaded(school_of(tmp_path, 9))
        assert placed(tmp_path, fault)[:2] == ("missing-person", "people.csv")
        assert fault.message == "people are missing from the lists: `p9`"
        assert found.lists.missing == ("p9",)
        assert found.owners["p9@alderbrook.example"] == "p9"
        now = world(found, "2026-09-14 09:30")
        assert now.roles("p9") == ("pupil",)
        assert [each.class_id for each in now.lessons("p9")] == ["9B"]
        confirm_lists(tmp_path)


def test_who_left_is_named_no_more(tmp_path: Path) -> None:
    confirm_lists(school_of(tmp_path, 10))
    school_of(tmp_path, 9)
    (tmp_path / "facts.csv").write_text("subject,name,value,from\np9,moment,left,2026-09-11\n")
    found, faults = loaded(tmp_path)
    assert faults == ()
    assert found.facts.moment("p9", "left") == world(found, "2026-09-11").at


def test_who_comes_back_is_missing_no_more(tmp_path: Path) -> None:
    confirm_lists(school_of(tmp_path, 10))
    confirm_lists(school_of(tmp_path, 9))
    found, faults = loaded(school_of(tmp_path, 10))
    assert faults == ()
    assert found.lists.missing == ()


def test_an_address_that_somebody_else_has_now_is_theirs(tmp_path: Path) -> None:
    confirm_lists(school_of(tmp_path, 10))
    school_of(tmp_path, 9)
    with (tmp_path / "people.csv").open("a") as file:
        file.write("new,pupil,p9@alderbrook.example,\n")
    found, _ = loaded(tmp_path)
    assert found.owners["p9@alderbrook.example"] == "new"
    assert found.addresses["p9"] == ()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"counts": {"people": "ten"}, "addresses": {}, "facts": []}'])
def test_a_state_that_cannot_be_read_is_a_fault(tmp_path: Path, text: str) -> None:
    school_of(tmp_path, 10)
    (tmp_path / FILE).parent.mkdir()
    (tmp_path / FILE).write_text(text)
    found, (fault,) = load_school(tmp_path)
    assert found is None
    assert placed(tmp_path, fault)[:2] == ("bad-state", str(FILE))
