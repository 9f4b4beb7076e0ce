"""How a gate stands: what it knows, what waits, what is wrong, and what it does about each thing that may go wrong."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from chalkline.gates.mail.knowing import Knowing, decided_by
from chalkline.gates.mail.settings.conduct import Cause, Conduct
from chalkline.gates.mail.waiting.pace import Outage
from chalkline.gates.mail.waiting.timing import Timing
from chalkline.policy.english.figures import duration, moment
from chalkline.policy.values import NANOSECONDS_PER_SECOND, Duration, Timestamp
from chalkline.store.spool.entry import Fate
from chalkline.store.spool.spool import Spool

_LONG_AWAY = 300.0
"""Seconds after which a next server that cannot be reached is a fault of the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    name: str
    good: bool
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a gate stands at a moment."""

    at: Timestamp
    findings: tuple[Finding, ...]
    figures: Mapping[str, float]
    """By the name of the measure, without its prefix."""
    fates: Mapping[Fate, int]
    """Recipients of messages in the spool."""
    conduct: Mapping[Cause, Conduct]
    """What is declared for each cause."""
    oldest: Timestamp | None
    """When the first of what is in the spool came."""
    school: str
    """Its name; empty while nothing is known."""
    zone: ZoneInfo | None
    """Of its clocks; None while nothing is known."""

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return all(each.good for each in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the standing of a gate is read from."""

    spool: Spool
    knowing: Knowing
    timing: Timing
    outage: Outage
    conduct: Mapping[Cause, Conduct]
    release_failed: Callable[[], bool]
    """Whether the spool failed so that nothing leaves it any more."""

    def standing(self, size: int) -> Standing:
        """How the gate stands now; ``size`` are the bytes of the spool, which :func:`size_of` counts."""
        now, known = self.timing.now(), self.knowing.now
        findings = (*self._known(now), *self._kept(), *self._left())
        figures = {
            "spool_messages": len(self.spool),
            "spool_bytes": size,
            "spool_oldest_seconds": _seconds(now, self._oldest() or now),
            "spool_full": self.spool.is_full,
            "spool_faults": len(self.spool.faults),
            "notes_lost": self.spool.notes_lost,
            "next_server_away_seconds": self._away(),
            "healthy": all(each.good for each in findings),
            **self._bundle(now),
        }
        return Standing(
            at=now,
            findings=findings,
            figures=figures,
            fates=dict(self.spool.fates),
            conduct=self.conduct,
            oldest=self._oldest(),
            school="" if known is None else known.school.name,
            zone=None if known is None else known.school.zone,
        )

    def _known(self, now: Timestamp) -> Iterator[Finding]:
        known, refused = self.knowing.now, self.knowing.refused
        if known is None:
            yield Finding(name="policies", good=False, says="the gate knows none yet")
        else:
            stale = known.stale(now)
            vouched = f"; nobody has vouched for it since {moment(known.made_at, known.school.zone)}" if stale else ""
            says = f"{self.knowing.called(known)}: {decided_by(known, now)}{vouched}"
            yield Finding(name="policies", good=not stale, says=says)
        if refused is not None:
            yield Finding(name="newest policies", good=False, says=f"refused, those before them stay: {refused}")

    def _kept(self) -> Iterator[Finding]:
        full = self.spool.is_full
        yield Finding(name="room", good=not full, says="the disk is full" if full else "there is room in the spool")
        lost = [fault for fault in self.spool.faults if fault.loss]
        says = f"{len(lost)} places are damaged; see `chalkline spool verify`" if lost else "no damage was found"
        yield Finding(name="spool", good=not lost, says=says)

    def _left(self) -> Iterator[Finding]:
        failed = self.release_failed()
        says = "the disk failed, and nothing leaves the spool until a restart" if failed else "what is due leaves"
        yield Finding(name="release", good=not failed, says=says)
        away = self._away()
        missed = f"it has not been reached for {_span(away)}" if away else "it was there when it was asked last"
        yield Finding(name="next server", good=away < _LONG_AWAY, says=missed)

    def _bundle(self, now: Timestamp) -> dict[str, float]:
        known = self.knowing.now
        if known is None:
            return {"bundle_number": -1, "bundle_age_seconds": -1}
        number = known.number if self.knowing.numbered else -1
        return {"bundle_number": number, "bundle_age_seconds": _seconds(now, known.made_at)}

    def _oldest(self) -> Timestamp | None:
        oldest = next(self.spool.entries(), None)
        return None if oldest is None else oldest.arrived

    def _away(self) -> float:
        return 0 if self.outage.since is None else self.timing.elapsed() - self.outage.since


def size_of(folder: Path) -> int:
    """The bytes of all files in a folder and below; what goes meanwhile counts nothing."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:
            continue
    return total


def _seconds(now: Timestamp, then: Timestamp) -> float:
    return (now - then) / NANOSECONDS_PER_SECOND


def _span(seconds: float) -> str:
    return duration(Duration.of(timedelta(seconds=round(seconds))))
