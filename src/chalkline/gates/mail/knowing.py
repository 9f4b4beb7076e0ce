"""What the gate knows now: what its bundle says, with what it was told itself since."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from chalkline.gates.mail.verdicts.deciding import is_own
from chalkline.store.bundle.archive import PolicyArchive
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.bundle.knowledge_source import KnowledgeSource, watch
from chalkline.store.bundle.refusal import Refused
from chalkline.store.spool.spool import Spool

_log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Knowing:
    """Holds the knowledge of the moment. What is being decided goes on with what it began with."""

    spool: Spool
    now: Knowledge | None = None
    """With the answers and discharges in the spool; None until there is a sound bundle."""
    refused: Refused | None = None
    """Why the newest bundle was not taken over; None where it was."""
    archive: PolicyArchive
    """The policies that anything in the spool came under."""
    learnt: Callable[[], None]
    """Called once anything else is known than before."""
    _told: Knowledge | None = None
    """Without what is in the spool."""

    def is_inside(self, address: str) -> bool:
        """Whether the address is in one of the school's domains; not where the gate knows no school."""
        return self.now is not None and is_own(self.now, address)

    async def follow(self, source: KnowledgeSource) -> None:
        """Whatever the source has, as it comes, for ever; a broken bundle leaves what was known in place."""
        async for news in watch(source):
            if isinstance(news, Refused):
                self.refused = news
                _log.error("bundle refused, the one before it stays: %s", news)
            else:
                self._take(news)

    def _take(self, knowledge: Knowledge) -> None:
        try:
            self.take(knowledge)
        except OSError:
            _log.exception("bundle %s cannot be kept in the spool, the one before it stays", knowledge.number)

    def take(self, knowledge: Knowledge) -> None:
        """This is known from now on. Raises OSError where its policies cannot be kept; then what was known stays."""
        self.archive.keep(knowledge)
        self.refused, self._told = None, knowledge
        self.learn()
        _log.info("bundle %s is in force", knowledge.number)

    def learn(self) -> None:
        """What the spool was told is known, besides what the bundle says."""
        facts = self.spool.facts()
        if self._told is not None:
            self.now = self._told.with_facts(facts) if facts else self._told
        self.learnt()
