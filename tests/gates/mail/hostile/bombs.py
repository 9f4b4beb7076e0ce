"""Messages made to exhaust whoever reads them, and what reading each took.

``python -m tests.gates.mail.hostile.bombs NAME SCHOOL``: it says the processor seconds and the megabytes more than
before, and what was decided.
"""

import base64
import io
import json
import resource
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path

from chalkline.gates.mail.verdicts.arrival import Addressee, Arrival
from chalkline.gates.mail.verdicts.deciding import verdicts_on
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.values import Timestamp
from chalkline.school.loading import load_school
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.spool.entry import Client, Envelope

MEMORY = 2 * 1024**3
"""Bytes of addresses that the process may have at all."""
_SIZE = 8_000_000
_AT = Timestamp(1_795_000_000_000_000_000)
_HEAD = b"From: a@mailer.test\r\nTo: hlowe@ferndale.example\r\nSubject: bomb\r\nMIME-Version: 1.0\r\n"


def known(school: str) -> Knowledge:
    loaded, faults = load_school(Path(str(files("chalkline.library"))) / school)
    assert loaded is not None, faults
    policies = loaded.check_policies().set
    assert policies is not None
    return Knowledge.of(loaded, policies, enforcement=Enforcement.ALL, number=1)


def text(body: bytes, kind: bytes = b"text/plain; charset=utf-8", *, more: bytes = b"") -> bytes:
    return _HEAD + b"Content-Type: " + kind + b"\r\n" + more + b"\r\n" + body + b"\r\n"


def parts(count: int, part: bytes) -> bytes:
    return text((b"--b\r\n" + part + b"\r\n") * count + b"--b--", b"multipart/mixed; boundary=b")


def nested(depth: int, kind: bytes) -> bytes:
    """Parts within parts, each with a boundary of its own."""
    opening = b"".join(
        b"Content-Type: " + kind + b"; boundary=b%d\r\n\r\n--b%d\r\n" % (each, each) for each in range(depth)
    )
    return _HEAD + opening + b"Content-Type: text/plain\r\n\r\nx\r\n"


def attached(name: str, content: bytes) -> bytes:
    head = f'Content-Type: application/octet-stream; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n'
    head += f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'
    return parts(1, head.encode() + base64.encodebytes(content).replace(b"\n", b"\r\n"))


def zipped(name: str, content: bytes, *, copies: int = 1) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for copy in range(copies):
            archive.writestr(name.replace("#", str(copy)), content)
    return held.getvalue()


def zips_in_zips(depth: int) -> bytes:
    content = zipped("0.txt", bytes(10_000_000))
    for level in range(depth):
        content = zipped(f"{level}-#.zip", content, copies=4)
    return content


