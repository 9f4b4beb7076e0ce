"""What was promised to whom, and what arrived where: the books of a crash test, and whether they balance."""

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import inf

from tests.gates.mail.crash.kinds import ANNA, BUSY, NOBODY, Kind, May
from tests.gates.mail.crash.receiver import Delivery

from chalkline.gates.mail.links.signed import Act
from chalkline.gates.mail.waiting.watch import LONGEST_WAIT

_TOKEN = re.compile(rb"m\d+\.\d+")
_HEAD = re.compile(rb"^(Subject|In-Reply-To): .*", re.MULTILINE)


@dataclass(slots=True, kw_only=True)
class Try:
    """A client's attempt to hand a message over."""

    token: str
    kind: Kind
    began: float
    whole: bool = False
    """Whether the last byte of the message was on its way."""
    answer: str = ""
    """The gate's; empty where none came."""
    ended: float = inf
    """When it came."""

    @property
    def acknowledged(self) -> bool:
        return self.answer.startswith("250 ")


@dataclass(slots=True, kw_only=True)
class Deed:
    """What somebody did by the link of a notice."""

    token: str
    act: Act
    yes: bool
    """What was answered, where the page asks for a yes or no: that of a sender does not."""
    began: float
    done: float | None = None
    """When the page said that it was done."""
    status: int = 0
    """Of the page; 0 where the gate was killed before it answered."""


