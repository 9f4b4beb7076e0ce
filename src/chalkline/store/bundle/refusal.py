"""Why a bundle is refused: what is wrong, where, and how to mend it. Whoever refuses one keeps what they had."""

from enum import StrEnum
from pathlib import Path


class Problem(StrEnum):
    """What can be wrong with a bundle."""

    MISSING = "missing"
    """There is none."""
    UNREADABLE = "unreadable"
    """The system does not let it be read."""
    UNKEPT = "unkept"
    """A gate could not put its policies on disk beside what waits under them."""
    NO_BUNDLE = "no-bundle"
    """The file is something else."""
    NEWER_FORMAT = "newer-format"
    TRUNCATED = "truncated"
    ALTERED = "altered"
    """Its checksum is another: it was altered, or damaged on the way."""
    MALFORMED = "malformed"
    """It is whole and says what no bundle says."""
    OTHER_SCHOOL = "other-school"
    OUT_OF_ORDER = "out-of-order"
    """A delta that does not follow what is there."""
    FAULTY = "faulty"
    """Its policies, or a school's files, are at fault."""


class Refused(Exception):  # noqa: N818 - it is what happens to a bundle, and no error of the program
    """A bundle, or a school's folder, that is not taken over."""

    def __init__(self, problem: Problem, path: Path, what: str, remedy: str) -> None:
        super().__init__(f"{path}: {what}; {remedy}")
        self.problem = problem
        self.path = path
        self.what = what
        self.remedy = remedy
