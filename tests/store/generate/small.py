"""A made-up school of a few dozen people."""

from pathlib import Path

from tests.policy.decide.cast import when

from chalkline.store.generate.folder import Size, write_school

SMALL = Size(pupils=50, staff=25, parents=60)
AT = when("2026-11-16 12:00")


def folder_at(path: Path) -> Path:
    """Its folder."""
    write_school(path, SMALL)
    return path
