"""Spools of one test, on the real disk."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from chalkline.store.spool.spool import Spool

Opened = Callable[[], Awaitable[Spool]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "spool"


@pytest.fixture
def opened(folder: Path) -> Opened:
    """Opens the spool of this test, as often as it was closed."""
    return lambda: Spool.open(folder)
