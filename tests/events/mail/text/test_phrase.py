import pytest

from chalkline.events.mail.text.phrase import PhraseError, read_phrase


@pytest.mark.parametrize("written", ["", " ", "(open", "close)"])
def test_what_is_no_phrase_is_refused(written: str) -> None:
    with pytest.raises(PhraseError):
        read_phrase(written)


@pytest.mark.parametrize(
    ("written", "spellings"),
    [
        ("Reply", {" reply "}),
        ("gift cards?", {" gift card ", " gift cards "}),
        ("(kindly)? reply (now|to us)", {" reply now ", " reply to us ", " kindly reply now ", " kindly reply to us "}),
        ("why ?", {" why ? "}),
        ("reply ..", {" reply "}),
        ("confirm*", set()),
        ("# owls", set()),
    ],
)
def test_what_a_phrase_can_be_is_listed(written: str, spellings: set[str]) -> None:
    assert read_phrase(written).spellings == spellings


def test_a_phrase_of_many_spellings_lists_none() -> None:
    nine = f"({'|'.join('abcdefghi')})"
    assert [len(read_phrase(written).spellings) for written in (nine, f"{nine} now", f"{nine} {nine}")] == [9, 9, 0]


@pytest.mark.parametrize(
    ("written", "needs"),
    [
        ("please confirm*", [{" please "}, {" confirm"}]),
        ("send .. to all", [{" send "}, {" to all "}]),
        ("(confirm*|my account) now", [{" confirm", " my account "}, {" now "}]),
        ("(confirm*)? now", [{" ", " confirm"}, {" now "}]),
    ],
)
def test_a_phrase_needs_a_spelling_of_each_piece(written: str, needs: list[set[str]]) -> None:
    assert [need for need in read_phrase(written).needs if need != {" "}] == needs
