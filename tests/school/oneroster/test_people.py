"""Users and classes of OneRoster files: what they say of the school's people, and what can be wrong with them."""

import shutil
from pathlib import Path

import pytest
from tests.school.folders import FOLDER, faults, load, placed, world, write

from chalkline.school.loading import load_school

USERS = FOLDER["people/users.csv"]
SAMPLE = Path(__file__).resolve().parents[3] / "../shared/samples/oneroster/OneRosterv1p1BaseCSV"


def with_user(row: str) -> dict[str, str]:
    return {"people/users.csv": f"{USERS}{row}\n"}


def test_roles_follow_from_those_of_oneroster(tmp_path: Path) -> None:
    now = world(load(tmp_path), "2026-09-07")
    assert {person: now.roles(person) for person in ("head", "lee", "leo", "karen")} == {
        "head": ("dpo", "head_teacher", "staff"),
        "lee": ("staff", "teacher"),
        "leo": ("pupil",),
        "karen": ("parent",),
    }


def test_names_years_and_addresses_are_known(tmp_path: Path) -> None:
    school = load(tmp_path)
    now = world(school, "2026-09-07")
    assert (now.fact("person", "leo", "name"), now.fact("person", "leo", "year")) == ("Leo Marsh", 9)
    assert school.owners["24lmarsh@alderbrook.example"] == "leo"


def test_extra_columns_say_what_oneroster_lacks(tmp_path: Path) -> None:
    head = "sourcedId,role,metadata.roles,metadata.contractEnd,metadata.finalExam,metadata.moreAddresses\n"
    rows = (
        'head,principal,"dpo,dsl",2027-07-31,,"a@x.example,b@x.example"\nlee,teacher,,,,\nleo,student,,,2027-06-20,\n'
    )
    school = load(tmp_path, {"people/users.csv": head + rows})
    assert world(school, "2026-09-07").roles("head") == ("dpo", "dsl", "head_teacher", "staff")
    assert school.addresses["head"] == ("a@x.example", "b@x.example")
    assert (school.facts.moment("head", "contract_end"), school.facts.moment("leo", "final_exam")) == (
        world(school, "2027-07-31").at,
        world(school, "2027-06-20").at,
    )


def test_line_managers_are_relations(tmp_path: Path) -> None:
    assert world(load(tmp_path), "2026-09-07").relatives("lee", "line_manager") == ("head",)


@pytest.mark.parametrize(
    ("pupil_agents", "adult_agents", "role", "kind"),
    [
        ("karen", "", "guardian", "parent"),
        ("", "leo", "parent", "parent"),
        ("karen", "leo", "relative", "family"),
        ("karen", "leo", "aide", None),
        ("", "", "parent", None),
    ],
)
def test_agents_are_relations_whoever_names_the_other(
    tmp_path: Path, pupil_agents: str, adult_agents: str, role: str, kind: str | None
) -> None:
    staff = "sourcedId,role,agentSourcedIds\nhead,principal,\nlee,teacher,\n"
    users = f"{staff}leo,student,{pupil_agents}\nkaren,{role},{adult_agents}\n"
    now = world(load(tmp_path, {"people/users.csv": users}), "2026-09-07")
    found = [each for each in ("parent", "family") if now.related("karen", "leo", each)]
    assert found == ([] if kind is None else [kind])


def test_guardians_addresses_make_parents_that_brothers_and_sisters_share(tmp_path: Path) -> None:
    head = "sourcedId,role,email,metadata.guardianAddresses\n"
    staff = "head,principal,,\nlee,teacher,lee@x.example,\n"
    pupils = "leo,student,,Mum@x.example\nida,student,,mum@x.example\nbo,student,,lee@x.example\n"
    school = load(tmp_path, {"people/users.csv": head + staff + pupils})
    now = world(school, "2026-09-07")
    assert school.owners["mum@x.example"] == "guardian:mum(at)x.example"
    assert [now.relatives(pupil, "parent") for pupil in ("leo", "ida", "bo")] == [
        ("guardian:mum(at)x.example",),
        ("guardian:mum(at)x.example",),
        ("lee",),
    ]