@dataclass(slots=True)
class Account:
    """The books."""

    tries: dict[str, Try] = field(default_factory=dict)
    deeds: dict[str, list[Deed]] = field(default_factory=lambda: defaultdict(list))
    open: list[tuple[float, float]] = field(default_factory=list)
    """When it was school hours."""
    arrived: list[Delivery] = field(default_factory=list)
    births: list[float] = field(default_factory=list)
    """When each gate began."""
    rewound: set[int] = field(default_factory=set)
    """During which of them, from 1, the clock was set back: order is not looked at."""
    orderly: set[int] = field(default_factory=set)
    """Which of them, from 1, ended because they were told to."""
    counted: set[int] = field(default_factory=set)
    """Which of them, from 1, had looked through the whole spool for what may be delivered twice."""
    doubted: list[tuple[int, str]] = field(default_factory=list)
    """Which gate said of which entry that it may be delivered twice."""

    full: list[tuple[float, float]] = field(default_factory=list)
    """When there was no room on the disk: then a message that passes goes without its notice."""

    waiting: set[tuple[str, str]] = field(default_factory=set)
    """Which message is still in the spool for whom."""
    damage: list[str] = field(default_factory=list)
    """What the spool found wrong with itself."""

    @property
    def doubts(self) -> Counter[str]:
        """How often that was said of each entry."""
        return Counter(id_ for _, id_ in self.doubted)

    def faults(self, *, honest: bool = True) -> list[str]:
        """What does not balance; before an ``honest`` server order is kept, and every second copy foretold."""
        copies: dict[str, list[Delivery]] = defaultdict(list)
        told: dict[str, list[Delivery]] = defaultdict(list)
        for each in self.arrived:
            for token in tokens_of(each) if each.word == "notice" else tokens_of(each)[:1]:
                (told if each.word == "notice" else copies)[token].append(each)
        found = [*self.damage, *self._left_in_doubt()]
        if honest:
            found += [*self._twice(), *self._overtaking()]
        for token, one in self.tries.items():
            found += [f"{token} ({one.kind.subject}, {one.answer!r}): {why}" for why in self._wrong(one, copies[token])]
            found += [f"{token} ({one.kind.subject}): {why}" for why in self._lost(one, copies[token], told[token])]
        return found

    def _twice(self) -> Iterator[str]:
        """Each further copy of an entry is one that the gate said might come."""
        doubts = self.doubts
        for (id_, recipient), number in self.copies().items():
            if number - 1 > doubts[id_]:
                yield f"{id_} came {number} times to {recipient}, and was in doubt {doubts[id_]} times"

    def _overtaking(self) -> Iterator[str]:
        """What one gate released to somebody came in the order of its arrival, but for what somebody hurried.

        Nor is what came before the disk was full compared with what left after: an attempt that cannot be put on record
        is made later.
        """
        left: dict[tuple[int, str], list[Delivery]] = defaultdict(list)
        for each in self.arrived:
            token = _released(each)
            if not token or each.recipient == BUSY or self.deeds[token]:
                continue
            life, came = bisect(self.births, each.at), self.tries[token].ended
            before = left[life, each.recipient]
            if life not in self.rewound and not self._full_between(came, each.at):
                for ahead in before:
                    if each.id < ahead.id and came < ahead.at and self._comparable(ahead, each):
                        yield f"{each.id} was overtaken by {ahead.id} on its way to {each.recipient}"
            before.append(each)

    def _comparable(self, ahead: Delivery, each: Delivery) -> bool:
        """Whether one of two that left after another should have left before it.

        Whatever left in the first school hours after it came was not let go before they began, when all who waited for
        them stood in line. What had missed its turn, as no gate ran or the clock was set back, may go a little before
        they begin or a little after, at the next look at the clock; and others, even older ones, only once they begin.
        """
        opened = [since for since, _ in self.open]
        waited_for = bisect(opened, ahead.at) - bisect(opened, self.tries[_released(ahead)].began)
        return waited_for == 1 or bisect(opened, each.at) == bisect(opened, ahead.at - LONGEST_WAIT)

    def _left_in_doubt(self) -> Iterator[str]:
        """A gate that was told to end leaves nothing in doubt that was not before.

        One that ended before it had counted cannot say what was: what the gate before it left is new to its successor.
        """
        for life in self.orderly & self.counted:
            before = {id_ for born, id_ in self.doubted if born <= life}
            if new := {id_ for born, id_ in self.doubted if born == life + 1} - before:
                yield f"gate {life} ended in an orderly way, and left {new} in doubt"

    def copies(self) -> Mapping[tuple[str, str], int]:
        """How often each entry came to each recipient."""
        return Counter((each.id, each.recipient) for each in self.arrived)

    def _wrong(self, one: Try, copies: list[Delivery]) -> Iterator[str]:
        """What arrived and should not have, or was let pass."""
        if one.answer == LET_PASS:
            stopped = [fate for to, fate in one.kind.fates.items() if fate is not May.GO and to != NOBODY]
            if any(not self._might(one, fate, one.ended) for fate in stopped):
                yield "was let pass, though it was stopped for somebody"
        turned_away = one.answer and not one.acknowledged and not one.answer.startswith(UNSURE)
        partly = one.answer.startswith(NO_ROOM) and not one.kind.fates.keys().isdisjoint({NOBODY, BUSY})
        if copies and (not one.whole or (turned_away and not partly)):
            yield "arrived, though it was not taken"
        for each in copies:
            fate = one.kind.fates[each.recipient]
            if fate is May.NOT:
                yield f"arrived at {each.recipient}, though it was refused"
            elif fate is not May.GO and not self._might(one, fate, each.at):
                yield f"arrived at {each.recipient} before it might"
            if fate in {May.WAIT, May.ASK} and any(self._ended(deed, each.at) for deed in self.deeds[one.token]):
                yield f"arrived at {each.recipient}, though it had been taken back"

    def _might(self, one: Try, fate: May, at: float) -> bool:
        if fate is May.WAIT and any(since < at and until > one.began for since, until in self.open):
            return True
        lifts = Act.SEND if fate is May.WAIT else Act.ANSWER
        done = (deed for deed in self.deeds[one.token] if deed.act is lifts and deed.began < at)
        return any(deed.yes or deed.act is Act.SEND for deed in done)

    def _ended(self, deed: Deed, at: float) -> bool:
        ends = deed.act is Act.WITHDRAW or (deed.act is Act.ANSWER and not deed.yes)
        return ends and deed.done is not None and deed.done < at

    def _lost(self, one: Try, copies: list[Delivery], told: list[Delivery]) -> Iterator[str]:
        """What did not arrive and should have: at its recipients, or a notice at its sender."""
        if one.answer == LET_PASS and one.kind.warned and not self._full_during(one) and not told:
            yield "its sender was not told of the warning"
        if not one.acknowledged:
            return
        there = {each.recipient for each in copies}
        notices = [each for each in told if each.recipient == ANNA]
        returned = [each for each in notices if is_return(each)]
        for recipient, fate in one.kind.fates.items():
            back = (returned and (fate is May.ASK or recipient == BUSY)) or self._taken_back(one, fate)
            waits = (one.token, recipient) in self.waiting
            if recipient not in there and fate is not May.NOT and not back and not waits:
                yield f"is lost for {recipient}"
            if recipient == NOBODY and not returned and not self._taken_back(one, May.WAIT):
                yield f"nobody was told that {recipient} is unknown"
        untold = one.kind.warned and self._full_during(one)
        if one.kind.stopped and not notices and not untold:
            yield "its sender was told nothing"
        declined = any(self._ended(deed, inf) and deed.act is Act.ANSWER for deed in self.deeds[one.token])
        if declined and not returned:
            yield "its sender was not told of the no"

    def _full_during(self, one: Try) -> bool:
        return self._full_between(one.began, one.ended)

    def _full_between(self, began: float, ended: float) -> bool:
        return any(since < ended and until > began for since, until in self.full)

    def _taken_back(self, one: Try, fate: May) -> bool:
        return fate is not May.GO and any(deed.act is Act.WITHDRAW for deed in self.deeds[one.token])


UNSURE = "451 4.4.2"
"""How the answer begins that the gate gives where the next server did not say whether it took a message."""


LET_PASS = "goes on"  # noqa: S105 - no password
"""What a mail server is told that asked about a message: it delivers that itself, and the gate has nothing of it."""


NO_ROOM = "451 4.3.1"
"""Likewise where it cannot keep a message; the next server may have taken it for some before that was known."""


def tokens_of(delivery: Delivery) -> list[str]:
    """The messages that a delivery is, or tells of."""
    return tokens_in(delivery.content)


def tokens_in(content: bytes) -> list[str]:
    """The messages that it names, each once."""
    return list(dict.fromkeys(each.decode() for each in _TOKEN.findall(content)))


def _released(delivery: Delivery) -> str:
    """The message that waited and then left; empty where it is another delivery."""
    return tokens_of(delivery)[0] if delivery.word == "released" else ""


def is_return(notice: Delivery) -> bool:
    """Whether the notice says that a message does not arrive."""
    head = b" ".join(each[0] for each in _HEAD.finditer(notice.content))
    return any(words in head for words in RETURNS)


RETURNS = (b"Not delivered: ", b"Not sent: ")
