"""Events of which the two sets of policies say different things, each with its why on both sides."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from operator import itemgetter

from msgspec import UNSET

from chalkline.cli.replay.asker import Asker
from chalkline.events.columns import event_at
from chalkline.events.schema import Event
from chalkline.policy.decide.decision import Decision
from chalkline.policy.decide.occasion import Shape, key_of
from chalkline.policy.decide.why import Why
from chalkline.policy.english.figures import moment
from chalkline.policy.facts.projection import Facts
from chalkline.policy.vocabulary import Audience
from chalkline.school.names import name_of
from chalkline.store.events.store import DayFile
from chalkline.store.replay.partial import Example
from chalkline.store.replay.running import Replay
from chalkline.store.replay.side import Side

MOST = 10
_MOST_READ = 40
"""Events of which the examples are chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An example, as the asker is told of it."""

    when: str
    who: str
    to: str
    subject: str
    old: str
    new: str
    why_old: Why
    why_new: Why

    @property
    def kind(self) -> Hashable:
        """Two examples of one kind show the same: what becomes of the event, and by which clauses."""
        clauses = (frozenset(ground.clause for ground in why.grounds) for why in (self.why_old, self.why_new))
        return (self.old, self.new, *clauses)


def examples(replay: Replay, found: Sequence[Example], asker: Asker, facts: Facts) -> list[Told]:
    """Ten of them, kinds in turn, of those that the asker may see; as different from one another as there are."""
    files = {(str(file.partition), file.path.name): file for file in replay.files()}
    looked_at = (
        _told(replay, example, _event(replay, files[example.partition, example.file], example.row), asker, facts)
        for example in _in_turn(found)
    )
    return varied(islice(filter(None, looked_at), _MOST_READ))


def varied(told: Iterable[Told]) -> list[Told]:
    """Ten at most: no message twice, and one for each set of clauses before there is a second for any."""
    messages: dict[tuple[str, ...], Told] = {}
    for one in told:
        messages.setdefault((one.when, one.who, one.subject), one)
    kinds = Counter[Hashable]()
    turns: list[tuple[int, Told]] = []
    for one in messages.values():
        kinds[one.kind] += 1
        turns.append((kinds[one.kind], one))
    return [one for _, one in sorted(turns, key=itemgetter(0))][:MOST]


def _in_turn(found: Sequence[Example]) -> Iterator[Example]:
    kinds: dict[tuple[str, str], list[Example]] = {}
    for example in found:
        kinds.setdefault((example.old, example.new), []).append(example)
    turns = zip_longest(*kinds.values())
    return (example for example in chain.from_iterable(turns) if example is not None)


def _event(replay: Replay, file: DayFile, row: int) -> Event:
    before = 0
    for batch in replay.store.scan_file(file, ["id", *replay.plan.sides.fields(file.partition.event)]):
        if row < before + batch.num_rows:
            return event_at(batch, row - before)
        before += batch.num_rows
    raise IndexError(row)


def _told(replay: Replay, example: Example, event: Event, asker: Asker, facts: Facts) -> Told | None:
    sides = replay.plan.sides
    declared = sides.new.knowledge.vocabulary.events[str(event.__struct_config__.tag)]
    shape = Shape.of(declared)
    actor, about = (getattr(event, name, UNSET) if name else UNSET for name in (shape.actor, shape.about))
    audience = asker.audience or (Audience.SENDER if asker.person and asker.person == key_of(actor) else None)
    if audience is None:
        return None
    return Told(
        when="" if event.arrived_at is UNSET else moment(event.arrived_at, sides.new.knowledge.calendar.zone),
        who=_called(actor, facts),
        to=_called(about, facts),
        subject=_subject(event),
        old=example.old,
        new=example.new,
        why_old=_why(sides.old, event, audience, facts),
        why_new=_why(sides.new, event, audience, facts),
    )


def _why(side: Side, event: Event, audience: Audience, facts: Facts) -> Why:
    knowledge = side.knowledge
    at = None if event.arrived_at is UNSET else event.arrived_at
    decision: Decision = knowledge.decide(event, at)
    world = knowledge.decider.world(knowledge.facts, knowledge.calendar, at or knowledge.made_at)
    return knowledge.explainer.why(decision, event, world, audience, lambda person: name_of(facts, person))


def _called(thing: object, facts: Facts) -> str:
    key = "" if thing is UNSET else key_of(thing)
    return name_of(facts, key) if key else ""


def _subject(event: Event) -> str:
    subject = getattr(getattr(event, "message", None), "subject", "")
    return "" if subject is UNSET else str(subject)
