"""The mail gate's tutorial, followed to the letter in one shell, by a reader who presses the button behind the link."""

import asyncio
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.conftest import ROOT
from tests.gates.mail.following import answer
from tests.servers import free_port

_FILE = re.compile(r"as `(?P<name>[^`]+)`:\n\n```\w+\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_CONSOLE = re.compile(r"^```console\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_PATH = f"{ROOT / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"
_DONE = "that was all of it"


def tutorial() -> str:
    """Its text, with ports that nobody else has."""
    text = (ROOT / "docs/tutorial/mail-gate.md").read_text()
    for port in ("2525", "2600", "8025"):
        text = text.replace(port, str(free_port()))
    return text


def steps(text: str) -> Iterator[tuple[str, list[str]]]:
    """Commands with the lines that must come out of each, in this order."""
    for block in _CONSOLE.finditer(text):
        for step in re.split(r"^\$ ", block["text"], flags=re.MULTILINE)[1:]:
            command, *expected = step.splitlines()
            yield command, expected


class Shell:
    """A shell that is told one command after another."""

    def __init__(self, bash: subprocess.Popen[str]) -> None:
        self._bash = bash
        self.say("set -m")

    def say(self, command: str) -> str:
        """What came out of the command."""
        assert self._bash.stdin is not None
        assert self._bash.stdout is not None
        print(f"{command}\necho {_DONE}", file=self._bash.stdin, flush=True)
        said = ""
        while not said.endswith(f"{_DONE}\n"):
            line = self._bash.stdout.readline()
            assert line, said
            said += line
        return said.removesuffix(f"{_DONE}\n")


@contextmanager
def shell(folder: Path) -> Iterator[Shell]:
    """A shell in the folder; whatever it started ends with it."""
    with subprocess.Popen(
        ["/bin/bash"],
        cwd=folder,
        env={**os.environ, "PATH": _PATH, "COLUMNS": "200"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as bash:
        told = Shell(bash)
        try:
            yield told
        finally:
            for job in told.say("jobs -p").split():
                with suppress(ValueError, ProcessLookupError):
                    os.kill(int(job), signal.SIGKILL)


def test_every_step_shows_what_it_says(tmp_path: Path) -> None:
    text = tutorial()
    for file in _FILE.finditer(text):
        (tmp_path / file["name"]).write_text(file["text"])
    with shell(tmp_path) as told:
        for command, expected in steps(text):
            output = told.say(command)
            place = 0
            for line in expected:
                assert line in output[place:], f"$ {command}\n{output}"
                place = output.index(line, place)
            if link := re.search(r"\S+/answer/\S+", output):
                assert "It is on its way" in asyncio.run(answer(link[0], reason="The hall is locked."))


def test_the_tutorial_has_steps_and_files() -> None:
    text = tutorial()
    assert len(list(steps(text))) >= 15
    assert [file["name"] for file in _FILE.finditer(text)] == ["gate.toml", "send.py", "read.py"]
