"""Every ``gate.toml`` that a how-to shows is one that a gate takes."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from chalkline.gates.mail.settings_file import read_settings
from chalkline.policy.diagnostics import rendered
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Source

FOLDER = Path(__file__).resolve().parents[2] / "docs/how-to"
_BLOCK = re.compile(r"^(?P<indent> *)```toml\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL)
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
