"""Settings and fixtures that all tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

_PHASES = [phase for phase in Phase if phase is not Phase.explain]
"""Explaining which parts of a failing example matter takes minutes and a gigabyte where the example is a policy."""

settings.register_profile("local", deadline=None, phases=_PHASES, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("local"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of other people's cases and data beside the project; the test skips, saying so, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"other people's test data is not beside the project: no {SHARED.name}/ in {SHARED.parent}")
    return SHARED
