"""The page about why says what is so: its examples are what Ann reads."""

import re
from pathlib import Path

import pytest
from tests.policy.english.english import mail, why

from chalkline.policy.vocabulary import Audience

PAGE = (Path(__file__).resolve().parents[2] / "docs/explanation/why.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| `(.+?)` \| (.+) \|$", PAGE.partition("## Examples")[2], flags=re.MULTILINE)
MESSAGE = mail(files=["notes.pdf", "setup.exe"], size=31_400_000)


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) >= 10


@pytest.mark.parametrize(("condition", "sentences"), EXAMPLES)
def test_an_example_reads_as_it_is_told(condition: str, sentences: str) -> None:
    assert why(condition.replace(r"\|", "|"), MESSAGE, audience=Audience.SENDER).text == sentences
