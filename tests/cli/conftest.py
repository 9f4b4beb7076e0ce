"""The demonstration school, and a runner of commands."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from chalkline.cli.main import app

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``chalkline`` with these arguments, on a terminal wide enough for every line."""
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="session")
def alderbrook() -> Path:
    """The folder of the demonstration school."""
    return Path(str(files("chalkline.library"))) / "alderbrook"


@pytest.fixture
def policy(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a policy with one clause whose rule block is given."""

    def write(rule: str, wording: str = "As it says.") -> Path:
        path = tmp_path / "policy.md"
        front = "---\nlanguage: 1\nid: p\ntitle: P\nversion: 1\nbinds: [staff]\n---\n"
        path.write_text(f"{front}\n# A clause {{#a}}\n\n{wording}\n\n~~~rule\n{rule}\n~~~\n")
        return path

    return write
