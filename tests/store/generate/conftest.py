"""The made-up school, written and read once."""

from pathlib import Path

import pytest
from tests.store.generate.small import folder_at

from chalkline.school.loading import Loaded, load_school


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its folder."""
    return folder_at(tmp_path_factory.mktemp("school"))


@pytest.fixture(scope="session")
def small(made_up: Path) -> Loaded:
    """What its folder says."""
    loaded, faults = load_school(made_up)
    assert loaded is not None, faults
    return loaded
