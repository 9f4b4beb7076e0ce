from pathlib import Path

from tests.cli.conftest import Run

from chalkline.store.spool.lock import Lock

SETTINGS = """\
hostname = "gate.example"
spool = "spool"
school = {school!r}

[next]
server = "127.0.0.1:25"
"""


def test_a_gate_that_could_start(run: Run, tmp_path: Path, alderbrook: Path) -> None:
    config = tmp_path / "gate.toml"
    config.write_text(SETTINGS.format(school=str(alderbrook)))
    result = run("gate", "mail", "--config", config, "--check")
    assert result.exit_code == 0, result.output
    assert "Alderbrook High School" in result.output
    assert "the gate could start" in result.output
    assert not (tmp_path / "spool").exists()


def test_a_gate_says_how_much_of_the_policy_is_enforced(run: Run, tmp_path: Path) -> None:
    run("new", tmp_path / "school")
    config = tmp_path / "gate.toml"
    config.write_text(SETTINGS.format(school="school"))
    result = run("gate", "mail", "--config", config, "--check")
    assert "2 rules decide its mail, 0 of them enforced" in result.output
    assert "all mail passes" in result.output
    with (tmp_path / "school/facts.csv").open("a") as facts:
        facts.write("email#hours,enforced,,,2020-01-01,,2020-01-01,head,agreed\n")
    result = run("gate", "mail", "--config", config, "--check")
    assert "2 rules decide its mail, 1 of them enforced" in result.output
    assert "all mail passes" not in result.output


def test_settings_in_another_encoding_are_shown_where_they_stand(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "gate.toml"
    config.write_bytes('hostname = "\xe9cole.example"'.encode("latin-1"))
    result = run("gate", "mail", "--config", config, "--check")
    assert (result.exit_code, "error[not-utf8]: byte 0xE9 is not UTF-8" in result.output) == (1, True)


def test_a_gate_whose_spool_is_taken_says_how_to_mend_it(run: Run, tmp_path: Path, alderbrook: Path) -> None:
    config = tmp_path / "gate.toml"
    config.write_text(SETTINGS.format(school=str(alderbrook)))
    (tmp_path / "spool").mkdir()
    (tmp_path / "spool/lock").touch()
    lock = Lock(tmp_path / "spool/lock")
    result = run("gate", "mail", "--config", config)
    lock.release()
    assert result.exit_code == 2
    assert "= help: stop what else runs there" in result.output


def test_a_gate_whose_spool_cannot_be_made_says_where(run: Run, tmp_path: Path, alderbrook: Path) -> None:
    config = tmp_path / "gate.toml"
    config.write_text(SETTINGS.format(school=str(alderbrook)))
    (tmp_path / "spool").touch()
    result = run("gate", "mail", "--config", config)
    assert (result.exit_code, "Errno" in result.output, str(tmp_path / "spool") in result.output) == (2, False, True)


def test_faulty_settings_are_shown_where_they_stand(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "gate.toml"
    config.write_text(SETTINGS.format(school="school").replace("hostname", "hostnam"))
    result = run("gate", "mail", "--config", config, "--check")
    assert result.exit_code == 1
    assert "error[unknown-key]: a gate has no `hostnam`" in result.output
    assert "error[missing-key]: the gate has no `hostname`" in result.output


def test_a_gate_without_a_school_says_so(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "gate.toml"
    config.write_text(SETTINGS.format(school="nowhere"))
    result = run("gate", "mail", "--config", config, "--check")
    assert result.exit_code == 2
    assert "this is no school's folder" in result.output


def test_no_settings_at_all(run: Run, tmp_path: Path) -> None:
    result = run("gate", "mail", "--config", tmp_path / "gate.toml")
    assert result.exit_code == 2
    assert "cannot read" in result.output


def test_a_password_for_the_settings(run: Run) -> None:
    result = run("gate", "password", "--password", "secret")
    assert result.exit_code == 0
    assert result.output.startswith("scrypt:")
