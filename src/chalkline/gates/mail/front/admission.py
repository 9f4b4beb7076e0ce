"""Who is let in, and how much of anything: connections at once, messages a minute. The clock is passed in."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from chalkline.gates.mail.clock import Clock
from chalkline.gates.mail.contracts import Metering, Uncounted
from chalkline.gates.mail.reply import Reply
from chalkline.gates.mail.settings.declared import Settings
from chalkline.gates.mail.settings.forms import networks_include
from chalkline.policy.values import NANOSECONDS_PER_MINUTE, Timestamp

_MOST_REMEMBERED = 10_000
"""Clients whose messages and passwords are counted; beyond that, those that have used nothing up are forgotten."""

_KEPT_FOR_OWN = 4
"""One connection of so many is kept for the school's own networks."""
_WRONG_PASSWORDS = 10
"""Wrong passwords a minute from one address."""


@dataclass(slots=True)
class _Allowance:
    """What a client may still send. It fills up evenly, to a minute's worth at most."""

    left: float
    at: Timestamp


@dataclass(slots=True, kw_only=True)
class Admission:
    """Counts the clients that are there and what they send."""

    settings: Settings
    clock: Clock
    metering: Metering = field(default_factory=Uncounted)
    present: Counter[str] = field(default_factory=Counter)
    """Connections by IP address."""
    allowances: dict[str, _Allowance] = field(default_factory=dict)
    under_way: int = 0
    """Bytes of all messages that are being brought or decided."""

    def enter(self, address: str) -> Reply | None:
        """A connection from the address is there; the reply that turns it away where there are too many.

        However many strangers there are, some places are left for the school's own networks.
        """
        limits = self.settings.limits
        own = networks_include(self.settings.listen.networks, address)
        most = limits.connections if own else limits.connections - limits.connections // _KEPT_FOR_OWN
        if self.present.total() >= most or self.present[address] >= limits.connections_each:
            self.metering.limited("connections")
            return _TOO_MANY
        self.present[address] += 1
        return None

    def leave(self, address: str) -> None:
        """A connection from the address is gone."""
        self.present[address] -= 1
        if not self.present[address]:
            del self.present[address]

    def may_relay(self, address: str, user: str) -> bool:
        """Whether a client may send to anywhere, as far as is known before there is a message."""
        shared = self.settings.shared.networks if self.settings.shared else ()
        return bool(user) or networks_include((*self.settings.listen.networks, *shared), address)

    def message(self, address: str, user: str) -> Reply | None:
        """One more message of a client is on its way; the reply that puts it off where there are too many.

        Servers of the school's own networks send for everybody, and are not counted; users are wherever they are.
        """
        if not user and self.may_relay(address, ""):
            return None
        allowance = self._allowance(user or address, self.settings.limits.messages_a_minute)
        if allowance.left < 1:
            self.metering.limited("messages")
            return _TOO_FAST
        allowance.left -= 1
        return None

    @contextmanager
    def room(self) -> Iterator["Room"]:
        """Room for one message, given back at the end."""
        room = Room(admission=self)
        try:
            yield room
        finally:
            room.give_back()

    def sign_in(self, address: str) -> Reply | None:
        """Why nobody may sign in from the address now: too many wrong passwords came from there."""
        return _TOO_MANY_PASSWORDS if self._allowance(f"sign-in from {address}", _WRONG_PASSWORDS).left < 1 else None

    def sign_in_failed(self, address: str) -> None:
        """A wrong password came from the address."""
        self._allowance(f"sign-in from {address}", _WRONG_PASSWORDS).left -= 1

    def _allowance(self, name: str, a_minute: int) -> _Allowance:
        full = float(a_minute)
        now = self.clock()
        if len(self.allowances) >= _MOST_REMEMBERED:
            self._forget(now)
        found = self.allowances.setdefault(name, _Allowance(full, now))
        found.left = min(full, found.left + full * max(now - found.at, 0) / NANOSECONDS_PER_MINUTE)
        found.at = now
        return found

    def _forget(self, now: Timestamp) -> None:
        """Clients that have sent nothing for a minute have their whole allowance again, known or not."""
        recent = {name: each for name, each in self.allowances.items() if now - each.at < NANOSECONDS_PER_MINUTE}
        self.allowances = recent if len(recent) < _MOST_REMEMBERED else {}


@dataclass(slots=True, kw_only=True)
class Room:
    """What one message takes up."""

    admission: Admission
    taken: int = 0
    """Bytes."""

    def take(self, more: int) -> bool:
        """So many bytes more are there; whether there was room for them."""
        if self.admission.under_way + more > self.admission.settings.limits.together:
            return False
        self.admission.under_way += more
        self.taken += more
        return True

    def give_back(self) -> None:
        """The message takes up nothing any more."""
        self.admission.under_way -= self.taken
        self.taken = 0


_TOO_MANY = Reply(code=421, status="4.7.0", text="Too many connections; try again later")
_TOO_MANY_PASSWORDS = Reply(code=454, status="4.7.0", text="Too many wrong passwords; try again later")
_TOO_FAST = Reply(code=450, status="4.7.1", text="Too many messages in a minute; try again later")
