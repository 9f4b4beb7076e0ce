"""Asking the gate that owns a spool: one line there, one line back."""

import socket
from pathlib import Path

import msgspec

from chalkline.cli.output import stop
from chalkline.store.spool.control import SOCKET, Answer, Request

_PATIENCE = 600.0
"""Seconds: a spool is verified by reading all of it."""


def is_running(spool: Path) -> bool:
    """Whether a gate answers for this spool."""
    try:
        with _connected(spool):
            return True
    except OSError:
        return False


def asked(spool: Path, request: Request) -> Answer:
    """What the gate answers; ends the command where none does."""
    try:
        with _connected(spool) as connection:
            connection.sendall(msgspec.json.encode(request) + b"\n")
            with connection.makefile("rb") as answers:
                return msgspec.json.decode(answers.readline(), type=Answer)
    except PermissionError:
        stop(f"you may not ask the gate of the spool {spool}", "run this as the gate's user")
    except (OSError, msgspec.DecodeError):
        stop(f"no gate answers for the spool {spool}", "only the running gate changes its spool: start it")


def _connected(spool: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(_PATIENCE)
    try:
        connection.connect(str(spool / SOCKET))
    except BaseException:
        connection.close()
        raise
    return connection
