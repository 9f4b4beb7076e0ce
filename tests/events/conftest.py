"""The school that the events' tests happen at."""

import pytest
from tests.events.cast import HillSchool

from chalkline.events.directory import Directory


@pytest.fixture
def school() -> Directory:
    """The school of the cast."""
    return HillSchool()
