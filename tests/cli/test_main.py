import pytest
from tests.cli.conftest import Run


@pytest.mark.parametrize("command", ["check", "explain", "decide", "test", "demo"])
def test_every_command_says_what_it_does(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.stdout


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    assert "decide" in run().output


def test_the_version(run: Run) -> None:
    assert run("--version").stdout.startswith("chalkline 0.")


def test_the_demonstration_runs(run: Run) -> None:
    result = run("demo")
    assert result.exit_code == 0
    assert "no faults" in result.stdout
    assert "26 decisions" in result.stdout
