"""The reference of the commands is what the commands say of themselves."""

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def test_the_page_is_current(tmp_path: Path) -> None:
    page = tmp_path / "commands.md"
    arguments = ["chalkline.cli.main", "utils", "docs", "--name", "chalkline", "--title", "Commands"]
    subprocess.run([sys.executable, "-m", "typer", *arguments, "--output", str(page)], check=True, capture_output=True)  # noqa: S603 - our own
    written = (ROOT / "docs/reference/commands.md").read_text()
    assert written == page.read_text(), "the commands' help has changed: run `make docs`"
