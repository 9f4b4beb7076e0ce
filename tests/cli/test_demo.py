"""The demonstration: the whole gate, a school's day, and people who answer, in one command."""

import errno
import fcntl
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from tests.cli.conftest import Run

from chalkline.cli.demo import command
from chalkline.cli.demo.page_text import page_text

COMMAND = (Path(sys.executable).with_name("chalkline"), "demo")


@pytest.fixture(autouse=True)
def _alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One demonstration at a time, for each looks for ports that are free."""
    with (tmp_path_factory.getbasetemp().parent / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def test_a_port_that_is_taken_is_said_with_what_to_do(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.EADDRINUSE, "Address already in use")

    monkeypatch.setattr(command, "set_stage", taken)
    said = run("demo")
    assert (said.exit_code, "the gate cannot run: address already in use" in said.stderr) == (2, True)
    assert "stop what else runs there" in said.stderr


EFFECTS = {
    "08:40  Carmen Reyes to Paul Jarvis": ["delivered  Paul Jarvis has it"],
    "07:12  Hannah Lowe to Jack Mills": [
        "held       until Monday 16 November 2026 at 07:30",
        "Send it anyway, and say why:",
        "Why: You are staff; Monday 07:12 is outside e-mail hours.",
    ],
    "07:30  Hannah Lowe's “Cover in period 3” leaves by itself": ["still dated Mon, 16 Nov 2026 07:12:00 +0000"],
    "10:50  Hannah Lowe's “Your poem” leaves by itself": ["delivered  Theo Vane has it"],
    "11:31  Paul Jarvis": ["delivered  Petra Novak has it", "Subject: Sent, with a reminder"],
    "13:05  Theo Vane": [
        "asked      Hannah Lowe",
        "Subject: Theo Vane needs your answer",
        "When was the mill built?",
        "[ Answer ]",
        "The message is on its way.",
        "delivered  visits@museum.example has it",
    ],
    "14:09  Jack Mills": ["refused    550 5.7.1 Not sent: Links and attachments"],
    "14:22  Grace Vane": ["Subject: [Please note] Theo and the mill trip", "Chalkline-Warning: Pass it on"],
    "14:30  Tom Wren": ["delivered  Hannah Lowe has it"],
    "15:40  Hannah Lowe": ["held       until Tuesday", "[ Send it anyway ]", "delivered  Theo Vane has it"],
    "16:15  Hannah Lowe": ["refused    550 5.7.1 Not sent: Pupils' school addresses", "Denise Farrow reads"],
    "23:50  Theo Vane": ["delivered  help@childline.org.uk has it"],
    "Tuesday 07:30  Simran Kaur's “Year 11 reports” leaves by itself": ["delivered  Paul Jarvis has it"],
}


def test_the_day_shows_each_effect(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = run("demo")
    assert result.exit_code == 0, result.output
    assert "no faults in Ferndale High School" in result.output
    for heading, effects in EFFECTS.items():
        place = result.output.index(f"\n{heading}")
        for effect in effects:
            assert effect in result.output[place:], heading
            place = result.output.index(effect, place)
    assert "8 pass, 1 note, 2 warn, 4 hold, 1 ask, 2 refuse" in result.output
    assert list(tmp_path.iterdir()) == []


def test_no_notice_to_a_third_person_quotes_the_message(run: Run) -> None:
    output = run("demo").output
    assert "In case you read this sooner" not in output
    assert "hello" not in output.partition("23:50")[2].partition("delivered")[2]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A demonstration whose gate goes on."""
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen((*COMMAND, "--keep"), stdout=subprocess.PIPE, env=environment, text=True) as demo:  # noqa: S603
        yield demo
        demo.kill()


def test_it_goes_on_for_as_long_as_it_is_wanted_and_leaves_nothing_behind(
    kept: subprocess.Popen[str], tmp_path: Path
) -> None:
    assert kept.stdout is not None
    said = ""
    while "Take it back" not in said.partition("goes on until")[2]:
        assert kept.poll() is None, said
        said += kept.stdout.readline()
    for address, words in _addresses(said).items():
        with urllib.request.urlopen(address) as page:  # noqa: S310 - of the gate on loopback
            assert words in page.read().decode()
    kept.send_signal(signal.SIGINT)
    assert "nothing is left behind" in kept.stdout.read()
    assert kept.wait() == 0
    assert list(tmp_path.iterdir()) == []


def _addresses(said: str) -> dict[str, str]:
    """Where to look, and what stands there."""
    link = re.search(r"Send it anyway, and say why:\s+\S*\s+(\S+/answer/[^…\s]+)\s", said.partition("goes on until")[2])
    health = re.search(r"health page +(\S+)", said)
    assert link is not None, said
    assert health is not None
    return {link[1]: "Send it anyway?", health[1]: "All is well"}


def test_a_page_is_what_its_reader_reads() -> None:
    page = """<head><title>T</title></head><body><a class="skip" href="#m">Skip</a><header>School</header>
    <main><h1>May it <b>go</b>?</h1><div class="letter">Dear Ann,
    yes</div><input type="radio" id="y"><label for="y">Yes</label><textarea></textarea>
    <details><summary>More</summary><p>folded</p></details><button>Answer</button></main><footer>F</footer></body>"""
    assert page_text(page) == ["May it go?", "  Dear Ann,", "      yes", "( ) Yes", "[ … ]", "[ Answer ]"]
