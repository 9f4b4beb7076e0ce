"""What a page says where nothing can be done: kindly, and what to do instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

from chalkline.gates.mail.answering.sheet import Refused, Why
from chalkline.gates.mail.links.signed import Expired, NoLink
from chalkline.store.spool.errors import SpoolError


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One page."""

    status: HTTPStatus
    title: str
    text: str


def problem_of(error: Exception) -> Problem:
    """The page for what went wrong."""
    match error:
        case Refused():
            return _REFUSALS[error.why]
        case NoLink() | Expired():
            return _LINKS[type(error)]
        case SpoolError():
            return _STATUSES[HTTPStatus.SERVICE_UNAVAILABLE]
        case web.HTTPException():
            return _STATUSES.get(HTTPStatus(error.status), _UNREAD)
        case _:
            return _STATUSES[HTTPStatus.INTERNAL_SERVER_ERROR]


_UNREAD = Problem(
    status=HTTPStatus.BAD_REQUEST,
    title="That did not work",
    text="The page could not read what was sent. Go back, and try again.",
)

_LINKS: Mapping[type[Exception], Problem] = {
    NoLink: Problem(
        status=HTTPStatus.NOT_FOUND,
        title="This link is not complete",
        text="It may have been cut in the e-mail. Open it from the e-mail again, or copy all of it.",
    ),
    Expired: Problem(
        status=HTTPStatus.GONE,
        title="This link has ended",
        text="Links in these e-mails work for a few days only. If the message still waits, it goes by itself once it "
        "may, or you are asked again.",
    ),
}

_REFUSALS = {
    Why.GONE: Problem(
        status=HTTPStatus.GONE,
        title="This message is not waiting any more",
        text="It was sent, returned or taken back in the meantime. There is nothing left to do.",
    ),
    Why.ANSWERED: Problem(
        status=HTTPStatus.GONE,
        title="This was answered already",
        text="There is nothing left to do.",
    ),
    Why.NOT_YOURS: Problem(
        status=HTTPStatus.FORBIDDEN,
        title="This is not yours to answer any more",
        text="Who may answer has changed since the e-mail was written. Whoever may answer now is asked.",
    ),
    Why.NOT_NEEDED: Problem(
        status=HTTPStatus.GONE,
        title="No answer is needed any more",
        text="What this link is about does not stop the message any more. If it still waits, there is another reason.",
    ),
    Why.NOT_NOW: Problem(
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        title="Not at the moment",
        text="The mail gate cannot decide anything just now. Nothing is lost: please try again in a few minutes.",
    ),
}

_STATUSES = {
    HTTPStatus.NOT_FOUND: Problem(
        status=HTTPStatus.NOT_FOUND,
        title="There is no such page",
        text="If you followed a link in an e-mail, copy all of it into the address line.",
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: Problem(
        status=HTTPStatus.METHOD_NOT_ALLOWED,
        title="That cannot be done here",
        text="Open the link from the e-mail again, and use its button.",
    ),
    HTTPStatus.FORBIDDEN: Problem(
        status=HTTPStatus.FORBIDDEN,
        title="This did not come from our page",
        text="Nothing was done. Open the link from the e-mail again, and use its button.",
    ),
    HTTPStatus.TOO_MANY_REQUESTS: Problem(
        status=HTTPStatus.TOO_MANY_REQUESTS,
        title="Too many at once",
        text="Somebody where you are has opened very many pages. Please try again in a minute.",
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: Problem(
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        title="Not at the moment",
        text="Your answer could not be kept, so nothing was done. Please try again in a few minutes.",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: Problem(
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        title="Something went wrong here",
        text="It was our fault, not yours. Please try again in a few minutes.",
    ),
}
