"""One decision: 25 rules on an outgoing mail, the full set of those that hold, beside other engines.

The rules go the ordinary way, from policy file to compiled function, with no code that knows the fields.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from bench import peers
from bench.data import Mail, as_dicts, mails
from bench.hand_written import fast, literal
from bench.harness import Contender, Section, measured, microseconds, rate
from bench.outgoing_mail import compiled_rules
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import Timestamp

_FUSED = "cel-expr-python (C++), one fused expression"
_FEW = 2_000
"""Mails for the slowest."""


def contenders() -> list[Contender[object]]:
    """Everybody, on the same mails."""
    structs, dicts = mails(), as_dicts(mails())
    world = Facts.of("bench", []).at(Timestamp.of(datetime(2026, 1, 5, tzinfo=UTC)), Calendar(zone=ZoneInfo("UTC")))
    decide, convert = compiled_rules().decide, msgspec.convert

    def chalkline(events: Sequence[object]) -> list[object]:
        return [decide(event, world)[0] for event in events]

    def chalkline_validating(events: Sequence[object]) -> list[object]:
        return [decide(convert(event, Mail), world)[0] for event in events]

    return [
        Contender(name="hand-written Python, for speed", run=_each(fast), items=structs),
        Contender(name="hand-written Python, word for word", run=_each(literal), items=structs),
        Contender(name="**Chalkline, compiled**", run=chalkline, items=structs),
        Contender(name="**Chalkline, the event validated first**", run=chalkline_validating, items=dicts),
        Contender(name=_FUSED, run=_each(peers.cel_fused()), items=dicts),
        Contender(name="cel-expr-python (C++), 25 evaluations", run=_each(peers.cel_separate()), items=dicts, rounds=3),
        Contender(
            name="cedarpy (Rust), 7 terms computed by the host", run=_each(peers.cedar()), items=dicts[:_FEW], rounds=3
        ),
        Contender(name="zen-engine (Rust)", run=_each(peers.zen_engine()), items=dicts[:_FEW], rounds=3),
    ]


def _each(answer: Callable[..., object]) -> Callable[[Sequence[object]], list[object]]:
    return lambda events: [answer(event) for event in events]


def run() -> Section:
    """The section of the benchmarks' page. Raises where one engine answers otherwise than the rules say."""
    everybody = contenders()
    expected = [literal(mail) for mail in mails()]
    for contender in everybody:
        wrong = [i for i, answer in enumerate(contender.run(contender.items)) if answer != expected[i]]
        if wrong:
            raise AssertionError(f"{contender.name} differs on {len(wrong)} mails, first on {wrong[0]}")
    figures = measured(everybody)
    base = figures[_FUSED].per_second
    rows = [
        {
            "engine": result.name,
            "decisions/s": rate(result.per_second),
            "times fused CEL": f"{result.per_second / base:.2f}",
            "p50 µs": microseconds(result.p50),
            "p99 µs": microseconds(result.p99),
        }
        for result in sorted(figures.values(), key=lambda result: -result.per_second)
    ]
    return Section(
        key="decisions",
        title="One decision",
        intro="25 rules on an outgoing mail, the full set of those that hold; 20,000 mails (2,000 for the slowest), "
        "one thread. Every engine gave the same answers on every mail.",
        table=rows,
    )
