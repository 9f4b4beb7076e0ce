"""``chalkline events import``: mail and other events, decided and stored."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from chalkline.cli.decide import EventFile, Mails
from chalkline.cli.deciding import Decided, Workbench, events_in, mails_in
from chalkline.cli.events.options import School, Store, faults_of_the_store, kept_fields
from chalkline.cli.output import out, stop, tracked
from chalkline.cli.schools import governed_or_exit
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.decide.record import versions_of
from chalkline.policy.english.grammar import counted
from chalkline.store.events.rows import Row
from chalkline.store.events.store import EventStore
from chalkline.store.events.writing import Writer

Observed = Annotated[
    bool, typer.Option("--observe", help="Store decisions as if no clause were enforced.", show_default=False)
]


def import_command(
    *, school: School, store: Store, mails: Mails = None, events: EventFile = None, observe: Observed = False
) -> None:
    """Decide mail or other events under a school's policies, and store them with their decisions.

    Only fields that some rule reads are stored, and of protected contacts only that there was one. The same import done
    twice is stored once.
    """
    if not mails and events is None:
        stop("there is nothing to import", "name messages, or a file of events with --events")
    governed = governed_or_exit(school)
    enforcement = Enforcement.NONE if observe else Enforcement.AS_RECORDED
    workbench = Workbench.of(governed.policies, governed.loaded, enforcement)
    with faults_of_the_store():
        writer = _written(workbench, _decisions(workbench, mails or [], events), store)
    line = f"{counted(writer.written, 'event')} stored in {escape(str(store))}"
    if writer.undated:
        line += f"; {writer.undated:,} say not when they came, and were left out"
    out().print(line)


def _written(workbench: Workbench, decisions: Iterator[Decided], store: Path) -> Writer:
    known = workbench.knowledge
    versions = versions_of(known.decider, known.facts, known.calendar)
    fields = kept_fields(known.policies)
    with Writer(EventStore(store), known.school.id, known.school.zone, fields) as writer:
        for decided in tracked(decisions, "storing"):
            writer.add(Row(decided.event, decided.decision, versions))
    return writer


def _decisions(workbench: Workbench, mails: list[Path], events: Path | None) -> Iterator[Decided]:
    from_mail = (workbench.decide_mail(source, raw) for source, raw in mails_in(mails))
    from_events = (workbench.decide(source, event) for source, event in (events_in(events) if events else ()))
    yield from chain(chain.from_iterable(from_mail), from_events)
