import asyncio
from base64 import b64encode

import pytest

from chalkline.gates.mail.front.users import kept_password, plain_credentials, signs_in

USERS = {"anna@hill.example": kept_password("a: \N{GRINNING FACE}")}


@pytest.mark.parametrize(
    ("name", "password", "right"),
    [
        ("anna@hill.example", "a: \N{GRINNING FACE}", True),
        ("Anna@Hill.Example", "a: \N{GRINNING FACE}", True),
        ("anna@hill.example", "", False),
        ("anna@hill.example", "a:", False),
        ("ben@hill.example", "a: \N{GRINNING FACE}", False),
        ("", "", False),
    ],
)
def test_signing_in(name: str, password: str, *, right: bool) -> None:
    assert asyncio.run(signs_in(USERS, name, password.encode())) is right


def test_a_password_is_kept_in_another_way_each_time() -> None:
    assert kept_password("x") != kept_password("x")


@pytest.mark.parametrize("kept", ["", "scrypt", "scrypt:%:%", "plain:x", "scrypt:::"])
def test_what_is_no_kept_password_lets_nobody_in(kept: str) -> None:
    for password in (b"", b"x", kept.encode()):
        assert not asyncio.run(signs_in({"anna@hill.example": kept}, "anna@hill.example", password))


def test_credentials() -> None:
    assert plain_credentials(b64encode(b"\0anna\0secret")) == ("anna", b"secret")
    assert plain_credentials(b64encode(b"anna\0anna\0secret")) == ("anna", b"secret")
    for wrong in (b64encode(b"head\0anna\0secret"), b64encode(b"anna\0secret"), b64encode(b"\0\xff\0x"), b"*", b"%"):
        assert plain_credentials(wrong) is None
