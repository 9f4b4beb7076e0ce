"""Every Python example of the guides runs."""

import re
from pathlib import Path

import pytest
from tests.conftest import ROOT

PAGES = sorted((ROOT / "docs").glob("how-to/*.md"))
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run(page: Path) -> None:
    for block in _BLOCK.findall(page.read_text()):
        exec(compile(block, str(page), "exec"), {})  # noqa: S102 - the project's own examples
