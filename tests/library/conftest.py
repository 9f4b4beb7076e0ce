"""The schools, read once."""

from functools import cache

import pytest
from tests.library.schools import WholeSchool, whole_school

_school = cache(whole_school)


@pytest.fixture
def school(source: str) -> WholeSchool:
    """The school of the source that the test is about."""
    return _school(source)


@pytest.fixture
def ferndale() -> WholeSchool:
    """The high school."""
    return _school("H")


@pytest.fixture
def willow_lodge() -> WholeSchool:
    """The special school."""
    return _school("S")
