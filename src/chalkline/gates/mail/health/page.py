"""The health page and the metrics over HTTP: for a listener of their own, which only the school's machines reach.

``/health`` for people and, as JSON, for whoever watches: 200 where all is well, 503 where anything is not;
``/health/live`` says that the process answers; ``/metrics`` is for Prometheus. Nothing in them names a person.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import msgspec
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from chalkline.gates.mail.health.metrics import Metrics
from chalkline.gates.mail.health.shown import STYLE, as_page
from chalkline.gates.mail.health.state import Health, Standing, size_of
from chalkline.gates.mail.looks import source_of
from chalkline.gates.mail.settings.forms import Endpoint

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"default-src 'none'; style-src {source_of(STYLE)}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthPage:
    """What the pages are made with. One for a gate."""

    health: Health
    metrics: Metrics

    def application(self) -> web.Application:
        """The pages as a web application."""
        app = web.Application()
        app.add_routes(
            [web.get("/health", self.show), web.get("/health/live", self.live), web.get("/metrics", self.measure)]
        )
        return app

    async def show(self, request: web.Request) -> web.Response:
        """How the gate stands, as a page or as JSON."""
        standing = await self._standing()
        status = 200 if standing.good else 503
        if "application/json" in request.headers.get("Accept", ""):
            return web.Response(
                body=as_json(standing), status=status, content_type="application/json", headers=_HEADERS
            )
        return web.Response(text=as_page(standing), status=status, content_type="text/html", headers=_HEADERS)

    async def live(self, _request: web.Request) -> web.Response:
        """The process answers."""
        return web.Response(text="alive\n", headers=_HEADERS)

    async def measure(self, _request: web.Request) -> web.Response:
        """All measures in Prometheus' text format."""
        self.metrics.see(await self._standing())
        return web.Response(
            body=generate_latest(self.metrics.registry), headers={**_HEADERS, "Content-Type": CONTENT_TYPE_LATEST}
        )

    async def _standing(self) -> Standing:
        return self.health.standing(await asyncio.to_thread(size_of, self.health.spool.folder))

    @asynccontextmanager
    async def serving(self, endpoint: Endpoint) -> AsyncIterator[None]:
        """The pages are served there. Raises OSError where it cannot listen."""
        runner = web.AppRunner(self.application(), access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, endpoint.host, endpoint.port).start()
            yield
        finally:
            await runner.cleanup()

    async def serve(self, endpoint: Endpoint) -> None:
        """The pages are served there until this is cancelled."""
        async with self.serving(endpoint):
            await asyncio.Event().wait()


def as_json(standing: Standing) -> bytes:
    """The standing for whoever watches the gate."""
    return msgspec.json.encode(
        {
            "good": standing.good,
            "at": standing.at.utc.isoformat(),
            "findings": [{"name": each.name, "good": each.good, "says": each.says} for each in standing.findings],
            "figures": dict(standing.figures),
            "waiting": {fate.value: number for fate, number in standing.fates.items() if fate.is_open},
            "cannot_decide": dict(standing.conduct),
        }
    )
