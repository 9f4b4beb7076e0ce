from hypothesis import given
from hypothesis import strategies as st

from chalkline.gates.mail.reply import Reply


def test_one_line() -> None:
    assert Reply(code=550, status="5.7.1", text="No.").wire == b"550 5.7.1 No."
    assert Reply(code=220, text="gate").wire == b"220 gate"
    assert Reply(code=334, text="").wire == b"334 "


def test_other_letters_are_written_in_ascii() -> None:
    assert Reply(code=550, text="“Grüße” \u2013 d\u2019accord 校").wire == b'550 "Gru?e" - d\'accord ?'


@given(st.text(max_size=3000), st.sampled_from(["", "5.7.1"]))
def test_lines_fit_the_protocol(text: str, status: str) -> None:
    lines = Reply(code=550, status=status, text=text).wire.split(b"\r\n")
    assert all(len(line) + 2 <= 512 for line in lines)
    assert all(line.startswith(b"550-") for line in lines[:-1])
    assert lines[-1].startswith(b"550 ")
    assert not any(byte < 32 or byte > 126 for line in lines for byte in line)
