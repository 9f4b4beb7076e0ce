"""A real Postfix on loopback: before the gate, before and after its own queue; and behind it, toward Dovecot."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import free_port, wait_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Postfix:
    """Where it listens, and where it expects the gate."""

    folder: Path
    before_queue: int
    """Hands every message to the gate while the client waits, and answers what the gate does."""
    after_queue: int
    """Takes every message, then hands it to the gate."""
    asking: int
    """Shows the gate every message, and does with it what the gate says (``smtpd_milters``); so is what programs of its
    machine hand in (``non_smtpd_milters``)."""
    behind: int
    """Takes what the gate passes on."""
    gate: int

    @property
    def socket(self) -> Path:
        """Where it expects the gate that it asks."""
        return self.folder / "gate.milter"

    def log(self) -> str:
        return (self.folder / "log" / "maillog").read_text()

    def queued(self) -> str:
        """What is in its queue, as ``postqueue -j`` says."""
        command = ["/usr/sbin/postqueue", "-c", str(self.folder / "conf"), "-j"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603

    def hand_in(self, raw: bytes, *recipients: str, sender: str) -> None:
        """A program of its own machine sends a message, as ``cron`` does."""
        command = ["/usr/sbin/sendmail", "-C", str(self.folder / "conf"), "-i", "-f", sender, *recipients]
        subprocess.run(command, check=True, input=raw.replace(b"\r\n", b"\n"), capture_output=True)  # noqa: S603

    def wait_until_empty(self, seconds: float = 15) -> None:
        end = time.monotonic() + seconds
        while self.queued():
            if time.monotonic() > end:
                raise TimeoutError(self.queued())
            time.sleep(0.1)


_NOWHERE = subprocess.DEVNULL
"""Daemons keep what they inherit open, so that nobody can read it to its end."""
_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_relay_restrictions = permit_mynetworks, reject
relay_transport = $default_transport
local_recipient_maps =
alias_maps =
alias_database =
maillog_file = {folder}/log/maillog
maillog_file_prefixes = {folder}
smtpd_client_connection_count_limit = 0
smtpd_peername_lookup = no
in_flow_delay = 0
"""
_OWN = """\
myhostname = post.hill.example
default_transport = lmtp:inet:127.0.0.1:{store}
non_smtpd_milters = unix:{folder}/gate.milter
minimal_backoff_time = 2s
queue_run_delay = 2s
"""
_DOORS = """\
127.0.0.1:{before_queue} inet n - n - 20 smtpd -o smtpd_proxy_filter=127.0.0.1:{gate} -o smtpd_client_port_logging=no
127.0.0.1:{after_queue} inet n - n - 20 smtpd -o content_filter=smtp:[127.0.0.1]:{gate}
127.0.0.1:{asking} inet n - n - 20 smtpd -o smtpd_milters=unix:{folder}/gate.milter
127.0.0.1:{behind} inet n - n - 50 smtpd -o syslog_name=behind
"""
_SERVICES = """\
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
showq     unix  n - n - - showq
proxymap  unix  - - n - - proxymap
smtp      unix  - - n - - smtp
lmtp      unix  - - n - - lmtp
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
tlsmgr    unix  - - n 1000? 1 tlsmgr
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""


@contextmanager
def running_postfix(store: int) -> Iterator[Postfix]:
    """A Postfix that delivers to the LMTP server on this port."""
    folder = Path(tempfile.mkdtemp(prefix="chalkline-postfix-"))
    folder.chmod(0o755)  # its daemons run as other users
    ports = {name: free_port() for name in ("before_queue", "after_queue", "asking", "behind", "gate")}
    try:
        with started(
            folder, settings=_OWN.format(folder=folder, store=store), doors=_DOORS.format(folder=folder, **ports)
        ):
            wait_for(ports["behind"])
            yield Postfix(folder=folder, **ports)
    finally:
        shutil.rmtree(folder)


@contextmanager
def started(folder: Path, *, settings: str, doors: str) -> Iterator[None]:
    """A Postfix in the folder, with these lines of main.cf and these listeners of master.cf besides what all need."""
    for name in ("conf", "queue", "data", "log"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    (folder / "conf" / "main.cf").write_text(_MAIN.format(folder=folder) + settings)
    (folder / "conf" / "master.cf").write_text(doors + _SERVICES)
    _postfix(folder, "start")
    try:
        yield
    finally:
        _postfix(folder, "stop")


def _postfix(folder: Path, command: str) -> None:
    line = ["/usr/sbin/postfix", "-c", str(folder / "conf"), command]
    subprocess.run(line, check=True, stdout=_NOWHERE, stderr=_NOWHERE)  # noqa: S603
