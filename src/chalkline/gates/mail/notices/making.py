"""The writer of notices that a gate's settings declare."""

from collections.abc import Callable
from datetime import timedelta

from chalkline.gates.mail.clock import Clock
from chalkline.gates.mail.links.signed import Links, keys_in
from chalkline.gates.mail.notices.desk import Desk, nobody
from chalkline.gates.mail.notices.post import Post
from chalkline.gates.mail.notices.writing import Writer
from chalkline.gates.mail.settings.declared import Settings
from chalkline.gates.mail.verdicts.arrival import Arrival
from chalkline.policy.values import Duration, Timestamp
from chalkline.store.bundle.knowledge import Knowledge


def links_of(settings: Settings) -> Links:
    """What links are made and read with; the first time, a key is made. Raises OSError."""
    last = timedelta(seconds=settings.pages.links_last.total_seconds())
    return Links(keys=keys_in(settings.spool), url=settings.pages.url, last=Duration.of(last))


def writer_of(
    settings: Settings,
    clock: Clock,
    *,
    new_id: Callable[[Timestamp], str],
    knowledge: Callable[[], Knowledge | None],
    vouched: Callable[[Arrival], bool] = nobody,
) -> Writer:
    """The writer, with nothing gathered yet. Raises OSError."""
    notices = settings.notices
    desk = Desk(
        post=Post(address=settings.notices_from, hostname=settings.hostname, contact=notices.contact),
        links=links_of(settings),
        clock=clock,
        new_id=new_id,
        knowledge=knowledge,
        conduct=settings.conduct,
        vouched=vouched,
    )
    return Writer(desk=desk)
