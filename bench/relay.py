"""Mail through Postfix alone, with rspamd and one rule, and with Chalkline and a whole school's policy.

The same letter goes again and again, by Postfix's own ``smtp-source``, which opens a connection for each. Whatever
reaches the end of its way is thrown away. Each way in is tried in turn, so that a slow moment of the machine hits all
alike.
"""

import smtplib
import subprocess
import tempfile
import threading
import time
from base64 import encodebytes
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from random import Random
from statistics import median

from bench.harness import Section, rate
from bench.memory import resident_of
from bench.relay_servers import Doors, running_servers

_ROUNDS = 3
_SENDER, _RECIPIENT = "hlowe@ferndale.example", "grace.vane@letterbox.example"
_HEADERS = f"""\
From: Hannah Lowe <{_SENDER}>
To: Grace Vane <{_RECIPIENT}>
Subject: The mill trip
Date: Tue, 17 Nov 2026 10:00:00 +0000
Message-ID: <mill@ferndale.example>
MIME-Version: 1.0
"""
_PARAGRAPH = """\
The coach leaves from the front gate and will be back a little after school ends. The children need a packed lunch, a
coat and sensible shoes; the museum has a small shop, but nobody has to buy anything there. Two parents have kindly said
that they will come along, and the form's teaching assistant comes too. Last year's form still talks about the wheel.

"""
_LETTER = f"Dear Grace,\n\n{_PARAGRAPH * 4}With best wishes\nHannah Lowe\nForm tutor 9L\n"
_SCAN = 146_000
"""Bytes of a picture that make a message of 200 KB."""
_NOW_AND_THEN = 0.02
"""Seconds between two messages of the sender who looks at the clock."""
_FLAT = 100_000
"""Messages after which memory is looked at again."""

Door = Callable[[Doors], int]
_WAYS: Mapping[str, Door] = {
    "Postfix alone": lambda doors: doors.plain,
    "Postfix, rspamd with one rule": lambda doors: doors.rspamd,
    "**Postfix, Chalkline as its milter**": lambda doors: doors.milter,
    "**Chalkline, then Postfix**": lambda doors: doors.first,
    "**Postfix, Chalkline before its queue, Postfix**": lambda doors: doors.before_queue,
}


def letter() -> bytes:
    """A letter of 2 KB to a parent."""
    return f"{_HEADERS}Content-Type: text/plain; charset=utf-8\n\n{_LETTER}".encode()


def scan() -> bytes:
    """The same with a picture: 200 KB."""
    picture = encodebytes(b"\xff\xd8\xff\xe0" + Random(7).randbytes(_SCAN))
    parts = (
        f'{_HEADERS}Content-Type: multipart/mixed; boundary="mill"\n\n--mill\n'
        f"Content-Type: text/plain; charset=utf-8\n\n{_LETTER}\n--mill\n"
        'Content-Type: image/jpeg; name="mill.jpg"\nContent-Transfer-Encoding: base64\n\n'
    )
    return parts.encode() + picture + b"--mill--\n"


_LOADS: Sequence[tuple[str, Callable[[], bytes], int, int]] = (
    ("2 KB, 20 connections", letter, 20, 3000),
    ("2 KB, 1 connection", letter, 1, 600),
    ("200 KB, 20 connections", scan, 20, 600),
    ("200 KB, 1 connection", scan, 1, 150),
)
"""What is sent, over how many connections at once, and how often."""


def run() -> Section:
    """The table of all ways and loads, and the gate's memory."""
    with as_file(files("chalkline.library") / "ferndale") as school, running_servers(school) as doors:
        loads = [_measured(doors, *load) for load in _LOADS]
        memory = _memory(doors)
    table = [{"way": name, **{load.name: load.said(name) for load in loads}} for name in _WAYS]
    return Section(
        key="relay",
        title="Mail through the gate",
        intro=(
            "Messages a second through a real Postfix on loopback, on 2 cores that senders, servers and gate share; in "
            "brackets how long one sender among them waits for an answer, in milliseconds: the median and the 99th "
            "percentile. A connection for each message. Ferndale High School's whole policy is decided on each, its "
            f"text and files read; rspamd has one rule. Medians of {_ROUNDS} rounds."
        ),
        table=table,
        notes=memory,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Load:
    """What was measured under one load."""

    name: str
    per_second: Mapping[str, float]
    waits: Mapping[str, list[float]]
    """Seconds, in order."""

    def said(self, way: str) -> str:
        waits = self.waits[way]
        p50, p99 = (waits[len(waits) * share // 100] * 1e3 for share in (50, 99))
        return f"{rate(self.per_second[way])} ({p50:.0f}, {p99:.0f})"


def _measured(doors: Doors, name: str, made: Callable[[], bytes], connections: int, messages: int) -> _Load:
    speeds: dict[str, list[float]] = {way: [] for way in _WAYS}
    waits: dict[str, list[float]] = {way: [] for way in _WAYS}
    with tempfile.NamedTemporaryFile() as written:
        written.write(made())
        written.flush()
        for _ in range(_ROUNDS):
            for way, door in _WAYS.items():
                with _one_sender(door(doors), made(), waits[way]):
                    speeds[way].append(_speed(door(doors), Path(written.name), connections, messages))
    for each in waits.values():
        each.sort()
    return _Load(name=name, per_second={way: median(each) for way, each in speeds.items()}, waits=waits)


def _speed(port: int, message: Path, connections: int, messages: int) -> float:
    """Messages a second. Raises CalledProcessError where one is not taken."""
    command = ["/usr/sbin/smtp-source", "-s", str(connections), "-m", str(messages), "-F", str(message)]
    began = time.perf_counter()
    subprocess.run([*command, "-f", _SENDER, "-t", _RECIPIENT, f"127.0.0.1:{port}"], check=True)  # noqa: S603
    return messages / (time.perf_counter() - began)


@contextmanager
def _one_sender(port: int, message: bytes, waits: list[float]) -> Iterator[None]:
    """Somebody who sends a message now and then meanwhile, and looks at the clock."""
    over = threading.Event()

    def sending() -> None:
        while not over.wait(_NOW_AND_THEN):
            with smtplib.SMTP("127.0.0.1", port) as client:
                client.ehlo()
                began = time.perf_counter()
                client.sendmail(_SENDER, [_RECIPIENT], message.replace(b"\n", b"\r\n"))
                waits.append(time.perf_counter() - began)

    sender = threading.Thread(target=sending)
    sender.start()
    try:
        yield
    finally:
        over.set()
        sender.join()


def _memory(doors: Doors) -> str:
    """What the gate holds before and after many more messages."""
    before = resident_of(doors.gate_pid)
    with tempfile.NamedTemporaryFile() as written:
        written.write(letter())
        written.flush()
        _speed(doors.first, Path(written.name), 20, _FLAT)
    after = resident_of(doors.gate_pid)
    return f"Memory of the gate: {before:.0f} MiB before, {after:.0f} MiB after {_FLAT:,} more messages of 2 KB."
