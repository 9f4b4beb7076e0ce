"""Whatever is cut off when: what was acknowledged is there, what was not is there wholly or not at all."""

import os
import random
from contextlib import suppress

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.store.spool.drill import HOME, Drill, LossError, drill
from tests.store.spool.power import PowerCutError, PowerDisk

from chalkline.store.spool.disk import Sync
from chalkline.store.spool.errors import Damaged
from chalkline.store.spool.opening import opened

DRILLS = int(os.environ.get("CHALKLINE_DRILLS", "500"))
"""How many random drills each run makes, of a dozen steps each."""
ENOUGH = 1500
"""Drills without a loss after which a missing sync counts as one that nobody needs."""


@pytest.mark.parametrize("seed", range(DRILLS))
def test_no_power_cut_loses_anything(seed: int) -> None:
    drill(seed)


@pytest.mark.parametrize("ignored", list(Sync))
def test_without_any_one_sync_something_is_lost(ignored: Sync) -> None:
    assert any(loses(seed, ignored) for seed in range(ENOUGH)), f"nothing needs {ignored}"


def loses(seed: int, ignored: Sync) -> bool:
    try:
        drill(seed, ignored)
    except (LossError, Damaged):
        return True
    return False


@pytest.mark.parametrize("power", [True, False])
@pytest.mark.parametrize("act", ["rush", "clean", "forget", "opened"])
def test_each_instant_can_be_the_last(act: str, power: bool) -> None:
    """Of an act upon some spools, at each of its operations in turn."""
    for seed in range(16):
        whole = begun(seed)
        before = whole.disk.operations
        getattr(whole, act)()
        for after in range(whole.disk.operations - before + 1):
            begun(seed, after).interrupted(act, after, power=power)


@pytest.mark.parametrize("after", range(8))
def test_what_a_killed_first_owner_made_is_synced_by_the_second(after: int) -> None:
    for seed in range(16):
        disk = PowerDisk(cut_after=after)
        with suppress(PowerCutError):
            opened(disk, HOME)
        one = Drill(random.Random(seed), disk=disk.killed())
        one.work()
        one.reopened(power=True)


def begun(seed: int, luck: int = 0) -> Drill:
    """A spool with a history; the same for the same seed, whatever the luck of what comes then."""
    one = Drill(random.Random(seed))
    for _ in range(4):
        one.work()
    one.chance = random.Random(luck)
    return one


class Spooling(RuleBasedStateMachine):
    """Drills whose steps Hypothesis chooses, and shortens where one fails."""

    def __init__(self) -> None:
        super().__init__()
        self.drill = Drill(random.Random(0))

    @rule(chance=st.randoms(use_true_random=False))
    def chance(self, chance: random.Random) -> None:
        self.drill.chance = chance

    @rule()
    def work(self) -> None:
        self.drill.work()

    @rule()
    def clean(self) -> None:
        self.drill.clean()

    @rule()
    def forget(self) -> None:
        self.drill.forget()

    @rule(
        act=st.sampled_from(["work", "rush", "clean", "forget", "opened"]),
        after=st.integers(0, 30),
        power=st.booleans(),
    )
    def break_off(self, act: str, after: int, power: bool) -> None:
        self.drill.interrupted(act, after, power=power)

    @rule(act=st.sampled_from(["work", "rush", "clean", "forget", "opened"]), write=st.integers(1, 12))
    def fill(self, act: str, write: int) -> None:
        self.drill.filled(act, write)

    @rule(power=st.booleans())
    def reopen(self, power: bool) -> None:
        self.drill.reopened(power=power)

    @invariant()
    def all_is_as_promised(self) -> None:
        self.drill.check()


Spooling.TestCase.settings = settings(max_examples=100, stateful_step_count=20, deadline=None)
TestSpooling = Spooling.TestCase