def test_roles_of_their_own_table_hold_for_their_time(tmp_path: Path) -> None:
    changes = {
        "people/users.csv": "sourcedId,givenName,familyName\nhead,H,H\nlee,A,L\nleo,L,M\n",
        "people/roles.csv": "sourcedId,userSourcedId,roleType,role,beginDate,endDate\n"
        "r1,lee,primary,teacher,2026-09-01,2026-09-30\nr2,lee,secondary,siteAdministrator,,\nr3,leo,primary,student,,\n",
    }
    school = load(tmp_path, changes)
    assert world(school, "2026-09-30 23:00").roles("lee") == ("staff", "teacher")
    assert world(school, "2026-10-01").roles("lee") == ("staff",)


def test_a_row_to_be_deleted_is_passed_over_with_what_is_about_it(tmp_path: Path) -> None:
    changes = with_user("zoe,tobedeleted,student,Zoe,Z,,,,,")
    changes["people/enrollments.csv"] = f"{FOLDER['people/enrollments.csv']}e9,c1,zoe,student,,\n"
    school = load(tmp_path, changes)
    assert "zoe" not in school.addresses
    assert school.facts.about("zoe") == ()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("leo,,student,L,M,,,,,", ("duplicate-person", 6, 1, "leo")),
        ("ida,,student,I,H,ALee@alderbrook.example,,,,", ("duplicate-address", 6, 18, "ALee@alderbrook.example")),
        ("ida,,pupil,I,H,,,,,", ("unknown-role", 6, 6, "pupil")),
        ("ida,gone,student,I,H,,,,,", ("bad-cell", 6, 5, "gone")),
        ("ida,,student,I,H,,Year X,,,", ("bad-cell", 6, 19, "Year X")),
        ("ida,,student,I,H,,,mum,,", ("dangling-id", 6, 20, "mum")),
        ("ida,,student,I,H,,,,prefect,", ("unknown-role", 6, 21, "prefect")),
        ("ida,,student,I,H,,,,,nobody", ("unknown-person", 6, 22, "nobody")),
        ("i da,,student,I,H,,,,,", ("bad-cell", 6, 1, "i da")),
    ],
)
def test_a_fault_of_a_user_is_named_where_it_stands(
    tmp_path: Path, row: str, expected: tuple[str, int, int, str]
) -> None:
    assert [(code, *rest) for code, _, *rest in faults(tmp_path, with_user(row))] == [expected]


@pytest.mark.parametrize("row", ["ida,,Student,I,H,,UG,,,", "ida,active,teacher,I,H,,'07,08',,,".replace("'", '"')])
def test_near_misses_are_no_faults(tmp_path: Path, row: str) -> None:
    assert faults(tmp_path, with_user(row)) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("e1,c1,leo,student,01/09/2026,\n", ("bad-time", 2, 19, "01/09/2026")),  # as Excel rewrites days
        ("e1,c1,leo,student,2026-12-01,2026-09-01\n", ("bad-cell", 2, 30, "2026-09-01")),
        ("e1,c1,leo,student,,\ne1,c2,leo,student,,\n", ("bad-cell", 3, 1, "e1")),
        ("e1,c1,ann,student,,\n", ("dangling-id", 2, 7, "ann")),
    ],
)
def test_a_fault_of_an_enrolment_is_named_where_it_stands(
    tmp_path: Path, rows: str, expected: tuple[str, int, int, str]
) -> None:
    table = f"sourcedId,classSourcedId,userSourcedId,role,beginDate,endDate\n{rows}"
    assert [(code, *rest) for code, _, *rest in faults(tmp_path, {"people/enrollments.csv": table})] == [expected]


def test_an_enrolment_without_days_holds_for_the_terms_of_its_class(tmp_path: Path) -> None:
    changes = {
        "people/academicSessions.csv": "sourcedId,type,startDate,endDate\nt1,term,2026-09-02,2026-09-30\n",
        "people/classes.csv": "sourcedId,classCode,termSourcedIds\nc1,9B/Gg,\nc2,9B/Ma,t1\n",
    }
    school = load(tmp_path, changes)
    assert [len(world(school, f"{day} 10:30").lessons("leo")) for day in ("2026-09-25", "2026-10-02")] == [1, 0]


