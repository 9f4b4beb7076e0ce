"""What a gate counts and measures, for Prometheus: a table of measures, and whoever fills them in.

Labels say which way, what effect, what cause: never who. The registry is passed in, so that two gates can count side by
side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from chalkline.gates.mail.health.state import Standing
from chalkline.gates.mail.onward.delivery import NOT_REACHED, NOT_SURE
from chalkline.gates.mail.reply import Reply
from chalkline.gates.mail.settings.conduct import Cause
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.store.spool.entry import Direction, Fate

PREFIX = "chalkline_mail_"


class Sort(StrEnum):
    """What a measure does."""

    COUNTER = "counter"
    """It grows."""
    GAUGE = "gauge"
    """It is what it is now."""
    HISTOGRAM = "histogram"
    """How long something took, each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that is measured. ``name`` ends in its unit, where it has one."""

    name: str
    sort: Sort
    says: str
    label: str = ""


MEASURES = (
    Measure(
        name="decided_messages_total",
        sort=Sort.COUNTER,
        label="effect",
        says="messages decided as they came, by the strongest effect for any recipient; `undecided` where there is one",
    ),
    Measure(
        name="arrived_messages_total",
        sort=Sort.COUNTER,
        label="direction",
        says="messages decided as they came, by the way they go: incoming, outgoing, internal",
    ),
    Measure(
        name="replies_total",
        sort=Sort.COUNTER,
        label="reply",
        says="what whoever brought a message was answered: `accepted`, `later`, `refused`",
    ),
    Measure(
        name="passed_recipients_total",
        sort=Sort.COUNTER,
        says="recipients for whom the next server took a message while its sender waited",
    ),
    Measure(
        name="released_recipients_total",
        sort=Sort.COUNTER,
        says="recipients for whom the next server took a message or notice out of the spool",
    ),
    Measure(
        name="returned_recipients_total",
        sort=Sort.COUNTER,
        says="recipients for whom a message out of the spool went back to its sender",
    ),
    Measure(
        name="duplicates_possible_total",
        sort=Sort.COUNTER,
        says="messages that the next server may have taken and that come again",
    ),
    Measure(
        name="undecided_total",
        sort=Sort.COUNTER,
        label="cause",
        says="messages that could not be decided, or kept, by cause; each time that it was tried",
    ),
    Measure(
        name="next_server_failures_total",
        sort=Sort.COUNTER,
        label="failure",
        says="recipients of messages out of the spool whom the next server did not take: `unreachable`, `unsure`, "
        "`later`, `refused`",
    ),
    Measure(
        name="limited_total",
        sort=Sort.COUNTER,
        label="limit",
        says="clients turned away by a limit: `connections`, `messages`",
    ),
    Measure(
        name="decision_seconds", sort=Sort.HISTOGRAM, says="time to read a message and decide it for all its recipients"
    ),
    Measure(
        name="reply_seconds",
        sort=Sort.HISTOGRAM,
        says="time from the last byte of a message to the answer to its sender",
    ),
    Measure(
        name="handover_seconds",
        sort=Sort.HISTOGRAM,
        label="line",
        says="time that the next server took over a message: `passed` at once, or `released` out of the spool",
    ),
    Measure(name="spool_messages", sort=Sort.GAUGE, says="messages and notices in the spool"),
    Measure(
        name="spool_recipients",
        sort=Sort.GAUGE,
        label="fate",
        says="recipients of messages in the spool, by their fate",
    ),
    Measure(name="spool_bytes", sort=Sort.GAUGE, says="size of all files of the spool"),
    Measure(name="spool_oldest_seconds", sort=Sort.GAUGE, says="age of the oldest message in the spool; 0 without any"),
    Measure(name="spool_full", sort=Sort.GAUGE, says="1 where the spool takes no messages for want of room"),
    Measure(name="spool_faults", sort=Sort.GAUGE, says="places in the spool that were found damaged"),
    Measure(name="notes_lost", sort=Sort.GAUGE, says="notes of decisions that could not be written since the start"),
    Measure(
        name="bundle_number",
        sort=Sort.GAUGE,
        says="number of the bundle in force; -1 without one, and where the school's folder is read",
    ),
    Measure(
        name="bundle_age_seconds", sort=Sort.GAUGE, says="time since somebody vouched for what is known; -1 without"
    ),
    Measure(name="next_server_away_seconds", sort=Sort.GAUGE, says="for how long the next server has been unreachable"),
    Measure(name="healthy", sort=Sort.GAUGE, says="1 where the health page says that all is well"),
)
"""In the order of the reference page."""

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """Counts what the parts of a gate tell it. Make it with :meth:`of`."""

    registry: CollectorRegistry
    counters: Mapping[str, Counter]
    gauges: Mapping[str, Gauge]
    histograms: Mapping[str, Histogram]

    @classmethod
    def of(cls, registry: CollectorRegistry) -> "Metrics":
        """All measures, in this registry, at nothing."""
        return cls(
            registry=registry,
            counters={
                each.name: Counter(PREFIX + each.name, each.says, _labels(each), registry=registry)
                for each in _of(Sort.COUNTER)
            },
            gauges={
                each.name: Gauge(PREFIX + each.name, each.says, _labels(each), registry=registry)
                for each in _of(Sort.GAUGE)
            },
            histograms={
                each.name: Histogram(PREFIX + each.name, each.says, _labels(each), registry=registry, buckets=_BUCKETS)
                for each in _of(Sort.HISTOGRAM)
            },
        )

    # what the parts of a gate tell

    def decided(self, verdicts: Sequence[Verdict], direction: Direction, seconds: float) -> None:
        """A message was decided, and how long that took."""
        undecided = any(verdict.decision is None or verdict.decision.undecided for verdict in verdicts)
        effect = "undecided" if undecided else max(verdict.effect for verdict in verdicts).name.lower()
        self.counters["decided_messages_total"].labels(effect).inc()
        self.counters["arrived_messages_total"].labels(direction.value).inc()
        self.histograms["decision_seconds"].observe(seconds)

    def cannot_decide(self, cause: Cause) -> None:
        """A message could not be decided."""
        self.counters["undecided_total"].labels(cause.value).inc()

    def answered(self, reply: Reply, seconds: float) -> None:
        """The client was answered after its last byte had come."""
        word = "accepted" if reply.good else "later" if reply.passing else "refused"
        self.counters["replies_total"].labels(word).inc()
        self.histograms["reply_seconds"].observe(seconds)

    def passed_on(self, recipients: int, seconds: float) -> None:
        """The next server took a message for so many recipients."""
        self.counters["passed_recipients_total"].inc(recipients)
        self.histograms["handover_seconds"].labels("passed").observe(seconds)

    def perhaps_twice(self) -> None:
        """A message that the next server took, or may have taken, will come again."""
        self.counters["duplicates_possible_total"].inc()

    def released(self, recipients: int, seconds: float) -> None:
        """The next server took a message out of the spool for so many recipients."""
        self.counters["released_recipients_total"].inc(recipients)
        self.histograms["handover_seconds"].labels("released").observe(seconds)

    def put_off(self, reply: Reply) -> None:
        """The next server did not take a message out of the spool for a recipient, for now or for good."""
        word = _FAILURES.get(reply.status, "later" if reply.passing else "refused")
        self.counters["next_server_failures_total"].labels(word).inc()

    def returned(self, recipients: int) -> None:
        """A message out of the spool went back to its sender for so many recipients."""
        self.counters["returned_recipients_total"].inc(recipients)

    def limited(self, limit: str) -> None:
        """A client was turned away by a limit."""
        self.counters["limited_total"].labels(limit).inc()

    # what is asked of the gate

    def see(self, standing: Standing) -> None:
        """The gauges say how the gate stands."""
        for name, value in standing.figures.items():
            self.gauges[name].set(value)
        for fate in Fate:
            if fate.is_open:
                self.gauges["spool_recipients"].labels(fate.value).set(standing.fates.get(fate, 0))


def _of(sort: Sort) -> list[Measure]:
    return [each for each in MEASURES if each.sort is sort]


def _labels(measure: Measure) -> tuple[str, ...]:
    return (measure.label,) if measure.label else ()


_FAILURES = {NOT_REACHED: "unreachable", NOT_SURE: "unsure"}
