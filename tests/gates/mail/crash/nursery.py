"""A process that has all of a gate in memory, and forks one for each line that it is given: a life costs milliseconds.

``python -m tests.gates.mail.crash.nursery FOLDER NEXT_PORT PORT PAGES_PORT`` says ``born PID``, then ``gone STATUS``.
"""

import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.gates.mail.crash.dial import Dial
from tests.gates.mail.hill import hill

from chalkline.gates.mail.main import run_gate
from chalkline.gates.mail.settings.declared import Listen, MailLimits, NextServer, Pages, Release, Settings
from chalkline.gates.mail.settings.forms import Endpoint, Span
from chalkline.gates.mail.waiting import watch
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.bundle.knowledge_source import News
from chalkline.store.spool.spool import Spool

SEGMENT_SIZE = 256 * 1024
"""Of the journal, so small that it is cleaned many times."""


@dataclass(slots=True)
class Told:
    """Knowledge that is there already."""

    news_left: list[Knowledge] = field(default_factory=list)

    def news(self) -> Sequence[News]:
        told, self.news_left = self.news_left, []
        return told


def settings_of(folder: Path, next_port: int, port: int, pages: int) -> Settings:
    return Settings(
        hostname="gate.hill.example",
        spool=folder / "spool",
        school=folder / "school",
        listen=Listen(addresses=(Endpoint(f"127.0.0.1:{port}"),), milter=folder / "gate.milter"),
        next=NextServer(server=Endpoint(f"127.0.0.1:{next_port}"), tls="never", timeout=Span(seconds=5)),
        pages=Pages(listen=Endpoint(f"127.0.0.1:{pages}"), url=f"http://127.0.0.1:{pages}"),
        limits=MailLimits(farewell=Span(seconds=10), messages_a_minute=1_000_000),
        release=Release(a_minute=60_000),
    )


def main(folder: Path, *ports: int) -> None:
    Spool.open.__func__.__kwdefaults__["segment_size"] = SEGMENT_SIZE  # type: ignore[attr-defined]
    known, settings, clock = hill(folder / "school"), settings_of(folder, *ports), Dial.of(folder / "clock")
    log = os.open(folder / "gate.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    print("ready", flush=True)  # noqa: T201 - the parent waits for it
    for life in sys.stdin:
        child = os.fork()
        if child == 0:
            os.dup2(log, 2)
            logging.basicConfig(level=logging.WARNING, format=f"{life.strip()} %(levelname)s %(name)s: %(message)s")
            logging.getLogger(watch.__name__).setLevel(logging.INFO)  # says when it has counted what is in doubt
            os._exit(_lived(settings, clock, known))
        print("born", child, flush=True)  # noqa: T201
        print("gone", os.waitpid(child, 0)[1], flush=True)  # noqa: T201


def _lived(settings: Settings, clock: Dial, known: Knowledge) -> int:
    try:
        run_gate(settings, clock, Told([known]))
    except BaseException:
        logging.getLogger("nursery").exception("the gate could not run")
        return 1
    return 0


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
