"""No message takes more than a few seconds, or much memory, whatever it is made of: measured in another process."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.gates.mail.hostile.bombs import BOMBS

ROOT = Path(__file__).resolve().parents[4]
_SECONDS = 5.0
"""Of the processor; nearly all take less than half of one."""
_MEGABYTES = 300.0


@pytest.mark.parametrize("school", ["ferndale", "willow_lodge"])
def test_what_is_made_to_exhaust_its_reader_does_not(school: str) -> None:
    command = [sys.executable, "-m", "tests.gates.mail.hostile.bombs", school]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr[-2000:]
    measured = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["name"] for each in measured] == list(BOMBS)
    assert not [each for each in measured if each["seconds"] > _SECONDS or each["megabytes"] > _MEGABYTES]
