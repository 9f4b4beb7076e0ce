"""No file, however broken, makes reading a folder fail: it ends in faults."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.school.folders import FOLDER, write

from chalkline.school.loading import load_school

FILES = [name for name in FOLDER if name != "facts/consents.csv"]
REGISTER = "policy,version,approved_by,approved,last_review,next_review,statutory,website,in_force_from\n"
_pieces = st.sampled_from(
    (
        ",",
        "\n",
        '"',
        ";",
        "\r",
        "\0",
        "2026-09-02",
        "9999-12-31",
        "0001-01",
        "c1",
        "leo",
        "A",
        "1",
        "=",
        "[",
        "]",
        "\u00e9",
        "DTSTART:",
    )
)


@pytest.mark.parametrize("name", [*FILES, "people/roles.csv", "people/manifest.csv", "register.csv"])
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_text_makes_it_fail(name: str, data: st.DataObject) -> None:
    text = FOLDER.get(name, REGISTER)
    cut, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    piece = data.draw(st.one_of(st.text(max_size=20), st.lists(_pieces, max_size=6).map("".join)))
    with TemporaryDirectory() as folder:
        school, faults = load_school(write(Path(folder), {name: text[:cut] + piece + text[end:]}))
        assert school is not None or faults
