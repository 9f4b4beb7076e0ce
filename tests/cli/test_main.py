import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest
from tests.cli.conftest import Run

from chalkline.cli import main


@pytest.mark.parametrize(
    "command", ["new", "check", "explain", "decide", "due", "who-may", "promises", "coverage", "test", "demo"]
)
def test_every_command_says_what_it_does(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.stdout


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    assert "decide" in run().output


def test_the_version(run: Run) -> None:
    assert run("--version").stdout.startswith("chalkline 0.")


def run_into(path: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command as it is installed, its output going to the path."""
    command = [Path(sys.executable).with_name("chalkline"), *arguments]
    with Path(path).open("w") as output:
        return subprocess.run(command, stdout=output, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603 - ours


def test_whoever_stops_it_while_it_is_loaded_sees_no_traceback() -> None:
    loading = (
        "import sys, signal, os; "
        "sys.meta_path.insert(0, type('Stop', (), {'find_spec': "
        "staticmethod(lambda name, *_: os.kill(os.getpid(), signal.SIGINT) if name == 'typer' else None)})()); "
        "from chalkline.cli.starting import main; main()"
    )
    ran = subprocess.run([sys.executable, "-c", loading], capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert (ran.returncode, ran.stderr) == (130, "Aborted.\n")


def test_a_file_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> NoReturn:
        Path("/no/such/file").read_bytes()
        raise AssertionError

    monkeypatch.setattr(main, "app", broken)
    monkeypatch.setattr(sys, "stdout", sys.stdout)  # put back at the end
    with pytest.raises(SystemExit, match="3"):
        main.main()
    sys.stdout.close()
    assert capsys.readouterr().err == "error: /no/such/file: no such file or directory\n"


@pytest.mark.parametrize("option", [[], ["--json"]])
def test_a_full_disk_is_said_kindly(alderbrook: Path, option: list[str]) -> None:
    ran = run_into("/dev/full", "explain", *option, alderbrook / "policies/digital-communications.md")
    assert ran.returncode == 3
    assert "cannot write the output: no space left on device" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "Exception" not in ran.stderr
