"""A real Dovecot on loopback: takes mail by LMTP for everybody, and shows it by IMAP."""

import imaplib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import free_port, wait_for

_PASSWORD = "test"  # noqa: S105 - of a server on loopback
_NOWHERE = subprocess.DEVNULL
"""Daemons keep what they inherit open, so that nobody can read it to its end."""
_CONFIG = """\
base_dir = {folder}/run
state_dir = {folder}/state
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
log_path = {folder}/dovecot.log
first_valid_uid = 1000
first_valid_gid = 1000
auth_username_format = %Lu
mail_location = maildir:{folder}/mail/%n/Maildir
mail_home = {folder}/mail/%n
namespace inbox {{
  inbox = yes
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/mail/%n allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service auth {{
  unix_listener {folder}/sign-in {{
    mode = 0666
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@hill.example
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dovecot:
    """Where it listens."""

    folder: Path
    lmtp: int
    imap: int

    @property
    def sign_in(self) -> Path:
        """Where mail servers ask it about who signs in."""
        return self.folder / "sign-in"

    def mail_of(self, user: str) -> list[bytes]:
        """Every message in somebody's inbox, which is empty afterwards."""
        with imaplib.IMAP4("127.0.0.1", self.imap, timeout=10) as client:
            client.login(user, _PASSWORD)
            client.select("INBOX")
            _, [numbers] = client.search(None, "ALL")
            found = [self._message(client, number.decode()) for number in numbers.split()]
            client.expunge()
            return found

    def wait_for_mail(self, user: str, seconds: float = 15) -> bytes:
        """The first message in somebody's inbox, once there is one."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := self.mail_of(user):
                return found[0]
            time.sleep(0.1)
        raise TimeoutError(f"no mail for {user}")

    @staticmethod
    def _message(client: imaplib.IMAP4, number: str) -> bytes:
        _, [(_, content), *_] = client.fetch(number, "(RFC822)")  # type: ignore[misc]
        client.store(number, "+FLAGS", r"\Deleted")
        assert isinstance(content, bytes)
        return content


@contextmanager
def running_dovecot() -> Iterator[Dovecot]:
    """A Dovecot without any mail yet."""
    folder = Path(tempfile.mkdtemp(prefix="chalkline-dovecot-"))
    folder.chmod(0o755)
    lmtp, imap = free_port(), free_port()
    for name in ("run", "state", "mail"):
        (folder / name).mkdir()
    shutil.chown(folder / "mail", "nobody", "nogroup")
    config = folder / "dovecot.conf"
    config.write_text(_CONFIG.format(folder=folder, lmtp=lmtp, imap=imap, password=_PASSWORD))
    subprocess.run(["/usr/sbin/dovecot", "-c", str(config)], check=True, stdout=_NOWHERE, stderr=_NOWHERE)  # noqa: S603
    try:
        wait_for(imap)
        wait_for(lmtp)
        yield Dovecot(folder=folder, lmtp=lmtp, imap=imap)
    finally:
        os.kill(int((folder / "run" / "master.pid").read_text()), signal.SIGTERM)
        _wait_until_gone(folder / "run" / "master.pid")
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_gone(path: Path, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while path.exists() and time.monotonic() < end:
        time.sleep(0.05)
