"""Where a gate's knowledge comes from, and how it learns that there is newer."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.bundle.refusal import Refused

News = Knowledge | Refused
"""Knowledge to be put in place of what was there; or why what is there is not taken over."""
POLL = 0.5
"""Seconds between two looks."""


class KnowledgeSource(Protocol):
    """A folder of bundles, or a school's own folder."""

    def news(self) -> Sequence[News]:
        """What is new since the last look: each refusal once, then at most one knowledge. May take a second."""
        ...


async def watch(source: KnowledgeSource, poll: float = POLL) -> AsyncIterator[News]:
    """Whatever is new, as it comes, the first at once. Files are read in a thread; nothing else waits for them."""
    while True:
        for each in await asyncio.to_thread(source.news):
            yield each
        await asyncio.sleep(poll)


def first_knowledge(source: KnowledgeSource) -> Knowledge:
    """What the source knows now. Raises Refused where it has nothing sound."""
    news = source.news()
    for each in news:
        if isinstance(each, Knowledge):
            return each
    raise next(each for each in news if isinstance(each, Refused))
