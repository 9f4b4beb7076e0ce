"""The gate as a process: from its settings to the last farewell."""

import asyncio
import logging
import signal

from chalkline.gates.mail.clock import Clock, wall_clock
from chalkline.gates.mail.gate import running_gate
from chalkline.gates.mail.settings.declared import Settings
from chalkline.gates.mail.wiring import parts_of
from chalkline.store.bundle.folder import BundleFolder
from chalkline.store.bundle.knowledge_source import KnowledgeSource
from chalkline.store.bundle.school_folder import SchoolFolderSource

_log = logging.getLogger(__name__)


def run_gate(settings: Settings, clock: Clock = wall_clock, source: KnowledgeSource | None = None) -> None:
    """The gate takes mail until the process is told to end (SIGTERM, SIGINT); then it finishes what is under way.

    Its knowledge comes from the source, else from where its settings say. Raises OSError where it cannot listen or keep
    anything, SpoolTaken where another process owns its spool.
    """
    asyncio.run(_run(settings, clock, source or source_of(settings, clock)))


def source_of(settings: Settings, clock: Clock = wall_clock) -> KnowledgeSource:
    """Where the gate's knowledge comes from: a folder of bundles, or the school's own."""
    if settings.bundle is not None:
        return BundleFolder(folder=settings.bundle)
    assert settings.school is not None  # noqa: S101 - settings have one of the two
    return SchoolFolderSource(folder=settings.school, clock=clock)


async def _run(settings: Settings, clock: Clock, source: KnowledgeSource) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, stopping.set)
    async with running_gate(settings, clock, lambda basis: parts_of(basis, source)) as gate:
        await gate.run_until(stopping)
        _log.info("stopping")
