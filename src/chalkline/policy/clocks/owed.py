"""What a clock says of each person at a moment: owed, done, passed, or not to be seen.

This can hurt people: an account is suspended, or somebody is said to have neglected a duty, by what stands here. So a
date or condition that nobody knows is a :class:`CannotSee` with the person's name, and what the system should have done
counts as done only where something says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from chalkline.policy.cel.compile import CompiledConditions, compile_conditions
from chalkline.policy.cel.typed import Constant
from chalkline.policy.cel.types import BOOL
from chalkline.policy.clocks.anchors import not_before
from chalkline.policy.clocks.clock import Clock, Offset
from chalkline.policy.clocks.due_dates import CannotSee, Due, due_dates
from chalkline.policy.clocks.knowledge import Knowledge
from chalkline.policy.facts.people import KnownPerson
from chalkline.policy.values import Timestamp

_NO = Constant(type=BOOL, value=False)
_APPLIES, _DONE = 1, 2
_INSTANT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Nothing is owed: the duty has been done, as far as it can be by now."""

    clock: Clock
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """The moment of the system's own act has passed, and nothing tells whether it was carried out."""

    clock: Clock
    subject: str
    on: Timestamp


State = Due | Done | Passed | CannotSee
"""A :class:`Due` whose moment has come is overdue."""


@dataclass(frozen=True, slots=True)
class _Concerned:
    """What conditions of ``at`` and ``must`` see."""

    person: KnownPerson


def states(clock: Clock, known: Knowledge) -> Iterator[State]:
    """What the clock of a duty or act says of each person whom it concerns, by id; nothing of things and cases."""
    if clock.thing is not None or (clock.actor and not clock.of):
        return
    test = compile_conditions((clock.applies, clock.done or _NO))
    reading = _Duty if clock.actor else _Act
    for person in known.holders(clock.of) if clock.actor else known.ever(clock.of):
        state = reading(clock, person, known, test).state()
        if state is not None:
            yield state


@dataclass(frozen=True, slots=True)
class _Reading:
    """One person under one clock."""

    clock: Clock
    person: str
    known: Knowledge
    test: CompiledConditions

    def answers(self, at: Timestamp) -> tuple[int, int]:
        """Which of *applies* and *done* hold at a moment, and of which nobody can say."""
        return self.test(_Concerned(KnownPerson(self.person)), self.known.conditions(at))

    def dates(self) -> Iterator[Due | CannotSee]:
        """The due dates, in order."""
        anchors = self.known.anchors(self.person, self.clock.clause)
        return due_dates(self.clock, self.person, anchors, self.known.calendar)

    def unseen(self, why: str) -> CannotSee:
        """Nobody can say, for this reason."""
        return CannotSee(clock=self.clock, subject=self.person, why=why)


class _Act(_Reading):
    """What the system does: it concerns whoever holds the role up to that moment."""

    __slots__ = ()

    def state(self) -> State | None:
        """What is due; None for somebody whom it does not concern."""
        found = next(self.dates())
        at = Timestamp(found.on - _INSTANT) if isinstance(found, Due) else self.known.at
        if not self.known.holds(self.person, self.clock.of, at):
            return None
        true, undecided = self.answers(at)
        if undecided & _APPLIES:
            return self.unseen("nobody can say whether the rule concerns them")
        if not true & _APPLIES:
            return None
        if isinstance(found, Due) and found.on <= self.known.at:
            return Passed(clock=self.clock, subject=self.person, on=found.on)
        return found


class _Duty(_Reading):
    """What a person does: it concerns whoever holds the role now, and is owed until it is done.

    It binds from the day on which the first version of its policy came into force. What happened before that day counts
    from then on, and nothing that recurs was owed before it.
    """

    __slots__ = ()

    def dates(self) -> Iterator[Due | CannotSee]:
        """The due dates since the policy binds, in order."""
        clock, known = self.clock, self.known
        anchors, since = known.anchors(self.person, clock.clause), known.binding_since(clock.clause)
        if since is not None and not self._recurs:
            anchors = not_before(since, clock.moment, anchors, known.calendar)
        for found in due_dates(clock, self.person, anchors, known.calendar):
            if isinstance(found, CannotSee) or since is None or not self._recurs or found.on > since:
                yield found

    def state(self) -> State | None:
        """What is owed first; None for somebody whom it does not concern."""
        true, undecided = self.answers(self.known.at)
        if undecided & _APPLIES:
            return self.unseen("nobody can say whether the rule concerns them")
        if not true & _APPLIES:
            return None
        past, coming = self._around()
        if past and (owed := self._unless_done(past[-1], self._done_by_now(past))):
            return owed
        if isinstance(coming, Due):
            return self._unless_done(coming, self._done_before(coming, past)) or self._done()
        if coming is None or (self.clock.done and true & _DONE):
            return self._done()
        return coming

    def _around(self) -> tuple[list[Due], Due | CannotSee | None]:
        """The last two due dates that have come, and the first that has not."""
        past: list[Due] = []
        for found in self.dates():
            if isinstance(found, CannotSee) or found.on > self.known.at:
                return past, found
            past = [*past[-1:], found]
        return past, None

    def _unless_done(self, due: Due, done: bool | None) -> Due | CannotSee | None:
        if done is None:
            return self.unseen("nobody can say whether it is done")
        return None if done else due

    def _done(self) -> Done:
        return Done(clock=self.clock, subject=self.person)

    def _done_by_now(self, past: list[Due]) -> bool | None:
        """Whether the last that has come is done, late or not; None where nobody can say."""
        if self.clock.done:
            return self._said(self.known.at)
        return bool(self._entries(past[0].on if self._recurs and len(past) > 1 else None))

    def _done_before(self, due: Due, past: list[Due]) -> bool | None:
        """Whether what is still to come is done already, and still will be when it is due."""
        if self.clock.done:
            return self._said(self.known.at) and self._said(Timestamp(due.on - _INSTANT))
        if not (past and self._recurs):
            return bool(self._entries(None))
        since = past[0].on if len(past) > 1 else None
        late = not any(entry <= past[-1].on for entry in self._entries(since))
        return len(self._entries(past[-1].on)) > late

    def _said(self, at: Timestamp) -> bool | None:
        true, undecided = self.answers(at)
        return None if undecided & _DONE else bool(true & _DONE)

    @property
    def _recurs(self) -> bool:
        return self.clock.offset in {Offset.EVERY, Offset.RECURRING}

    def _entries(self, after: Timestamp | None) -> list[Timestamp]:
        """The entries by which the person recorded that it is done: one serves one due date."""
        made = self.known.entries(self.person, self.clock.act.name if self.clock.act else "")
        return [entry for entry in made if after is None or entry > after]
