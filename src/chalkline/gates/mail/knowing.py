"""What the gate knows now: what its bundle says, with what it was told itself since."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from chalkline.gates.mail.clock import Clock
from chalkline.gates.mail.verdicts.deciding import is_own
from chalkline.policy.check.policy_set import CheckedRule
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.english.figures import moment
from chalkline.policy.english.grammar import counted
from chalkline.policy.model import OnRule
from chalkline.policy.values import Timestamp
from chalkline.store.bundle.archive import PolicyArchive
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.bundle.knowledge_source import KnowledgeSource, News, watch
from chalkline.store.bundle.refusal import Problem, Refused
from chalkline.store.spool.spool import Spool

_log = logging.getLogger(__name__)

_AGAIN = 5.0
"""Seconds after which what could not be kept in the spool is tried again."""


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
    clock: Clock
    numbered: bool
    """Whether what it knows comes in bundles, which have numbers; else it comes from the school's own folder."""
    _newest: News | None = None
    """What the source said last."""
    _told: Knowledge | None = None
    """Without what is in the spool."""

    def is_inside(self, address: str) -> bool:
        """Whether the address is in one of the school's domains; not where the gate knows no school."""
        return self.now is not None and is_own(self.now, address)

    async def follow(self, source: KnowledgeSource) -> None:
        """Whatever the source has, as it comes, for ever; a broken bundle leaves what was known in place."""
        async for news in watch(source):
            self._newest = news
            if isinstance(news, Refused):
                self._refuse(news)
            else:
                self._take(news)

    def _take(self, knowledge: Knowledge) -> None:
        """It is known from now on or, where its policies cannot be kept, once they can: unless there is newer then."""
        if self._newest is not knowledge:
            return
        try:
            self.take(knowledge)
        except OSError as error:
            what = f"its policies cannot be kept in the spool: {(error.strerror or str(error)).lower()}"
            self._refuse(Refused(Problem.UNKEPT, self.archive.folder, what, "make room; it is tried again by itself"))
            asyncio.get_running_loop().call_later(_AGAIN, self._take, knowledge)

    def _refuse(self, refused: Refused) -> None:
        self.refused = refused
        _log.error(
            "%s refused, what was known stays: %s", "bundle" if self.numbered else "the school's folder", refused
        )

    def take(self, knowledge: Knowledge) -> None:
        """This is known from now on. Raises OSError where its policies cannot be kept; then what was known stays."""
        self.archive.keep(knowledge)
        self.refused, self._told = None, knowledge
        self.learn()
        _log.info("%s is in force: %s", self.called(knowledge), decided_by(knowledge, self.clock()))

    def called(self, knowledge: Knowledge) -> str:
        """Which state of the school it is, in words."""
        if self.numbered:
            return f"bundle {knowledge.number}"
        return f"the school's folder as of {moment(knowledge.made_at, knowledge.school.zone)}"

    def learn(self) -> None:
        """What the spool was told is known, besides what the bundle says."""
        facts = self.spool.facts()
        if self._told is not None:
            self.now = self._told.with_facts(facts) if facts else self._told
        self.learnt()


def decided_by(knowledge: Knowledge, at: Timestamp) -> str:
    """How many rules decide the school's mail, and how many of them are enforced at the moment, in words."""
    rules = len(_rules(knowledge))
    return f"{counted(rules, 'rule')} {_DECIDE[rules == 1]} its mail, {enforced(knowledge, at):,} of them enforced"


def enforced(knowledge: Knowledge, at: Timestamp) -> int:
    """How many of the rules on mail are enforced at the moment."""
    world = knowledge.facts.at(at, knowledge.calendar)
    match knowledge.decider.enforcement:
        case Enforcement.AS_RECORDED:
            return sum(world.enforced(rule.clause) for rule in _rules(knowledge))
        case Enforcement.ALL:
            return len(_rules(knowledge))
    return 0


def _rules(knowledge: Knowledge) -> list[CheckedRule[OnRule]]:
    on = knowledge.policies.on
    return [rule for event, rules in on.items() if event.startswith("mail.") for rule in rules]


_DECIDE = {True: "decides", False: "decide"}
