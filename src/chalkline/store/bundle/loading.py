"""From a bundle's file to knowledge that is ready to decide, and from one state to the next by a delta.

Nothing about a person is unpacked before somebody asks about them: 20,000 people cost little more than their names.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.facts.fact import Fact
from chalkline.policy.facts.index import Index
from chalkline.policy.facts.projection import Facts
from chalkline.policy.facts.rows import Rows
from chalkline.policy.values import Duration, Timestamp
from chalkline.store.bundle.frame import Frame, opened
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.bundle.refusal import Problem, Refused
from chalkline.store.bundle.sources import rulebook_of, school_of
from chalkline.store.bundle.wire import BUNDLE, ROWS, Addresses, Base, Delta, facts_of

_REBUILD = "build the bundle again with `chalkline bundle build`"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A bundle as it is loaded: what it says, and after which file."""

    knowledge: Knowledge
    base: Base
    """The base that it goes back to. Its rows and addresses may be others by now."""
    digest: str
    """That of the last file."""
    deltas: int = 0
    """How many files were taken over after the base."""


def read_file(path: Path) -> tuple[Base | Delta, str]:
    """What the file says, and its digest. Raises Refused."""
    frame = opened(path)
    return _decoded(path, frame), frame.digest


def loaded_base(path: Path, base: Base, digest: str, *, enforcement: Enforcement) -> State:
    """The state that a base says. What was compiled for a state before is used again where the texts are the same.

    Raises Refused where its settings or policies have faults.
    """
    school = school_of(base.sources, path)
    with _refusing_nonsense(path):
        facts, calendar = Facts(school=base.school, number=base.facts, index=_index(base)), base.terms.calendar
    knowledge = Knowledge(
        number=base.number,
        made_at=Timestamp(base.made_at),
        fresh_for=_span(base.fresh_for),
        school=school,
        rulebook=rulebook_of(base.sources, path, enforcement),
        sources=base.sources,
        facts=facts,
        calendar=calendar,
        addresses=base.addresses,
        owners=owners_of(base.addresses),
    )
    return State(knowledge=knowledge, base=base, digest=digest)


def after(state: State, path: Path, delta: Delta, digest: str) -> State:
    """The state that follows. Raises Refused where the delta belongs to another school or follows another file."""
    known = state.knowledge
    if delta.school != state.base.school:
        what = f"it is of the school `{delta.school}`, and this folder is of `{state.base.school}`"
        raise Refused(Problem.OTHER_SCHOOL, path, what, "put each school's bundle into a folder of its own")
    if delta.number != known.number + 1 or delta.follows != state.digest:
        what = f"it does not follow what is loaded, number {known.number}"
        raise Refused(Problem.OUT_OF_ORDER, path, what, "copy the files before it too, or build a base")
    with _refusing_nonsense(path):
        changed = {subject: facts_of(delta.school, subject, rows) for subject, rows in delta.rows.items()}
        facts = known.facts.exchanged(changed, delta.facts)
    addresses = _exchanged(known.addresses, delta.addresses)
    knowledge = replace(
        known,
        number=delta.number,
        made_at=Timestamp(delta.made_at),
        fresh_for=_span(delta.fresh_for),
        facts=facts,
        addresses=addresses,
        owners=owners_of(addresses) if delta.addresses else known.owners,
    )
    return replace(state, knowledge=knowledge, digest=digest, deltas=state.deltas + 1)


def owners_of(addresses: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Whose each address is."""
    return {address: person for person, known in addresses.items() for address in known}


@dataclass(frozen=True, slots=True, eq=False)
class PackedRows(Mapping[str, tuple[Fact, ...]]):
    """Rows that are unpacked when they are asked for."""

    school: str
    packed: Mapping[str, msgspec.Raw]

    def __getitem__(self, subject: str) -> tuple[Fact, ...]:
        return facts_of(self.school, subject, ROWS.decode(self.packed[subject]))

    def __contains__(self, subject: object) -> bool:
        return subject in self.packed

    def __iter__(self) -> Iterator[str]:
        return iter(self.packed)

    def __len__(self) -> int:
        return len(self.packed)


@contextmanager
def _refusing_nonsense(path: Path) -> Iterator[None]:
    """What is whole and well formed may still name a zone, a moment or a kind of fact that there is not."""
    try:
        yield
    except (msgspec.DecodeError, KeyError, ValueError) as error:
        raise Refused(Problem.MALFORMED, path, f"it says what cannot be: {error}", _REBUILD) from error


def _index(base: Base) -> Index:
    holders = {(name, value): people for name, value, people in base.holders}
    return Index.of(Rows.of(PackedRows(base.school, base.rows)), base.mentions, holders, base.school_wide)


def _exchanged(addresses: Mapping[str, tuple[str, ...]], changed: Addresses) -> Mapping[str, tuple[str, ...]]:
    if not changed:
        return addresses
    return {person: known for person, known in {**addresses, **changed}.items() if known}


def _span(nanoseconds: int | None) -> Duration | None:
    return None if nanoseconds is None else Duration(nanoseconds)


def _decoded(path: Path, frame: Frame) -> Base | Delta:
    try:
        said: Base | Delta = BUNDLE.decode(frame.content)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Refused(Problem.MALFORMED, path, f"it says what no bundle says: {error}", _REBUILD) from error
    return said
