"""``chalkline replay --spark``: the same page of figures, made by a cluster."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from tests.store.replay.past import LATER, Past
from tests.store.spark.standalone import Standalone
from typer.testing import CliRunner, Result

from chalkline.cli.main import app
from chalkline.cli.replay import on_spark

Asked = Callable[..., Result]


@pytest.fixture
def asked(past: Past, tmp_path: Path) -> Asked:
    """The command on two days, with an hour more for staff."""
    text = (past.folder / "policies/digital-messaging.md").read_text(encoding="utf-8")
    for old, new in LATER:
        text = text.replace(old, new)
    tried = tmp_path / "digital-messaging.md"
    tried.write_text(text, encoding="utf-8")
    there = ["--school", str(past.folder), "--events", str(past.store.root), "--json"]
    days = ["--since", "2026-11-16", "--until", "2026-11-18"]
    return lambda *more: CliRunner().invoke(app, ["replay", str(tried), *there, *days, *more])


def test_a_cluster_says_what_one_machine_says(asked: Asked, cluster: Standalone) -> None:
    far, near = asked("--spark", cluster.url), asked("--no-keep", "--workers", "1")
    assert far.exit_code == near.exit_code == 0, far.output
    assert msgspec.json.decode(far.stdout) == msgspec.json.decode(near.stdout)


def test_a_store_that_the_cluster_does_not_find_is_said(asked: Asked, cluster: Standalone, tmp_path: Path) -> None:
    result = asked("--spark", cluster.url, "--spark-events", f"{tmp_path}/nowhere")
    assert result.exit_code == 2
    assert "do not find a file of the store" in result.stderr


def test_without_spark_it_says_how_to_get_it(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_spark, "find_spec", lambda _: None)
    result = asked("--spark", "spark://nowhere:7077")
    assert result.exit_code == 2
    assert "pip install 'chalkline[spark]'" in result.stderr


def test_a_cluster_has_nothing_to_go_on_with(asked: Asked) -> None:
    result = asked("--spark", "spark://nowhere:7077", "--resume")
    assert result.exit_code == 2
    assert "leave out `--resume`" in result.stderr
