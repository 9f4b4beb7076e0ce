"""Every contradiction in several shapes, and what only looks like one."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.policy.check.policies import FRONT, clause

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.check import check
from chalkline.policy.codes import Code
from chalkline.policy.document.read import read
from chalkline.policy.source import Source

CASES = tomllib.loads((Path(__file__).parent / "contradictions.toml").read_text(encoding="utf-8"))
CONTRADICTIONS = (
    Code.NEVER_TRUE,
    Code.WINDOWS_NEVER_MEET,
    Code.EMPTY_WINDOW,
    Code.CONFLICTING_PERIODS,
    Code.MINIMUM_ABOVE_MAXIMUM,
    Code.REFUSED_PERMISSION,
)


def cases(outcome: str) -> list[Any]:
    return [
        pytest.param(code, case, id=f"{code}: {case['shape']}")
        for code in CASES
        for case in CASES[code].get(outcome, [])
    ]


def codes_of(case: dict[str, Any]) -> list[str]:
    """The codes of the faults of a policy with a clause for each text, `|` standing for the end of a line."""
    windows = "".join(f"  {window}\n" for window in case.get("windows", []))
    front = FRONT.replace("windows:\n", f"windows:\n{windows}").format(id="e-mail", title="E-mail policy")
    written = [rule.replace(" | ", "\n") for rule in case["clauses"]]
    body = [clause(case.get("says", "Said."), rule, id_=f"clause.{n}") for n, rule in enumerate(written, start=1)]
    found, faults = read(Source.of("e-mail.md", front + "".join(body)))
    assert found is not None
    return [fault.code.value for fault in (*faults, *check([found], VOCABULARY)[1])]


@pytest.mark.parametrize(("code", "case"), cases("fault"))
def test_a_contradiction_is_found(code: str, case: dict[str, Any]) -> None:
    assert set(codes_of(case)) - {"figure-without-rule"} == {code}


@pytest.mark.parametrize(("code", "case"), cases("miss"))
def test_a_near_miss_is_none(code: str, case: dict[str, Any]) -> None:
    assert set(codes_of(case)) - {"figure-without-rule"} == set(), code


@pytest.mark.parametrize("code", CONTRADICTIONS)
def test_each_has_three_shapes_and_three_near_misses(code: Code) -> None:
    assert len(CASES[code]["fault"]) >= 3
    assert len(CASES[code]["miss"]) >= 3
