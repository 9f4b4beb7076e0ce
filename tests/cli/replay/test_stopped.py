"""A replay that is really stopped, by Ctrl-C, a kill or a full disk, and what it comes to when it goes on."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from shutil import copytree

import msgspec
import pytest
from tests.store.generate.small import folder_at
from tests.store.replay.past import LATER, Past, past_in

from chalkline.store.generate.log import Log

LOG = Log(first=date(2026, 11, 9), last=date(2026, 11, 20), events=3_000, seed=5)
REPLAY = "from chalkline.store.replay import running; running.ALONE = 0; from chalkline.cli.main import app; app()"
"""The command, with processes of its own however little there is to do."""
FULL_DISK = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000)); "
"""No file may become longer than this: some of what is found has room, no truth has."""
SECONDS = 180
"""How long anything may take on a machine that has much else to do."""


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Past:
    """A school with two weeks of its log, and the policy that is to be tried in its folder."""
    root = tmp_path_factory.mktemp("stopped")
    past = past_in(folder_at(root / "school"), root / "store", LOG)
    text = (past.folder / "policies/digital-messaging.md").read_text(encoding="utf-8")
    for old, new in LATER:
        text = text.replace(old, new)
    (root / "digital-messaging.md").write_text(text, encoding="utf-8")
    return past


def begun(past: Past, store: Path, *more: str, before: str = "") -> subprocess.Popen[str]:
    """The command on a store, in a group of processes of its own, as a terminal makes one."""
    tried = past.folder.parent / "digital-messaging.md"
    given = ["--school", str(past.folder), "--events", str(store), "--json", "--no-waits", *more]
    command = [sys.executable, "-c", before + REPLAY, "replay", str(tried), *given]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, text=True, start_new_session=True, **pipes)  # type: ignore[call-overload,no-any-return]  # noqa: S603 - our own


def said(replay: subprocess.Popen[str]) -> tuple[object, str]:
    """What it found, and what it said besides, once it is through."""
    found, besides = replay.communicate(timeout=SECONDS)
    assert replay.returncode == 0, besides
    return msgspec.json.decode(found), besides


@pytest.fixture(scope="module")
def whole(there: Past) -> object:
    """What is found by a replay that nobody stops and that keeps nothing."""
    return said(begun(there, there.store.root, "--no-keep", "--workers", "1"))[0]


@pytest.fixture
def store(there: Past, tmp_path: Path) -> Path:
    """A store to be stopped at."""
    return Path(copytree(there.store.root, tmp_path / "store"))


def kept(store: Path) -> list[str]:
    """What lies in the store of a replay that is not through."""
    return [path.name for path in store.rglob("*") if ".replay-" in path.name or path.name.startswith(".unfinished-")]


def stopped(replay: subprocess.Popen[str], store: Path, by: signal.Signals) -> str:
    """What it says when it is stopped halfway."""
    until = time.monotonic() + SECONDS
    while len(kept(store)) < 3:
        assert time.monotonic() < until
        assert replay.poll() is None
    helpers = [int(pid) for pid in Path(f"/proc/{replay.pid}/task/{replay.pid}/children").read_text().split()]
    if by is signal.SIGINT:
        os.killpg(replay.pid, by)  # a terminal tells them all
    else:
        replay.send_signal(by)
    _, besides = replay.communicate(timeout=SECONDS)
    while any(Path(f"/proc/{pid}/exe").exists() for pid in helpers):
        assert time.monotonic() < until, "a process stayed behind"
        time.sleep(0.05)
    return besides


def test_after_a_kill_it_goes_on_to_the_same_figures(there: Past, whole: object, store: Path) -> None:
    replay = begun(there, store, "--workers", "2")
    stopped(replay, store, signal.SIGKILL)
    assert replay.returncode == -signal.SIGKILL
    assert said(begun(there, store, "--resume", "--workers", "1")) == (whole, "")
    assert not [name for name in kept(store) if ".replay-" in name]
    assert said(begun(there, store, "--workers", "1")) == (whole, "")  # by the truth that was kept on the way


def test_after_ctrl_c_it_goes_on_to_the_same_figures(there: Past, whole: object, store: Path) -> None:
    replay = begun(there, store, "--workers", "2")
    assert "`--resume` goes on from here" in stopped(replay, store, signal.SIGINT)
    assert replay.returncode == 130
    left = kept(store)
    assert left
    assert not [name for name in left if name.startswith(".unfinished-")]
    assert said(begun(there, store, "--resume", "--workers", "1")) == (whole, "")
    assert not kept(store)


def test_on_a_full_disk_the_figures_are_right_and_it_is_said_that_not_all_is_kept(
    there: Past, whole: object, store: Path
) -> None:
    found, besides = said(begun(there, store, "--workers", "1", before=FULL_DISK))
    assert found == whole
    assert "could be kept beside the events (file too large)" in " ".join(besides.split())
    assert not kept(store)
