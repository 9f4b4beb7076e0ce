"""A gate that cannot have its spool says why, and touches nothing."""

from pathlib import Path

import pytest
from tests.gates.mail.hill import files
from typer.testing import CliRunner

from chalkline.cli.main import app
from chalkline.store.spool.frames import OPENING
from chalkline.store.spool.lock import Lock


@pytest.fixture
def config(tmp_path: Path) -> Path:
    files(tmp_path / "school")
    (tmp_path / "spool" / "journal").mkdir(parents=True)
    path = tmp_path / "gate.toml"
    path.write_text(
        'hostname = "gate.hill.example"\nspool = "spool"\nschool = "school"\n'
        '[listen]\naddresses = ["127.0.0.1:0"]\n[next]\nserver = "127.0.0.1:1"\n[pages]\nlisten = "127.0.0.1:0"\n'
    )
    return path


def said(config: Path) -> tuple[int, str]:
    """How the gate ends, and what it says."""
    result = CliRunner().invoke(app, ["gate", "mail", "--config", str(config)])
    return result.exit_code, " ".join(result.output.split())


def test_a_second_gate_on_a_spool_does_not_start(config: Path, tmp_path: Path) -> None:
    lock = Lock(tmp_path / "spool" / "lock")
    try:
        code, output = said(config)
    finally:
        lock.release()
    assert code == 2
    assert "the gate cannot run: another gate owns" in output
    assert list((tmp_path / "spool" / "journal").iterdir()) == []


def test_a_spool_of_a_newer_format_is_left_alone(config: Path, tmp_path: Path) -> None:
    journal = tmp_path / "spool" / "journal" / f"{1:016d}-{'0' * 16}.journal"
    newer = OPENING[:-1] + b"\x02" + b"records"
    journal.write_bytes(newer)
    code, output = said(config)
    assert code == 2
    assert "the gate cannot run: " in output
    assert "format" in output
    assert journal.read_bytes() == newer
