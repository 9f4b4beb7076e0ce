"""Real servers that tests talk to: which are needed, where they are, and free ports for them.

``tools/servers`` installs them. Without one, its tests skip and say so; where ``CI`` is set they fail instead, so that
nobody takes a skipped test for one that passed.
"""

import os
import socket
import time
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest

_PROGRAMS = {
    "postfix": Path("/usr/sbin/postfix"),
    "dovecot": Path("/usr/sbin/dovecot"),
    "lmtp": Path("/usr/lib/dovecot/lmtp"),
    "java": Path("/usr/bin/java"),
    "rspamd": Path("/usr/bin/rspamd"),
    "chromium": Path("/usr/bin/chromium"),
}
_AS_ROOT = frozenset({"postfix", "dovecot", "lmtp"})
"""Servers that drop privileges, which root alone can."""


def needs(*servers: str) -> None:
    """The servers are installed and can be started; else the test skips, or fails where CI is set."""
    missing = [name for name in servers if not _PROGRAMS[name].exists()]
    if missing:
        _cannot(f"not installed: {', '.join(missing)}; `tools/servers` installs them")
    elif _AS_ROOT.intersection(servers) and os.geteuid() != 0:
        _cannot(f"only root can start {', '.join(servers)}")


def needs_package(name: str, requirement: str) -> None:
    """The package of that name can be imported; else likewise."""
    if find_spec(name) is None:
        _cannot(f"not installed: {name}; `pip install '{requirement}'`")


def _cannot(why: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def free_port() -> int:
    """A port on loopback that nobody listens on just now."""
    with closing(socket.socket()) as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def wait_for(port: int, seconds: float = 10) -> None:
    """Somebody listens on the port. Raises TimeoutError where nobody does in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with closing(socket.socket()) as client:
            client.settimeout(1)
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError(f"nobody listens on port {port}")
