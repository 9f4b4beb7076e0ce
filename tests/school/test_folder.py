"""A whole folder: what is found by name, what settings say otherwise, and every fault of every file at once."""

from pathlib import Path

from tests.school.folders import FOLDER, faults, load, world, write

from chalkline.school.loading import load_school
from chalkline.store.generate.folder import Size, write_school


def test_files_are_found_by_their_names(tmp_path: Path) -> None:
    school = load(tmp_path, {"register.csv": "policy\nSafeguarding Policy\n", "policies/a.md": ""})
    noon = world(school, "2026-09-07 12:00")
    assert noon.roles("head") == ("dpo", "head_teacher", "staff")
    assert noon.recorded("leo", "photo_consent")
    assert [term.name for term in school.calendar.terms] == ["Autumn term"]
    assert [row.policy.value for row in school.register or ()] == ["Safeguarding Policy"]
    assert [path.value.name for path in school.policies] == ["a.md"]


def test_settings_name_other_files(tmp_path: Path) -> None:
    named = 'people = "people.csv"\nfacts = ["more.csv"]\ntimetable = ["week.csv"]\n' + FOLDER["school.toml"]
    people = "id,roles,classes\nhead,staff,\nlee,staff,\nleo,pupil,9B/Hi\n"
    lessons = "class,day,period\n9B/Hi,Wed,1\n"
    changes = {"school.toml": named, "people.csv": people, "more.csv": "subject,name\n", "week.csv": lessons}
    school = load(tmp_path, changes)
    assert [each.class_id for each in world(school, "2026-09-09 09:30").lessons("leo")] == ["9B/Hi"]
    assert not world(school, "2026-09-09").recorded("leo", "photo_consent")


def test_a_folder_without_settings_is_no_school(tmp_path: Path) -> None:
    school, (fault,) = load_school(tmp_path)
    assert school is None
    assert (fault.code.value, fault.span.source.name) == ("no-file", str(tmp_path / "school.toml"))


def test_faults_of_all_files_are_named_with_row_and_column(tmp_path: Path) -> None:
    changes = {
        "people/users.csv": FOLDER["people/users.csv"].replace("guardian", "gardian"),
        "people/enrollments.csv": FOLDER["people/enrollments.csv"].replace("e3,c2", "e3,c9"),
        "timetable/lessons.csv": FOLDER["timetable/lessons.csv"].replace("Friday", "Fryday"),
        "facts/consents.csv": "subject,name,value\nleo,recorded,\n",
        "register.csv": "policy,approved\ninternet,Sept 25\n",
    }
    assert faults(tmp_path, changes) == [
        ("bad-cell", "facts/consents.csv", 2, 14, ""),
        ("dangling-id", "people/enrollments.csv", 4, 4, "c9"),
        ("unknown-role", "people/users.csv", 5, 8, "gardian"),
        ("bad-time", "register.csv", 2, 10, "Sept 25"),
        ("bad-cell", "timetable/lessons.csv", 3, 13, "Fryday"),
    ]


def test_a_school_as_large_as_wanted_has_no_faults(tmp_path: Path) -> None:
    write_school(tmp_path, Size(pupils=60, staff=10, parents=90))
    school, found = load_school(tmp_path)
    assert found == ()
    assert school is not None
    assert school.lists.counts == {
        "people": 160,
        "pupils": 60,
        "members of staff": 10,
        "parents": 90,
        "enrolments": 600,
        "lessons": 100,
    }
    assert [each.teachers for each in world(school, "2026-11-16 09:30").lessons("p1")]


def test_the_folder_alone_is_read(tmp_path: Path) -> None:
    write(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    load_school(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before
