"""20,000 people load below a second, and decide as their school's folder does."""

import time
from pathlib import Path

import pytest
from bench.bundle import Size, large_school
from tests.store.bundle.school import MONDAY, SUNDAY, loaded, mail

from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.values import Timestamp
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.bundle.verifying import verified
from chalkline.store.bundle.writing import write


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Knowledge, Path]:
    """What a large school's folder says, and where its bundle is."""
    folder = tmp_path_factory.mktemp("large")
    school, policies = large_school(Size())
    write(folder, school, policies, made_at=Timestamp(0))
    return Knowledge.of(school, policies, enforcement=Enforcement.ALL), folder


def test_it_loads_below_a_second(both: tuple[Knowledge, Path]) -> None:
    def seconds() -> float:
        start = time.perf_counter()
        loaded(both[1])
        return time.perf_counter() - start

    assert min(seconds() for _ in range(3)) < 1


def test_it_decides_as_the_folder_does(both: tuple[Knowledge, Path]) -> None:
    folder, bundle = both[0], loaded(both[1])
    people = [f"{kind}{number}@alderbrook.example" for kind in "ptg" for number in range(0, 900, 90)]
    for sender, recipient in zip(people, reversed(people), strict=True):
        event = mail(folder, sender, recipient)
        for at in (MONDAY, SUNDAY):
            assert bundle.decide(event, at) == folder.decide(event, at)


def test_all_its_rows_are_sound(both: tuple[Knowledge, Path]) -> None:
    assert list(verified(both[1])) == []
