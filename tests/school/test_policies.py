"""A school's policies beside its register."""

from pathlib import Path

import pytest
from tests.school.folders import load, placed

HEAD = "policy,version,approved_by,approved,statutory,website,in_force_from\n"
POLICY = """\
---
language: 1
id: internet
title: Internet Policy
version: 2
binds: [staff]
statutory: false
publish: true
---

# Internet

## Care {#internet.care}

Staff take care on the internet, as the Data Protection Policy says.

~~~rule
pledge: staff
~~~
"""


def of(tmp_path: Path, register: str | None) -> list[tuple[str, str, int, int, str]]:
    changes = {"policies/internet.md": POLICY}
    school = load(tmp_path, changes if register is None else {**changes, "register.csv": HEAD + register})
    checked = school.check_policies()
    assert [policy.id.value for policy in checked.policies] == ["internet"]
    return [placed(tmp_path, fault) for fault in checked.diagnostics]


OWN = "internet,2,governors,2026-09-01,no,yes,2026-09-02\n"


@pytest.mark.parametrize("name", ["data-protection", "Data Protection Policy", "data protection"])
def test_a_document_is_registered_by_its_id_or_title(tmp_path: Path, name: str) -> None:
    assert of(tmp_path, f"{OWN}{name},,,,,,\n") == []


def test_what_nobody_registered_is_named_where_the_policy_leans_on_it(tmp_path: Path) -> None:
    assert of(tmp_path, OWN) == [("unregistered", "policies/internet.md", 15, 41, "Data Protection Policy")]


def test_a_policy_that_nobody_registered_is_named(tmp_path: Path) -> None:
    assert of(tmp_path, "data-protection,,,,,,\n") == [("unregistered", "policies/internet.md", 3, 5, "internet")]


def test_a_school_without_a_register_may_lean_on_what_is_not_there_with_a_warning(tmp_path: Path) -> None:
    assert [code for code, *_ in of(tmp_path, None)] == ["unknown-document"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("internet,2,governors,2026-09-01,yes,yes,", (33, "yes")),
        ("internet,2,governors,2026-09-01,no,no,", (36, "no")),
        ("internet,3,governors,2026-09-01,no,yes,2026-09-02", (10, "3")),
    ],
)
def test_the_register_says_what_the_policy_says(tmp_path: Path, row: str, expected: tuple[int, str]) -> None:
    assert of(tmp_path, f"{row}\ndata-protection,,,,,,\n") == [("register-at-odds", "register.csv", 2, *expected)]


@pytest.mark.parametrize(
    "row",
    [
        "internet,2,governors,2026-09-01,,,",
        "internet,1,governors,2025-09-01,yes,no,2025-09-02",  # an older version may have been otherwise
        "internet,3,governors,2026-09-01,yes,,",  # a newer one is not yet to bind
    ],
)
def test_near_misses_are_no_faults(tmp_path: Path, row: str) -> None:
    assert of(tmp_path, f"{row}\ndata-protection,,,,,,\n") == []
