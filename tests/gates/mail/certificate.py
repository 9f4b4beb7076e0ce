"""A certificate for loopback, made for the tests of a session."""

import atexit
import shutil
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

_LONG_AGO = datetime(2020, 1, 1)  # noqa: DTZ001 - certificates say UTC themselves


@cache
def certificate() -> tuple[Path, Path]:
    """The files of a certificate for ``localhost`` and of its key."""
    folder = Path(mkdtemp(prefix="chalkline-certificate-"))
    atexit.register(shutil.rmtree, folder)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(_LONG_AGO)
        .not_valid_after(_LONG_AGO + timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, SHA256())
    )
    (folder / "gate.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "gate.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return folder / "gate.pem", folder / "gate.key"
