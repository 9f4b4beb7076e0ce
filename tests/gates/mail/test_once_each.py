"""Whatever the next server answers, and whenever the gate is killed: everything arrives, in order, once.

More than once only where that was counted: the answer got lost, or the gate was killed before it was on record.
"""

import asyncio
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.gates.mail import hill
from tests.gates.mail.leaving import AWAY, LATER, TAKEN, UNSURE, NextPlayed, Sent, Time, waiting
from tests.gates.mail.table_spool import Kept

from chalkline.gates.mail.reply import Reply
from chalkline.store.spool.entry import Fate
from chalkline.store.spool.ids import id_at

_ID = re.compile(rb"; id=(\w+)\r\n")
_MINUTE = 60 * 10**9
SENDERS = ("anna@hill.example", "lee@hill.example")


@dataclass(frozen=True)
class Episode:
    """A run of the gate: who writes to whom, how the next server answers, and at which message the gate is killed."""

    messages: tuple[tuple[int, int], ...]
    replies: tuple[Reply, ...] = ()
    killed_at: int | None = None
    taken: bool = True
    """Whether the next server had the message by then."""


people = st.integers(0, 1)
episodes = st.builds(
    Episode,
    messages=st.lists(st.tuples(people, people), max_size=4).map(tuple),
    replies=st.lists(st.sampled_from([TAKEN, TAKEN, LATER, AWAY, UNSURE]), max_size=8).map(tuple),
    killed_at=st.none() | st.integers(0, 5),
    taken=st.booleans(),
)


class Killing(NextPlayed):
    """Answers as the episode says; the gate never hears the answer to the message at which it is killed."""

    episode = Episode(messages=())
    number = 0

    async def send(self, envelope, recipients, message):  # type: ignore[no-untyped-def] # noqa: ANN001
        number, self.number = self.number, self.number + 1
        if number != self.episode.killed_at:
            return await super().send(envelope, recipients, message)
        if self.episode.taken:
            await super().send(envelope, recipients, message)
        self.time.busy = lambda: False
        return await asyncio.Event().wait()

    def begin(self, episode: Episode) -> None:
        replies = iter(episode.replies)
        self.episode, self.number, self.answer = episode, 0, lambda _to, _raw: next(replies, TAKEN)


@dataclass
class Told:
    """What came of all episodes."""

    offered: list[Sent]
    twice: int
    kept: Kept


async def lived(story: list[Episode]) -> Told:
    """All episodes, one after another over the same spool, and then a day in which all is well."""
    kept, twice, moment, server = Kept(), 0, hill.SATURDAY, Killing(Time(hill.SATURDAY))
    end = Episode(messages=())
    for episode in [*story, end]:
        server.time = time = Time(moment)
        server.begin(episode)
        async with waiting(Path(), kept=kept, time=time, server=server) as school:
            school.release.farewell = 0.0
            for sender, recipient in episode.messages:
                await school.comes("WAIT", f"r{recipient}@home.example", sender=SENDERS[sender])
            time.moment = max(time.moment, hill.at(hill.HELD_UNTIL))
            await time.pass_by(10)
            if episode is end:
                await school.over(1)
            twice += len(school.counted.twice)
        moment = type(moment)(time.moment + _MINUTE)
    return Told(server.offered, twice, kept)


@settings(max_examples=60, deadline=None)
@given(st.lists(episodes, max_size=4))
def test_everything_arrives_once_or_is_counted(story: list[Episode]) -> None:
    told = asyncio.run(lived(story))
    assert not told.kept.open
    assert {part.fate for entry in told.kept.closed.values() for part in entry.parts} <= {Fate.DELIVERED}
    times = Counter(_id(each) for each in told.offered if each.reply.good)
    assert set(times) == set(told.kept.closed)
    assert sum(times.values()) - len(times) <= told.twice


@settings(max_examples=60, deadline=None)
@given(st.lists(episodes, max_size=3))
def test_of_one_to_one_nothing_passes_what_was_not_put_off(story: list[Episode]) -> None:
    """Among what waited: a message that need not wait goes past the line."""
    told = asyncio.run(lived(story))
    waited = id_at(hill.at(hill.HELD_UNTIL))
    put_off = {_id(each) for each in told.offered if each.reply in {LATER, UNSURE, AWAY}}
    ways: dict[tuple[str, str], list[str]] = {}
    for each in told.offered:
        if _id(each) < waited and _id(each) not in put_off:
            ways.setdefault((each.sender, each.address), []).append(_id(each))
    for ids in ways.values():
        assert all(earlier <= later for earlier, later in pairwise(ids))


def _id(sent: Sent) -> str:
    found = _ID.search(sent.raw)
    assert found is not None
    return found[1].decode()
