"""Hill School's own DKIM signature, and whether it still holds."""

import base64
from functools import cache

import dkim
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def signed(raw: bytes) -> bytes:
    """The message with a signature of all of it."""
    private = _key().private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return bytes(dkim.sign(raw, b"s", b"hill.example", private, canonicalize=(b"simple", b"simple")) + raw)


def holds(message: bytes) -> bool:
    """Whether the signature of the message is right."""
    public = _key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    return bool(dkim.verify(message, dnsfunc=lambda *_, **__: record))
