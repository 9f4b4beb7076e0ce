"""cel-spec's own cases on every evaluator. ``conformance.toml`` says which are in."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from tests.policy.cel.conformance_cases import Case, cases, same, value_of
from tests.policy.cel.evaluators import EVALUATORS, Evaluator

from chalkline.policy.cel.conformance import plan, plan_dynamically
from chalkline.policy.cel.errors import CelError
from chalkline.policy.cel.typed import Expression

CHOICE = tomllib.loads((Path(__file__).parent / "conformance.toml").read_text(encoding="utf-8"))
PAGE = Path(__file__).resolve().parents[3] / "docs/reference/cel-conformance.md"
CASES = cases()


def is_in(case: Case) -> bool:
    file = case.section.partition("/")[0]
    named = case.section in CHOICE["in"] or file in CHOICE["in"]
    return case.core or (named and case.id not in CHOICE["left_out_cases"])


IN = [case for case in CASES if is_in(case)]
OUT = [case for case in CASES if not is_in(case)]
pytestmark = pytest.mark.skipif(not CASES, reason="the shared cel-conformance cases are not beside the project")


def planned(case: Case) -> Expression:
    """Checked as policies are, or else, for what no policy could have, dynamically."""
    expression = () if case.unchecked else plan(case.text, case.declarations)
    if isinstance(expression, tuple):
        expression = plan_dynamically(case.text, case.declarations)
    assert isinstance(expression, Expression), expression
    return expression


def passes(case: Case, evaluate: Evaluator) -> bool:
    expression = planned(case)
    if case.deduced_type and str(expression.type).replace(", ", ",") != case.deduced_type:
        return False
    if case.check_only:
        return True
    value = evaluate(expression, case.variables)
    if case.fails or isinstance(value, CelError):
        return case.fails and isinstance(value, CelError)
    return same(value, value_of(case.value))


@pytest.mark.parametrize("evaluator", EVALUATORS)
@pytest.mark.parametrize("case", IN, ids=lambda case: case.id)
def test_case(case: Case, evaluator: str) -> None:
    assert passes(case, EVALUATORS[evaluator])


def test_nothing_left_out_passes_unexpectedly() -> None:
    passing = {case.id for case in OUT if not case.fails and _passes_somewhere(case)}
    assert passing == set(CHOICE["passing"])


def _passes_somewhere(case: Case) -> bool:
    try:
        return any(passes(case, evaluate) for evaluate in EVALUATORS.values())
    except AssertionError:
        return False


def test_dynamic_plans_are_those_that_are_named() -> None:
    """A case that the checker ought to accept cannot slip into the dynamic mode unnoticed."""
    dynamic = [case for case in IN if not case.unchecked and isinstance(plan(case.text, case.declarations), tuple)]
    unexplained = {case.id for case in dynamic if "dyn(" not in case.text and "dyn" not in (case.deduced_type or "")}
    assert unexplained == set(CHOICE["not_for_policies"])


def test_what_is_left_out_is_known() -> None:
    assert {case.section for case in OUT} == set(CHOICE["left_out"])
    assert set(CHOICE["left_out_cases"]) <= {case.id for case in CASES}


def test_page_counts_the_cases() -> None:
    rows = re.findall(r"^\| `(\w+/\w+)` \| (\d+) \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    counted = [*Counter(case.section for case in IN).items(), *Counter(case.section for case in OUT).items()]
    assert [(section, int(count)) for section, count in rows] == counted
