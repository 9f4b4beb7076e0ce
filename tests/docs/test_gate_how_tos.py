"""Every ``gate.toml`` that a how-to shows is one that a gate takes, and every ``master.cf`` one that Postfix does."""

import re
import subprocess
from pathlib import Path
from textwrap import dedent

import pytest
from tests.servers import needs

from chalkline.gates.mail.settings.file import read_settings
from chalkline.policy.diagnostics import rendered
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Source

FOLDER = Path(__file__).resolve().parents[2] / "docs/how-to"
_BLOCK = re.compile(r"^(?P<indent> *)```toml\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL)
_SERVICES = re.compile(r"^```text\n(?P<text>(?:smtp|submission) .*?)^```$", re.MULTILINE | re.DOTALL)
SHOWN = [
    pytest.param(dedent(match["text"]), id=f"{page.stem}-{number}")
    for page in sorted(FOLDER.glob("*.md"))
    for number, match in enumerate(_BLOCK.finditer(page.read_text()))
    if "spool =" in match["text"]
]


def test_there_are_some() -> None:
    pages = {str(each.id).rpartition("-")[0] for each in SHOWN}
    assert pages >= {"mail-gate-alone", "put-the-mail-gate-beside-postfix", "exchange-online", "google-workspace"}


@pytest.mark.parametrize("text", SHOWN)
def test_what_is_shown_is_taken(text: str) -> None:
    faults = Faults()
    settings = read_settings(Source.of("gate.toml", text), faults)
    assert settings is not None, [rendered(fault) for fault in faults]


MASTER = [
    pytest.param(match["text"], id=str(number))
    for number, match in enumerate(_SERVICES.finditer((FOLDER / "put-the-mail-gate-beside-postfix.md").read_text()))
]


@pytest.mark.parametrize("text", MASTER)
def test_postfix_takes_what_is_shown(tmp_path: Path, text: str) -> None:
    needs("postfix")
    (tmp_path / "main.cf").write_text("compatibility_level = 3.6\n")
    (tmp_path / "master.cf").write_text(text)
    services = _postconf(tmp_path, "-M")
    assert len(services.splitlines()) == len(re.findall(r"^\S", text, re.MULTILINE))
    options = _postconf(tmp_path, "-P")
    assert len(options.splitlines()) == text.count("  -o ")


def _postconf(folder: Path, option: str) -> str:
    command = ["/usr/sbin/postconf", "-c", str(folder), option]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    assert not done.stderr, done.stderr
    return done.stdout
