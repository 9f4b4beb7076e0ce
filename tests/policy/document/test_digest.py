"""What a signature binds to: the text, whatever its encoding of it."""

from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.policy.document.examples import SOUND

from chalkline.policy.document.digest import digest
from chalkline.policy.document.read import read_bytes
from chalkline.policy.source import Source, canonical_text

TEXT = SOUND.replace("What this is for.", "Café, naïve, Ångström.")


def digest_of(text: str) -> str:
    return digest(Source.of("policy.md", text))


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("\n", "\r"),
        normalize("NFD", TEXT),
        "\ufeff" + TEXT,
        TEXT.replace("\n", " \t\n"),
        TEXT + "\n\n",
        TEXT.rstrip(),
    ],
    ids=["crlf", "cr", "nfd", "bom", "trailing-blanks", "trailing-lines", "no-final-line-feed"],
)
def test_the_form_of_a_file_does_not_matter(other: str) -> None:
    assert digest_of(other) == digest_of(TEXT)


@given(st.integers(0, len(TEXT) - 1), st.characters(codec="utf-8"))
def test_anything_else_does(place: int, character: str) -> None:
    changed = TEXT[:place] + character + TEXT[place + 1 :]

    assert (digest_of(changed) == digest_of(TEXT)) == (canonical_text(changed) == canonical_text(TEXT))


@given(st.text())
@example("\ufeff\ufeff")
@example("a \r \u0301")
def test_the_canonical_text_is_its_own(text: str) -> None:
    assert canonical_text(canonical_text(text)) == canonical_text(text)


def test_a_policy_carries_it() -> None:
    policy, _ = read_bytes("policy.md", TEXT.encode("utf-8-sig"))

    assert policy is not None
    assert policy.digest == digest_of(TEXT)
