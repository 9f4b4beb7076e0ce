from hypothesis import given
from hypothesis import strategies as st

from chalkline.gates.mail.front.content import BARE_END, ENDLESS, Content
from chalkline.gates.mail.reply import Reply

LINES = st.lists(st.binary(max_size=30).map(lambda line: line.translate(None, b"\r\n\0")))


def read(wire: bytes, largest: int = 10_000, longest_line: int = 1000) -> tuple[bytes | Reply, bytes]:
    """What is made of the bytes after DATA as they come in pieces that end with dot CRLF; and what is left over."""
    content = Content(largest=largest, longest_line=longest_line)
    while not content.complete and wire:
        end = wire.find(b".\r\n")
        piece, wire = (wire[: end + 3], wire[end + 3 :]) if end >= 0 else (wire, b"")
        if refused := content.add(piece):
            return refused, wire
    return content.message(), wire


@given(LINES)
def test_what_was_stuffed_comes_out_byte_for_byte(lines: list[bytes]) -> None:
    wire = b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines)
    assert read(wire + b".\r\nQUIT\r\n") == (b"".join(line + b"\r\n" for line in lines), b"QUIT\r\n")


@given(st.binary(max_size=60), st.integers(0, 60), st.sampled_from([b"\r", b"\n", b"\r\r\n", b"\n\r"]))
def test_no_bare_end_gets_through_wherever_pieces_are_cut(text: bytes, cut: int, bare: bytes) -> None:
    plain = text.replace(b"\r", b"x").replace(b"\n", b"x")
    wire = plain[:cut] + bare + plain[cut:] + b"\r\n.\r\n"
    content = Content(largest=1000, longest_line=1000)
    answers = [content.add(wire[place : place + 1]) for place in range(len(wire))]
    assert BARE_END in answers


def test_an_end_cut_in_two_is_no_bare_end() -> None:
    content = Content(largest=1000, longest_line=1000)
    assert [content.add(piece) for piece in (b"a\r", b"\nb\r", b"\n", b".", b"\r", b"\n")] == [None] * 6
    assert content.complete
    assert content.message() == b"a\r\nb\r\n"


@given(LINES, st.lists(st.integers(1, 12)))
def test_nothing_is_taken_that_comes_after_the_end_however_it_comes(lines: list[bytes], sizes: list[int]) -> None:
    lines = [*lines, b".", b"QUIT"]
    wire, content, ahead = b"".join(line + b"\r\n" for line in lines), Content(largest=10_000, longest_line=1000), b""
    for size in (*sizes, len(wire)):
        ahead, wire = ahead + wire[:size], wire[size:]
        if not content.complete and ahead:
            wanted = content.wanted(ahead)
            assert content.add(ahead[:wanted]) is None
            ahead = ahead[wanted:]
    assert content.complete
    assert ahead == b"".join(line + b"\r\n" for line in lines[lines.index(b".") + 1 :])


def test_a_message_without_a_line() -> None:
    assert read(b".\r\n") == (b"", b"")


def test_the_longest_line_may_be_as_long_as_that() -> None:
    fits = b"short\r\n" + b"a" * 998 + b"\r\n"
    assert read(fits + b".\r\n")[0] == fits
    refused, _ = read(b"short\r\n" + b"a" * 999 + b"\r\nshort\r\n.\r\n")
    assert isinstance(refused, Reply)
    assert refused.code == 554


def test_what_is_too_large_is_read_to_its_end_and_refused() -> None:
    refused, left = read(b"a" * 60 + b"\r\n.\r\nQUIT\r\n", largest=50)
    assert isinstance(refused, Reply)
    assert (refused.code, left) == (552, b"QUIT\r\n")


def test_what_does_not_end_ends_the_connection() -> None:
    assert read(b"a" * 101, largest=50)[0] is ENDLESS
