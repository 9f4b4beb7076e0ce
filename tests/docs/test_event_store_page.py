"""What the page of the event store says is so."""

import re
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.store.events.stored import FIELDS, MAIL, monday, store_in

from chalkline.store.events.schema import DECIDED

PAGE = (ROOT / "docs/reference/event-store.md").read_text()


def test_its_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    store_in(tmp_path / "store", monday("09:00"), fields={MAIL: FIELDS[MAIL] - {"message.subject"}})
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    exec(compile(block, "page", "exec"), {})  # noqa: S102 - the project's own example
    assert capsys.readouterr().out == "1 ['message.subject']\n"


def test_it_lists_every_part_of_a_decision() -> None:
    section = PAGE.partition("## Columns")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == [field.name for field in DECIDED]
