import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalkline.gates.mail.front.commands import Path, mail_from, rcpt_to
from chalkline.gates.mail.reply import Reply


@pytest.mark.parametrize(
    ("argument", "address", "options"),
    [
        ("FROM:<anna@hill.example>", "anna@hill.example", ()),
        ("from: <anna@hill.example>", "anna@hill.example", ()),
        ("FROM:<>", "", ()),
        ("FROM:<@old.example:anna@hill.example>", "anna@hill.example", ()),
        ('FROM:<"anna lane"@hill.example>', '"anna lane"@hill.example', ()),
        ("FROM:<a@[192.0.2.1]>", "a@[192.0.2.1]", ()),
        ("FROM:<a@b> size=12 body=8bitmime SMTPUTF8", "a@b", ("SIZE=12", "BODY=8bitmime", "SMTPUTF8")),
        ("FROM:<grüße@straße.example> SMTPUTF8", "grüße@straße.example", ("SMTPUTF8",)),
        ("FROM:<a@b> RET=HDRS ENVID=QQ+2B314", "a@b", ("RET=HDRS", "ENVID=QQ+2B314")),
        ("FROM:<a@b> AUTH=<>", "a@b", ("AUTH=<>",)),
    ],
)
def test_senders(argument: str, address: str, options: tuple[str, ...]) -> None:
    assert mail_from(argument) == Path(address=address, options=options)


def test_recipients_with_what_they_want_to_be_told() -> None:
    path = rcpt_to("TO:<ben@hill.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;ben@old.example")
    assert path == Path(address="ben@hill.example", options=("NOTIFY=SUCCESS,FAILURE", "ORCPT=rfc822;ben@old.example"))
    assert rcpt_to("TO:<Postmaster>") == Path(address="Postmaster", options=())


@pytest.mark.parametrize(
    ("argument", "code"),
    [
        ("anna@hill.example", 501),
        ("FROM:anna@hill.example", 553),
        ("FROM:<anna>", 553),
        ("FROM:<anna@hill.example", 553),
        ("FROM:<a b@hill.example>", 553),
        ("FROM:<a@b>x", 553),
        ("FROM:<a@b\r\nRCPT>", 553),
        ("FROM:<a\x00@b>", 553),
        ("FROM:<a@b><c@d>", 553),
        (f"FROM:<{'a' * 320}@b>", 553),
        ("FROM:<a@b> SIZE", 501),
        ("FROM:<a@b> SIZE=1 SIZE=2", 555),
        ("FROM:<a@b> SMTPUTF8=yes", 501),
        ("FROM:<a@b> BODY=BINARYMIME", 501),
        ("FROM:<a@b> XYZ=1", 555),
        ("FROM:<a@b> ENVID=a+zz", 501),
    ],
)
def test_what_is_not_understood(argument: str, code: int) -> None:
    found = mail_from(argument)
    assert isinstance(found, Reply)
    assert found.code == code


def test_nobody_is_no_recipient() -> None:
    assert isinstance(rcpt_to("TO:<>"), Reply)


@given(st.text())
def test_nothing_that_would_break_a_command_gets_through(text: str) -> None:
    for argument in (f"FROM:<{text}>", f"FROM:<a@b> ENVID={text}", text):
        found = mail_from(argument)
        if isinstance(found, Path):
            written = f"<{found.address}> {' '.join(found.options)}"
            assert not any(ord(char) < 32 or ord(char) == 127 for char in written)
            assert ">" not in found.address or '"' in found.address
            assert " " not in "".join(found.options)