def office(part: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr(part, content)
    return held.getvalue()


_LAUGHS = b'<!DOCTYPE x [<!ENTITY a0 "ha">' + b"".join(
    b'<!ENTITY a%d "%s">' % (each, b"&a%d;" % (each - 1) * 10) for each in range(1, 12)
)
LAUGHS = _LAUGHS + b"]><document>&a11;</document>"
"""A billion laughs."""

BOMBS: Mapping[str, Callable[[], bytes]] = {
    "parts in parts": lambda: nested(20_000, b"multipart/mixed"),
    "messages in messages": lambda: _HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 50_000 + b"x\r\n",
    "alternatives in alternatives": lambda: nested(20_000, b"multipart/alternative"),
    "many parts": lambda: parts(200_000, b"\r\nx"),
    "many attachments": lambda: parts(50_000, b"Content-Disposition: attachment; filename=a.exe\r\n\r\nx"),
    "a boundary that is nearly there": lambda: text(b"--bb\r\n--" * 1_000_000, b"multipart/mixed; boundary=bbb"),
    "one long header": lambda: _HEAD + b"X-A: " + (b"a" * 900 + b"\r\n ") * (_SIZE // 900) + b"\r\n\r\nx\r\n",
    "many headers": lambda: _HEAD + b"X-A: b\r\n" * (_SIZE // 8) + b"\r\nx\r\n",
    "no headers, only lines": lambda: b"nothing\r\n" * (_SIZE // 9),
    "many recipients": lambda: (
        _HEAD + b"Cc: " + b",\r\n ".join(b"a%d@b.test" % n for n in range(300_000)) + b"\r\n\r\nx\r\n"
    ),
    "comments in comments": lambda: (
        _HEAD + b"Reply-To: " + b"(" * 200_000 + b"\r\nCc: " + b"(" * 200_000 + b"\r\n\r\nx\r\n"
    ),
    "quotation marks": lambda: _HEAD + b"Cc: " + b'"\\' * 100_000 + b"\r\n\r\nx\r\n",
    "encoded words": lambda: _HEAD + b"X: y\r\nSubject: " + b"=?utf-8?q?a?= " * 15_000 + b"\r\n\r\nx\r\n",
    "encoded words without an end": lambda: _HEAD + b"Comments: =?utf-8?q?" + b"=?" * 100_000 + b"\r\n\r\nx\r\n",
    "parameters": lambda: text(b"x", b"text/plain" + b"; a*0*=''%41" * 20_000),
    "continued parameters": lambda: text(
        b"x", b"text/plain" + b"".join(b"; name*%d=a" % each for each in range(20_000))
    ),
    "references": lambda: _HEAD + b"References: " + b"<a@b>\r\n " * 200_000 + b"\r\n\r\nx\r\n",
    "tags in tags": lambda: text(b"<div>\r\n" * (_SIZE // 7), b"text/html"),
    "tags that do not end": lambda: text(b"<a href=\r\n" * (_SIZE // 10), b"text/html"),
    "comments that do not end": lambda: text(b"<!--\r\n" * (_SIZE // 6), b"text/html"),
    "entities": lambda: text(b"&#x41;&amp;&\r\n" * (_SIZE // 14), b"text/html"),
    "quoted letters": lambda: text(b"=3D=\r\n" * (_SIZE // 6), more=b"Content-Transfer-Encoding: quoted-printable\r\n"),
    "base64 of nothing": lambda: text(b"=\r\n" * (_SIZE // 3), more=b"Content-Transfer-Encoding: base64\r\n"),
    "a letter over and over": lambda: text(b"a" * 3000 + b"\r\n" + (b"a" * 3000 + b"\r\n") * (_SIZE // 3002)),
    "spaces": lambda: text((b" " * 3000 + b"\r\n") * (_SIZE // 3002)),
    "links": lambda: text(b"http://a.test/ www.b.test http://\r\n" * (_SIZE // 36)),
    "dates": lambda: text(b"by Monday 23 November 2026 at 10:00, 23/11/2026 10am, tomorrow\r\n" * (_SIZE // 64)),
    "times": lambda: text(b"1:1:1:1:1:1:1:1:1:\r\n" * (_SIZE // 20)),
    "shouting": lambda: text(b"YOU MUST ALL DO THIS NOW!!! AT ONCE!!!\r\n" * (_SIZE // 40)),
    "quotations": lambda: text(b">" * 900 + b"\r\n" + (b"> " * 400 + b"x\r\n") * (_SIZE // 803)),
    "greetings": lambda: text(b"Dear Sir,\r\nRegards,\r\n-- \r\n" * (_SIZE // 26)),
    "telephone numbers": lambda: text(
        b"01632 960 960 960 960 960 " * 100 + b"\r\n" + b"0163 29609\r\n" * (_SIZE // 12)
    ),
    "punycode": lambda: text(b"x" * 500_000, b"text/plain; charset=punycode"),
    "a compressing charset": lambda: text(base64.b64encode(bytes(30)), b"text/plain; charset=zlib"),
    "idna": lambda: text(b"a." * 200_000, b"text/plain; charset=idna"),
    "utf-7": lambda: text(b"+AGE" * 500_000, b"text/plain; charset=utf-7"),
    "escapes": lambda: text(b"\\N{LATIN SMALL LETTER A}" * 200_000, b"text/plain; charset=unicode_escape"),
    "an archive of nothing": lambda: attached("a.zip", zipped("a.txt", bytes(300_000_000))),
    "archives in archives": lambda: attached("a.zip", zips_in_zips(6)),
    "many files in an archive": lambda: attached("a.zip", zipped("#.txt", b"x", copies=40_000)),
    "a document of nothing": lambda: attached("a.docx", office("word/document.xml", bytes(500_000_000))),
    "a document that laughs": lambda: attached("a.docx", office("word/document.xml", LAUGHS)),
    "a workbook that laughs": lambda: attached("a.xlsm", office("xl/workbook.xml", LAUGHS)),
    "a deep document": lambda: attached("a.docx", office("word/document.xml", b"<a>" * 3_000_000)),
    "an archive cut short": lambda: attached("a.zip", zipped("a.exe", bytes(1000))[:60]),
    "ends of archives": lambda: attached("a.zip", b"PK\x05\x06" * 500_000),
}


def arrival(raw: bytes) -> Arrival:
    envelope = Envelope(sender="a@mailer.test", client=Client(address="203.0.113.9"), voucher="")
    addressees = (Addressee(address="hlowe@ferndale.example"), Addressee(address="tbello@willowlodge.example"))
    return Arrival.of(id_="1", at=_AT, envelope=envelope, addressees=addressees, raw=raw)


def main(school: str, *names: str) -> None:
    knowledge = known(school)
    for name in names or BOMBS:
        raw = BOMBS[name]()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.process_time()
        verdicts = verdicts_on(arrival(raw), knowledge, _AT)
        took = time.process_time() - began
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        effects = [each.effect.name for each in verdicts]
        said = {"name": name, "size": len(raw), "seconds": took, "megabytes": more, "effects": effects}
        print(json.dumps(said), flush=True)  # noqa: T201 - the test reads it


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    main(*sys.argv[1:])
