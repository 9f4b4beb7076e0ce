"""What the two schools say is said in words of their own, and not in those of the policies that asked for it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.library.schools import NAMES, whole_school

_TOGETHER = 8
_WORD = re.compile(r"[a-z0-9']+")


def runs(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(text.lower().replace("\u2019", "'"))
    return zip(*(words[start:] for start in range(_TOGETHER)), strict=False)


@pytest.fixture(scope="session")
def sources(shared: Path) -> frozenset[tuple[str, ...]]:
    files = sorted((shared / "source-policies").glob("*.txt"))
    assert files
    return frozenset(run for file in files for run in runs(file.read_text(errors="replace")))


@pytest.mark.parametrize("name", NAMES.values())
def test_no_eight_words_in_a_row_are_those_of_a_source(name: str, sources: frozenset[tuple[str, ...]]) -> None:
    wordings = [section.wording for policy in whole_school(name).policies.policies for section in policy.sections]
    assert {" ".join(run) for wording in wordings for run in runs(wording) if run in sources} == set()