def test_tables_as_spreadsheets_save_them_are_read(tmp_path: Path) -> None:
    written = USERS.replace("karen,,guardian", "karen ,, guardian").replace(",", ";").replace("\n", "\r\n")
    school = load(tmp_path, {"people/users.csv": f"\ufeffsep=;\r\n{written}"})
    assert world(school, "2026-09-07").related("karen", "leo", "parent")


@pytest.mark.parametrize(
    ("encoding", "code"), [("cp1252", "not-utf8"), ("utf-16", "not-utf8"), ("utf-8-sig", None), ("utf-8", None)]
)
def test_an_encoding_other_than_utf_8_is_one_fault_of_its_file(tmp_path: Path, encoding: str, code: str | None) -> None:
    data = USERS.replace("Hilda", "Hélène").encode(encoding)
    found = {(fault, name) for fault, name, *_ in faults(tmp_path, {"people/users.csv": data})}
    assert ((code, "people/users.csv") in found) is (code is not None)
    assert bool(found) is (code is not None)


@pytest.mark.parametrize(
    "signature", [b"PK\x03\x04\x14\0\x06\0\x08\0!\0\xb5\x55", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0"]
)
def test_a_workbook_is_no_table(tmp_path: Path, signature: bytes) -> None:
    _, found = load_school(write(tmp_path, {"people/users.csv": signature}))
    assert "the file is a workbook and no text" in [fault.message for fault in found]


@pytest.mark.parametrize(
    ("header", "remedy"),
    [("emial", "did you mean `email`?"), ("metadata.contractEnds", "did you mean `metadata.contractEnd`?")],
)
def test_a_misspelt_column_is_a_fault(tmp_path: Path, header: str, remedy: str) -> None:
    users = (
        f"sourcedId,role,{header},ext_x,metadata.colour,phone\nhead,principal,,,,\nlee,teacher,,,,\nleo,student,,,,\n"
    )
    _, (fault,) = load_school(write(tmp_path, {"people/users.csv": users}))
    assert placed(tmp_path, fault) == ("unknown-column", "people/users.csv", 1, 16, header)
    assert fault.help == remedy


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("file.users,delta", True),
        ("file.orgs,bulk", True),
        ("oneroster.version,2.0", True),
        ("oneroster.version,1.2", False),
        ("file.users,bulk", False),
        ("file.orgs,absent", False),
        ("file.results,delta", False),
    ],
)
def test_a_manifest_of_changes_or_of_another_version_is_refused(tmp_path: Path, line: str, wrong: bool) -> None:
    found = faults(tmp_path, {"people/manifest.csv": f"propertyName,value\n{line}\n"})
    assert [(code, line) for code, _, line, *_ in found] == ([("bad-cell", 2)] if wrong else [])


def test_users_are_needed(tmp_path: Path) -> None:
    (write(tmp_path) / "people/users.csv").unlink()
    _, found = load_school(tmp_path)
    assert ("no-file", "people/users.csv", 1, 1, "") in [placed(tmp_path, fault) for fault in found]


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample of a OneRoster bundle is not here")
def test_a_bundle_that_others_wrote_is_read_but_for_the_terms_that_it_lacks(tmp_path: Path) -> None:
    settings = FOLDER["school.toml"].replace('"head", "lee"', '"user1", "user2"')
    (tmp_path / "school.toml").write_text(settings)
    shutil.copytree(SAMPLE, tmp_path / "people")
    assert [placed(tmp_path, fault) for fault in load_school(tmp_path)[1]] == [
        ("dangling-id", "people/classes.csv", 2, 71, "1"),
        ("dangling-id", "people/classes.csv", 3, 44, "1"),
        ("dangling-id", "people/classes.csv", 4, 54, "1"),
    ]
    with (tmp_path / "people/academicSessions.csv").open("a") as file:
        file.write("\n1,active,,Year,schoolYear,2026-09-01,2027-08-31,\n")
    school, found = load_school(tmp_path)
    assert found == ()
    assert school is not None
    assert world(school, "2026-09-07").roles("user1") == ("pupil",)
