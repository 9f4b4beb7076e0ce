"""What is printed parses to the same policy."""

from pathlib import Path

import pytest
from hypothesis import given
from tests.policy.document.policies import POLICIES

from chalkline.policy.document.print import printed
from chalkline.policy.document.read import read
from chalkline.policy.model import Policy
from chalkline.policy.source import Source

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = sorted((ROOT / "src/chalkline/library").rglob("*.md"))


@given(POLICIES)
def test_any_policy_survives_printing(policy: Policy) -> None:
    again, faults = read(Source.of("printed.md", printed(policy)))

    assert faults == ()
    assert again == policy


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_policies_survive_printing(path: Path) -> None:
    policy, faults = read(Source.of(path.name, path.read_text("utf-8")))

    assert faults == ()
    assert policy is not None
    assert read(Source.of("printed.md", printed(policy))) == (policy, ())
