"""Samples of mail for properties."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_mails(shared: Path) -> list[bytes]:
    """The raw mails that others wrote, those that are short enough to change many times."""
    folder = shared / "samples"
    files = [*sorted(folder.glob("mail-cpython/*.txt")), *sorted(folder.glob("mail-mikel/spec/fixtures/**/*.eml"))]
    return [raw for path in files if len(raw := path.read_bytes()) < 10_000]
