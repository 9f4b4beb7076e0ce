"""Those who sign in to send, and their passwords, of which only what scrypt makes of them is kept."""

import asyncio
import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping

_COST = {"n": 2**14, "r": 8, "p": 1}
_SALT_BYTES = 16


def kept_password(password: str) -> str:
    """What ``gate.toml`` says of a password: another text each time."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"scrypt:{_text(salt)}:{_text(_hashed(password.encode(), salt))}"


async def signs_in(users: Mapping[str, str], name: str, password: bytes) -> bool:
    """Whether the password is that of a user of this name; takes as long for a name that is none."""
    kept = users.get(name.lower(), "")
    try:
        _, salt, hashed = (kept or _NOBODY).split(":")
        found = await asyncio.to_thread(_hashed, password, b64decode(salt))
        return hmac.compare_digest(found, b64decode(hashed)) and bool(kept)
    except ValueError:
        return False


def plain_credentials(response: bytes) -> tuple[str, bytes] | None:
    """The name and password of SASL PLAIN (RFC 4616) in base64; None where it is something else."""
    try:
        acts_for, name, password = b64decode(response, validate=True).split(b"\0")
        found = name.decode()
    except ValueError:
        return None
    return None if acts_for not in {b"", name} else (found, password)


def _hashed(password: bytes, salt: bytes) -> bytes:
    return hashlib.scrypt(password, salt=salt, maxmem=64 * 1024 * 1024, **_COST)


def _text(value: bytes) -> str:
    return b64encode(value).decode()


_NOBODY = f"scrypt:{_text(bytes(_SALT_BYTES))}:{_text(bytes(64))}"
