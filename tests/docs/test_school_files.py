"""The pages about facts and a school's files say what the code does, and their examples run."""

import doctest
from collections.abc import Iterable

import pytest
from tests.docs.school_files import PAGE, Fault, faults_of, folder_of, loaded, output_of

from chalkline.policy.codes import Code
from chalkline.policy.facts.kinds import KINDS
from chalkline.school import facts_file, people_file
from chalkline.school.school_file import KEYS

FILES = PAGE.read_text("utf-8")
FACTS = (PAGE.parent / "facts.md").read_text("utf-8")


def test_the_schools_files_are_in_order() -> None:
    found, faults = loaded(folder_of(FILES))
    assert faults == ()
    assert found is not None
    assert found.facts.number > 20


def test_every_code_of_a_schools_files_has_an_example() -> None:
    codes = [code.value for code in Code]
    own = codes[codes.index(Code.NO_FILE) : codes.index(Code.STRAY_FACT) + 1]
    assert [fault.code for fault in faults_of(FILES)] == own


@pytest.mark.parametrize("fault", list(faults_of(FILES)), ids=lambda fault: fault.code)
def test_an_example_yields_its_output(fault: Fault) -> None:
    assert output_of(fault, folder_of(FILES)) == fault.output


NONE = "\N{EN DASH}"


def rows(table: Iterable[Iterable[str | None]]) -> set[str]:
    return {f"| {' | '.join(cell or NONE for cell in row)} |" for row in table}


def test_every_name_of_a_fact_is_in_the_table() -> None:
    def part(noun: str | None, *, optional: bool) -> str | None:
        return f"({noun})" if optional else noun

    names = rows(
        (
            f"`{kind.name}`",
            kind.doc,
            kind.subject,
            part(kind.object, optional=kind.object_optional),
            part(kind.value, optional=kind.value_optional),
        )
        for kind in KINDS.values()
    )
    assert names <= set(FACTS.splitlines())


def test_every_key_and_column_is_in_its_table() -> None:
    keys = {f"| `{key.name}` | {key.doc} | {'yes' if key.required else ''} |" for key in KEYS.values()}
    columns = rows((f"`{name}`", column.doc) for name, column in people_file.COLUMNS.items())
    assert keys | columns | rows((f"`{name}`", doc) for name, doc in facts_file.COLUMNS.items()) <= set(
        FILES.splitlines()
    )


def test_the_python_of_the_page_runs() -> None:
    tests = doctest.DocTestParser().get_doctest(FACTS, {}, "facts.md", None, 0)
    assert len(tests.examples) > 10
    assert doctest.DocTestRunner().run(tests).failed == 0
