"""The unit that the how-to shows is one that systemd takes, and a gate that it hardens has what it needs."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from tests.conftest import ROOT

PAGE = (ROOT / "docs/how-to/run-the-gate-with-systemd.md").read_text(encoding="utf-8")


def unit() -> str:
    """The unit as it is shown."""
    [shown] = re.findall(r"^ *```ini\n(.*?)^ *```$", PAGE, re.MULTILINE | re.DOTALL)
    return dedent(shown)


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not here")
    written = tmp_path / "chalkline-gate.service"
    written.write_text(unit().replace("/usr/local/bin/chalkline", str(Path(sys.executable).parent / "chalkline")))
    done = subprocess.run([program, "verify", "--man=no", written], check=False, capture_output=True, text=True)  # noqa: S603
    own = [line for line in done.stderr.splitlines() if "chalkline-gate" in line]
    assert not own, own


def test_the_gate_may_write_where_its_settings_keep_mail() -> None:
    assert "ReadWritePaths=/var/spool/chalkline" in unit()
    alone = (ROOT / "docs/how-to/mail-gate-alone.md").read_text(encoding="utf-8")
    assert 'spool = "/var/spool/chalkline"' in alone
    assert "--config /etc/chalkline/gate.toml" in alone
