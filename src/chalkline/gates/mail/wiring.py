"""Which parts a gate is made of: the one place that knows them all."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from functools import partial

from prometheus_client import CollectorRegistry

from chalkline.gates.mail import control
from chalkline.gates.mail.answering.acts import Answering
from chalkline.gates.mail.basis import Basis, Companion, Parts
from chalkline.gates.mail.contracts import Marking
from chalkline.gates.mail.health.metrics import Metrics
from chalkline.gates.mail.health.page import HealthPage
from chalkline.gates.mail.health.state import Health
from chalkline.gates.mail.notices.gathering import keep_sending
from chalkline.gates.mail.notices.making import writer_of
from chalkline.gates.mail.notices.writing import Writer
from chalkline.gates.mail.onward.marking import Warnings
from chalkline.gates.mail.pages.application import Pages, serving
from chalkline.gates.mail.verdicts.vouching import Vouching, answers_reach_sender
from chalkline.gates.mail.waiting.claims import Claims
from chalkline.gates.mail.waiting.deciding_again import Terms
from chalkline.gates.mail.waiting.handing_over import HandingOver
from chalkline.gates.mail.waiting.orders import Operator, Order, Ordered
from chalkline.gates.mail.waiting.pace import Outage
from chalkline.gates.mail.waiting.release import Release
from chalkline.gates.mail.waiting.tending import Tending
from chalkline.gates.mail.waiting.timing import RealTiming
from chalkline.policy.values import Duration
from chalkline.store.bundle.knowledge_source import KnowledgeSource


def parts_of(basis: Basis, source: KnowledgeSource) -> Parts:
    """The parts of a gate whose knowledge comes from the source. Raises OSError where a key cannot be read."""
    wiring = _Wiring(
        basis=basis,
        writer=writer_of(
            basis.settings,
            basis.clock,
            new_id=basis.spool.new_id,
            knowledge=basis.knowledge,
            vouched=answers_reach_sender,
        ),
        marking=Warnings(
            subject_tag=basis.settings.incoming.subject_tag,
            vouching=Vouching.of(basis.settings),
            rulebook_of=basis.knowing.archive.rulebook,
        ),
        metering=Metrics.of(CollectorRegistry()),
    )
    return Parts(
        writing=wiring.writer,
        marking=wiring.marking,
        metering=wiring.metering,
        companions=wiring.companions(source),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wiring:
    """What the parts are put together from."""

    basis: Basis
    writer: Writer
    marking: Marking
    metering: Metrics

    def companions(self, source: KnowledgeSource) -> tuple[Companion, ...]:
        """What runs beside the gate."""
        basis, tending = self.basis, self._tending(Claims())
        release = Release.of(tending, basis.settings, basis.due)
        pages = self._pages(tending, release)

        def follow() -> Coroutine[None, None, None]:
            return basis.knowing.follow(source)

        def send_digests() -> Coroutine[None, None, None]:
            return keep_sending(basis.spool, self.writer.gathering, self.writer, basis.clock)

        async def serve_pages() -> None:
            async with serving(pages.application(), basis.settings.pages.listen):
                await _for_ever()

        async def answer_operators() -> None:
            async with control.listening(Operations(tending=tending), basis.spool):
                await _for_ever()

        companions = (follow, release.run, send_digests, serve_pages, answer_operators)
        endpoint = basis.settings.metrics
        if endpoint is None:
            return companions
        return (*companions, partial(self._health_page(tending, release).serve, endpoint))

    def _health_page(self, tending: Tending, release: Release) -> HealthPage:
        handing_over = tending.handing_over
        health = Health(
            spool=self.basis.spool,
            knowing=self.basis.knowing,
            timing=handing_over.timing,
            outage=handing_over.outage,
            conduct=self.basis.settings.conduct,
            release_failed=lambda: release.failed,
        )
        return HealthPage(health=health, metrics=self.metering)

    def _tending(self, claims: Claims) -> Tending:
        basis, settings = self.basis, self.basis.settings
        timing = RealTiming(clock=basis.clock)
        handing_over = HandingOver(
            spool=basis.spool,
            timing=timing,
            servers=basis.servers,
            writing=self.writer,
            marking=self.marking,
            metering=self.metering,
            outage=Outage(timing=timing),
            hostname=settings.hostname,
            give_up_after=Duration.of(settings.release.give_up_after),
        )
        return Tending(
            handing_over=handing_over,
            knowledge=basis.knowledge,
            rulebook_of=basis.knowing.archive.rulebook,
            terms=Terms(conduct=settings.conduct, questions=settings.questions),
            claims=claims,
        )

    def _pages(self, tending: Tending, release: Release) -> Pages:
        basis = self.basis
        answering = Answering(
            spool=basis.spool,
            clock=basis.clock,
            knowledge=basis.knowledge,
            knowledge_for=tending.knowledge_for,
            writing=self.writer,
            learnt=basis.knowing.learn,
            decide_again=release.decide_again,
            claims=tending.claims,
        )
        return Pages(
            answering=answering,
            links=self.writer.desk.links,
            clock=basis.clock,
            school=self._school,
            contact=basis.settings.notices.contact,
        )

    def _school(self) -> str:
        knowledge = self.basis.knowledge()
        return "" if knowledge is None else knowledge.school.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Operations:
    """What operators may do, as the control socket asks it. Raises ValueError for an entry that is not open."""

    tending: Tending

    async def release(self, id_: str, by: Operator) -> None:
        """All open parts of the entry leave."""
        if not await self.tending.let_go(id_, str(by)):
            raise ValueError(f"{id_} is not open")
        self._note(Ordered.RELEASED, id_, by)

    async def return_(self, id_: str, reason: str, by: Operator) -> None:
        """All open parts of the entry go back to its sender, who is told the reason."""
        if not await self.tending.give_back(id_, str(by), reason=reason):
            raise ValueError(f"{id_} is not open")
        self._note(Ordered.RETURNED, id_, by, reason)

    def _note(self, order: Ordered, id_: str, by: Operator, reason: str = "") -> None:
        handing_over = self.tending.handing_over
        noted = Order(order=order, entry=id_, by=by, at=handing_over.timing.now(), reason=reason)
        handing_over.spool.note(noted.note)


async def _for_ever() -> None:
    await asyncio.Event().wait()
