"""The servers of the relay benchmark: Postfix with and without a filter, rspamd with one rule, and the gate."""

import os
import shutil
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.gates.mail.postfix import started
from tests.servers import free_port, wait_for

_ROOT = Path(__file__).resolve().parents[1]
_NOWHERE = subprocess.DEVNULL
_SOMEBODY = "hlowe@ferndale.example"
_POSTFIX = """\
myhostname = post.ferndale.example
default_transport = discard:
smtpd_client_connection_rate_limit = 0
"""
_DOORS = """\
127.0.0.1:{plain} inet n - n - 100 smtpd
127.0.0.1:{rspamd} inet n - n - 100 smtpd -o smtpd_milters=unix:{rspamd_socket} -o milter_default_action=tempfail
127.0.0.1:{milter} inet n - n - 100 smtpd -o smtpd_milters=unix:{asked} -o milter_default_action=tempfail
127.0.0.1:{before_queue} inet n - n - 100 smtpd -o smtpd_proxy_filter=127.0.0.1:{gate} -o smtpd_client_port_logging=no
"""
_RSPAMD = """\
options {{
    pidfile = "{folder}/rspamd.pid";
    filters = "";
    hs_cache_dir = "{folder}";
    dns {{ nameserver = ["127.0.0.1:1"]; timeout = 0.1s; retransmits = 1; }}
}}
logging {{ type = "file"; filename = "{folder}/rspamd.log"; level = "error"; }}
worker "rspamd_proxy" {{
    bind_socket = "{milter} mode=0666";
    milter = yes;
    timeout = 60s;
    count = 2;
    upstream "local" {{ default = yes; self_scan = yes; }}
}}
actions {{ reject = 15; add_header = 6; }}
lua = "{folder}/rule.lua";
"""
_RULE = """\
rspamd_config:register_symbol({
    name = "HOURS",
    score = 1.0,
    callback = function(task)
        local from = task:get_from("mime")
        local hour = tonumber(os.date("%H"))
        return from and from[1] and from[1].domain == "ferndale.example" and (hour < 0 or hour > 23)
    end,
})
"""
"""One rule on sender and hour, as a filter without roles and windows can say it; it stops nothing."""
_GATE = """\
hostname = "gate.ferndale.example"
spool = "{folder}/spool"
school = "{school}"

[listen]
addresses = ["127.0.0.1:{first}", "127.0.0.1:{gate}"]
milter = "{folder}/gate.sock"

[next]
server = "127.0.0.1:{plain}"

[limits]
messages_a_minute = 1_000_000
connections_each = 400

[pages]
listen = "127.0.0.1:{pages}"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """The port of each way in."""

    plain: int
    """Postfix alone."""
    rspamd: int
    """Postfix that asks rspamd."""
    milter: int
    """Postfix that asks the gate."""
    before_queue: int
    """Postfix that has the gate look at every message while its sender waits."""
    first: int
    """The gate, with Postfix behind it."""
    gate_pid: int


@contextmanager
def running_servers(school: Path) -> Iterator[Doors]:
    """All of them at once, idle until somebody sends; whatever reaches the end of its way is thrown away."""
    names = ("plain", "rspamd", "milter", "before_queue", "first", "gate", "pages")
    ports = {name: free_port() for name in names}
    folder = Path(tempfile.mkdtemp(prefix="chalkline-bench-"))
    folder.chmod(0o755)  # daemons run as other users
    try:
        with ExitStack() as stack:
            stack.enter_context(_rspamd(folder))
            stack.enter_context(_postfix(folder, ports))
            gate = stack.enter_context(_gate(folder, school, ports))
            yield Doors(gate_pid=gate.pid, **{name: ports[name] for name in names[:5]})
    finally:
        shutil.rmtree(folder)


@contextmanager
def _postfix(folder: Path, ports: dict[str, int]) -> Iterator[None]:
    doors = _DOORS.format(rspamd_socket=folder / "rspamd.sock", asked=folder / "gate.sock", **ports)
    with started(folder, settings=_POSTFIX, doors=doors):
        wait_for(ports["plain"])
        yield


@contextmanager
def _rspamd(folder: Path) -> Iterator[None]:
    milter = folder / "rspamd.sock"
    (folder / "rule.lua").write_text(_RULE)
    (folder / "rspamd.conf").write_text(_RSPAMD.format(folder=folder, milter=milter))
    command = ["/usr/bin/rspamd", "--insecure", "--no-fork", "--config", str(folder / "rspamd.conf")]
    with _process(command):
        _wait_for_file(milter)
        yield


@contextmanager
def _gate(folder: Path, school: Path, ports: dict[str, int]) -> "Iterator[subprocess.Popen[bytes]]":
    settings = folder / "gate.toml"
    settings.write_text(_GATE.format(folder=folder, school=school, **ports))
    with _process([sys.executable, "-m", "bench.relay_gate", str(settings)]) as gate:
        wait_for(ports["gate"], seconds=30)
        _wait_for_policies(ports["gate"])
        yield gate


def _wait_for_policies(port: int, seconds: float = 60) -> None:
    """The gate knows its school, and so takes mail. Raises TimeoutError where it does not in time."""
    end = time.monotonic() + seconds
    while True:
        with smtplib.SMTP("127.0.0.1", port) as client, suppress(smtplib.SMTPDataError):
            client.sendmail(_SOMEBODY, [_SOMEBODY], f"From: {_SOMEBODY}\r\nTo: {_SOMEBODY}\r\n\r\nGood morning.\r\n")
            return
        if time.monotonic() > end:
            raise TimeoutError("the gate knows no policy")
        time.sleep(0.1)


@contextmanager
def _process(command: list[str]) -> "Iterator[subprocess.Popen[bytes]]":
    process = subprocess.Popen(command, cwd=_ROOT, env={**os.environ}, stdout=_NOWHERE)  # noqa: S603
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for_file(path: Path, seconds: float = 180) -> None:
    """The file is there; rspamd first compiles long lists. Raises TimeoutError where it is not in time."""
    end = time.monotonic() + seconds
    while not path.exists():
        if time.monotonic() > end:
            raise TimeoutError(f"{path} is not there")
        time.sleep(0.1)
