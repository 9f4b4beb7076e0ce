"""Every code has a section, with an example of which it is the first thing said, as the page shows it."""

import pytest
from tests.docs import school_files, school_folder
from tests.docs.diagnostics import PAGE, Example, codes, examples

from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import rendered

TEXT = PAGE.read_text("utf-8")


def test_every_code_has_one_section_with_an_example() -> None:
    elsewhere = {fault.code for fault in school_files.faults_of(school_files.PAGE.read_text("utf-8"))}
    elsewhere |= {fault.code for fault, _ in school_folder.faults_of(school_folder.PAGE.read_text("utf-8"))}

    assert sorted([*codes(TEXT), *elsewhere]) == sorted(Code)
    assert sorted({*elsewhere, *(example.code for example in examples(TEXT))}) == sorted(Code)


@pytest.mark.parametrize("example", list(examples(TEXT)), ids=lambda example: example.code)
def test_an_example_yields_its_code(example: Example) -> None:
    first = example.diagnostics[0]

    assert first.code == example.code
    assert rendered(first) + "\n" == example.output
