import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

HEAD = 'policies = ["{0}/policies"]\nschool = "{0}/school.toml"\n'
CASE = '[[case]]\nname = "a case"\nmail = "{0}/mail/01-sunday-evening.eml"\n'
STATED = '[[case]]\nname = "x"\nmail = "a"\nexpect = {}\nfacts = ['


def test_every_case_of_the_demonstration_school_passes(run: Run, alderbrook: Path) -> None:
    result = run("test", alderbrook)
    assert result.exit_code == 0
    assert "13 passed, 0 failed" in result.stdout


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return tmp_path / "some.cases.toml"


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ('effect = "refuse"', "effect: expected refuse, found hold"),
        ('until = "2026-11-17 07:30"', "until: expected Tuesday 17 November"),
        ('clauses = ["email.subject"]', "clauses: expected email.subject, found email.hours"),
        ('asked = ["p-lee"]', "asked: expected p-lee, found none"),
        ('told = ["p-lee"]', "told: expected p-lee, found none"),
        ('why = ["it rains"]', "why does not say “it rains”"),
        ('why_not = ["is staff"]', "why says “is staff”"),
    ],
)
def test_a_case_that_comes_out_otherwise_says_how(
    run: Run, case: Path, alderbrook: Path, expected: str, said: str
) -> None:
    case.write_text((HEAD + CASE).format(alderbrook) + f"expect = {{ {expected} }}\n")
    result = run("test", case.parent)
    assert result.exit_code == 1
    assert said in result.stdout
    assert "0 passed, 1 failed" in result.stdout


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("nonsense", "some.cases.toml"),
        ('[[case]]\nname = "x"\nexpekt = {}\n', "case 1: there is no key `expekt` here; did you mean `expect`?"),
        ('[[case]]\nname = "x"\nexpect = { efect = "pass" }\n', "case 1, `expect`: there is no key `efect` here"),
        ('[[case]]\nname = "x"\n', "case 1: the key `expect` is missing"),
        ('[[case]]\nname = "x"\nexpect = { why = "x" }\n', "`why`: this is a text, and a list is wanted"),
        ('[[case]]\nname = "x"\nexpect = {}\n', "neither `mail` nor `event`"),
        ('[[case]]\nname = "x"\nmail = "nowhere.eml"\nexpect = {}\n', "cannot read nowhere.eml"),
        ('[[case]]\nname = "x"\nevent = { event = "mail.sent" }\nexpect = {}\n', "`mail.send`"),
        ('[[case]]\nname = "x"\nat = "noon"\nmail = "a"\nexpect = {}\n', "`noon` is not a time"),
        (f'{STATED}{{ subject = "p-lee", name = "permited", value = "x" }}]\n', "no fact is named `permited`"),
        (f'{STATED}{{ subject = "p-lee", name = "attribute", object = "year", value = "x" }}]\n', "`x` is not a whole"),
    ],
)
def test_a_case_that_cannot_be_tried_says_why(run: Run, case: Path, alderbrook: Path, lines: str, said: str) -> None:
    case.write_text(HEAD.format(alderbrook) + lines)
    result = run("test", case)
    assert result.exit_code == 2
    assert said in result.stderr


def test_the_last_day_that_a_case_states_is_included_as_in_the_facts_of_the_school(
    run: Run, case: Path, alderbrook: Path
) -> None:
    clause = "digital-communications#email.hours"
    fact = f'{{ subject = "p-lee", name = "discharged", value = "{clause}", to = "2026-11-15" }}'
    case.write_text((HEAD + CASE).format(alderbrook) + f'facts = [{fact}]\nexpect.effect = "pass"\n')
    assert "1 passed, 0 failed" in run("test", case).stdout


def test_one_of_several_recipients_must_be_meant(run: Run, case: Path, alderbrook: Path) -> None:
    mail = CASE.replace("01-sunday-evening", "13-two-recipients")
    case.write_text((HEAD + mail).format(alderbrook) + "expect = {}\n")
    assert "say with `to`" in run("test", case).stderr


def test_results_as_json(run: Run, alderbrook: Path) -> None:
    results = [json.loads(line) for line in run("test", "--json", alderbrook).stdout.splitlines()]
    assert len(results) == 13
    assert all(result["passed"] for result in results)


def test_a_folder_without_cases_is_said_kindly(run: Run, tmp_path: Path) -> None:
    result = run("test", tmp_path)
    assert result.exit_code == 2
    assert "no cases in" in result.stderr


def test_a_file_in_other_letters_is_said_kindly(run: Run, case: Path) -> None:
    case.write_bytes(b'name = "caf\xe9"')
    assert "is not UTF-8; save it as UTF-8" in " ".join(run("test", case).stderr.split())
