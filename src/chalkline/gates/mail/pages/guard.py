"""What keeps the pages safe: header fields, whose forms are taken, how often somebody may ask.

Safety: the address of a page is a secret of its reader's. So it is kept out of caches, indexes, other sites' logs and
our own; no script runs; no frame shows it; and a form counts only if it comes from a page of ours.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from aiohttp import web

from chalkline.gates.mail.looks import source_of


def header_fields(style: str) -> dict[str, str]:
    """The header fields of every page; only this style may be shown.

    ``same-origin`` and not ``no-referrer``, with which browsers would hide where a form comes from: the pages lead
    nowhere else, and other sites learn nothing either way.
    """
    policy = (
        f"default-src 'none'; style-src {source_of(style)}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Server": "Chalkline",
    }


def is_ours(request: web.Request, url: str) -> bool:
    """Whether a form comes from a page of ours, as far as the browser says where it comes from."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin in {_origin_of(url), f"{request.scheme}://{request.host}"}
    return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@dataclass(slots=True, kw_only=True)
class Patience:
    """How often each client may ask: so many at once, and as many again over a minute."""

    a_minute: int = 240
    seconds: Callable[[], float] = time.monotonic
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)
    """By client: what was left of it, and when."""

    def ends(self, client: str) -> bool:
        """Whether the client has asked too often; otherwise it has asked once more."""
        now = self.seconds()
        if len(self._left) > _MOST_CLIENTS:
            self._left.clear()
        left, since = self._left.get(client, (float(self.a_minute), now))
        left = min(self.a_minute, left + (now - since) * self.a_minute / 60)
        self._left[client] = (max(0.0, left - 1), now)
        return left < 1


_MOST_CLIENTS = 10_000
"""Of whom it is remembered; more can only be an attack, and starting anew costs little."""
