"""Every case that stands beside the policies of both schools comes out as it says."""

from functools import cache
from pathlib import Path

import pytest
from tests.library.schools import LIBRARY, NAMES

from chalkline.cli.case_files import Case, case_files, read_cases
from chalkline.cli.trying import Suite

FILES = [path for name in NAMES.values() for path in case_files(LIBRARY / name)]
CASES = [(path, case) for path in FILES for case in read_cases(path).cases]


@cache
def suite(path: Path) -> Suite:
    return Suite.of(path, read_cases(path))


def name(path: Path, case: Case) -> str:
    return f"{path.parent.name}, {path.name.partition('.')[0]}: {case.name}"


@pytest.mark.parametrize(("path", "case"), CASES, ids=[name(*each) for each in CASES])
def test_a_case_comes_out_as_it_says(path: Path, case: Case) -> None:
    assert suite(path).differences(case) == []
