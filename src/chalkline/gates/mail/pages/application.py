"""The pages as a web application: one address for each link, shown by GET, done by POST."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus

from aiohttp import web

from chalkline.gates.mail.answering.acts import Answering
from chalkline.gates.mail.answering.sheet import Refused, Sheet
from chalkline.gates.mail.clock import Clock
from chalkline.gates.mail.links.signed import Act, Link, Links
from chalkline.gates.mail.pages.form import EMPTY, LONGEST_REASON, Form, read_form
from chalkline.gates.mail.pages.guard import Patience, header_fields, is_ours
from chalkline.gates.mail.pages.looks import STYLE, page
from chalkline.gates.mail.pages.problems import problem_of
from chalkline.gates.mail.pages.shown import content_of, is_own, questions_on, standing
from chalkline.gates.mail.settings.forms import Endpoint

_log = logging.getLogger(__name__)

_LARGEST_FORM = 16 * 1024
_HEADERS = header_fields(STYLE)
_KEPT = ("Allow", "Retry-After")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What the pages are made with. One for a gate."""

    answering: Answering
    links: Links
    clock: Clock
    school: Callable[[], str]
    """The name of the school; empty while nothing is known."""
    contact: str = ""
    patience: Patience = field(default_factory=Patience)

    def application(self, routes: Iterable[web.AbstractRouteDef] = ()) -> web.Application:
        """The pages, and whatever else is to be served beside them, such as the health page."""
        app = web.Application(middlewares=[self._guarded], client_max_size=_LARGEST_FORM)
        app.add_routes(
            [
                web.get("/", self.start),
                web.get("/robots.txt", self.robots),
                web.get("/answer/{token}", self.show),
                web.post("/answer/{token}", self.act),
                *routes,
            ]
        )
        return app

    async def start(self, _request: web.Request) -> web.Response:
        """Nothing is here for whoever comes without a link."""
        return self._page("start")

    async def robots(self, _request: web.Request) -> web.Response:
        """Nothing is to be indexed."""
        return web.Response(text="User-agent: *\nDisallow: /\n")

    async def show(self, request: web.Request) -> web.Response:
        """What would happen; nothing does."""
        link = self._link(request)
        found = await self.answering.look(link)
        if request.method == "GET" and not is_own(found):
            self.answering.opened(found)
        return self._sheet(found, EMPTY)

    async def act(self, request: web.Request) -> web.Response:
        """What the button says, where the form is filled in as it must be."""
        link = self._link(request)
        fields = await request.post()
        if not is_ours(request, self.links.url) or fields.get("link") != request.match_info["token"]:
            raise web.HTTPForbidden
        found = await self.answering.look(link)
        form = read_form(fields, link.act, [each.clause for each in found.offers], own=is_own(found))
        if form.errors:
            return self._sheet(found, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        if link.act is Act.ANSWER and form.declines and not form.sure:
            return self._sheet(found, form, template="sure")
        await self._do(link, form)
        remains = await self.answering.remains(link.entry)
        return self._page("done", act=link.act, declined=form.declines, remains=remains, own=is_own(found))

    async def _do(self, link: Link, form: Form) -> None:
        if link.act is Act.SEND:
            await self.answering.send(link, form.chosen, form.reason)
        elif link.act is Act.ANSWER:
            await self.answering.answer(link, form.answers, form.reason)
        else:
            await self.answering.withdraw(link)

    def _link(self, request: web.Request) -> Link:
        return self.links.read(request.match_info["token"], self.clock())

    def _sheet(self, found: Sheet, form: Form, status: HTTPStatus = HTTPStatus.OK, template: str = "") -> web.Response:
        own = is_own(found)
        return self._page(
            template or found.link.act.value,
            status,
            title=found.matter.title,
            standing=standing(found),
            questions=questions_on(found),
            content=None if own else content_of(found),
            incoming=found.matter.is_incoming,
            own=own,
            form=form,
            longest=LONGEST_REASON,
            token=self.links.token(found.link),
        )

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Every answer has the header fields, and whatever goes wrong has a page that says so."""
        try:
            if request.path.startswith("/answer/") and self.patience.ends(request.remote or ""):
                raise web.HTTPTooManyRequests(headers={"Retry-After": "60"})  # noqa: TRY301 - the page is made below
            response = await handler(request)
        except Exception as error:  # noqa: BLE001 - somebody waits for a page, whatever is wrong
            response = self._problem(error)
        response.headers.update(_HEADERS)
        return response

    def _problem(self, error: Exception) -> web.Response:
        problem = problem_of(error)
        if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, Refused):
            _log.error("a page failed", exc_info=error)
        by = self.answering.called(error.by) if isinstance(error, Refused) and error.by else ""
        response = self._page("problem", problem.status, problem=problem, by=by)
        if isinstance(error, web.HTTPException):
            response.headers.update({name: error.headers[name] for name in _KEPT if name in error.headers})
        return response

    def _page(self, template: str, status: HTTPStatus = HTTPStatus.OK, **values: object) -> web.Response:
        text = page(template, school=self.school(), contact=self.contact, **values)
        return web.Response(text=text, content_type="text/html", status=status, headers=_HEADERS)


@asynccontextmanager
async def serving(app: web.Application, endpoint: Endpoint) -> AsyncIterator[web.BaseSite]:
    """The application answers there. Addresses of pages are secrets: nothing logs them."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, endpoint.host, endpoint.port)
        await site.start()
        yield site
    finally:
        await runner.cleanup()
