"""The tutorial, followed to the letter in an empty folder."""

import os
import re
import subprocess
from pathlib import Path

from tests.conftest import ROOT

TUTORIAL = (ROOT / "docs/tutorial/first-policy.md").read_text()
_FILE = re.compile(
    r"^Save this as `(?P<name>[^`]+)`:\n\n(?P<fence>`{3,})\w+\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)
_CONSOLE = re.compile(r"^```console\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def steps(text: str) -> list[tuple[str, list[str]]]:
    """Commands with the lines that must come out of each, in this order."""
    found: list[tuple[str, list[str]]] = []
    for block in _CONSOLE.finditer(text):
        for line in block["text"].splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def test_every_step_of_the_tutorial_shows_what_it_says(tmp_path: Path) -> None:
    for file in _FILE.finditer(TUTORIAL):
        (tmp_path / file["name"]).write_text(file["text"])
    path = f"{ROOT / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"
    for command, expected in steps(TUTORIAL):
        ran = subprocess.run(  # noqa: S602 - the tutorial's own commands
            command,
            shell=True,
            cwd=tmp_path,
            env={**os.environ, "PATH": path, "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
        )
        output = ran.stdout + ran.stderr
        place = 0
        for line in expected:
            assert line in output[place:], f"$ {command}\n{output}"
            place = output.index(line, place)


def test_the_tutorial_has_steps_and_files() -> None:
    assert len(steps(TUTORIAL)) >= 15
    assert [file["name"] for file in _FILE.finditer(TUTORIAL)] == ["subject.md"]
