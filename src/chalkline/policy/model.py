"""A policy as a value: what a Markdown document says, once it has been read. Every part knows its place.

Two policies are equal if they say the same, wherever it stands. Nothing here is checked against a vocabulary yet;
what a
key's value must look like is, so that a period is a period and a time is a time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalkline.policy.calendar.periods import LocalTime, Period
from chalkline.policy.calendar.windows import Window
from chalkline.policy.effects import Effect
from chalkline.policy.source import NOWHERE, Placed, Source, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A raw CEL condition; ``span`` is its exact place, so that columns inside it are columns of the file."""

    text: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who is asked, told or routed to: a role, a role of somebody, or a person in scope (``sender``, ``owner``)."""

    name: str
    of: str | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A named moment and the time of its day: ``contract_end 15:15``, ``final_exam end of day``, ``enrolment``."""

    name: str
    time: LocalTime | None = None
    """None where the moment itself says; ``24:00`` for the end of the day."""
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act and what it is done to: ``account.suspend mail, home_area``, ``open device_lost``."""

    name: str
    targets: tuple[str, ...] = ()
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordField:
    """A field of a register or case: ``serial_number text``, ``seen date optional``."""

    name: str
    type: str
    """One of text, number, date, time, yes_no, person, file."""
    optional: bool = False
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One ``to`` of a case: who, and when that holds."""

    party: Party
    when: Condition | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClock:
    """One ``clock`` of a case: ``tell the regulator; who dpo; from aware; within 72 hours; when personal_data``."""

    duty: str
    who: Party
    start: str
    within: Period
    when: Condition | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What all kinds of rule have. ``keys`` are the places of its keys, for diagnostics."""

    covers: tuple[Placed[str], ...] = ()
    keys: Mapping[str, Span] = field(default_factory=dict, compare=False, repr=False)
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRule(Rule):
    """What is decided when one of some events happens."""

    events: tuple[Placed[str], ...]
    when: Condition | None = None
    unless: Condition | None = None
    then: Placed[Effect]
    ask: tuple[Party, ...] = ()
    lasting: Placed[Period] | None = None
    """``for``: how long an answer holds for that person and object."""
    discharge: tuple[Party, ...] = ()
    tell: tuple[Party, ...] = ()
    say: Placed[str] | None = None
    do: Act | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRule(Rule):
    """How long a kind of thing is kept, and what then."""

    thing: Placed[str]
    lasting: Placed[Period] | None = None
    at_least: Placed[Period] | None = None
    at_most: Placed[Period] | None = None
    start: Moment | None = None
    """``from``."""
    when: Condition | None = None
    unless: Condition | None = None
    then: Placed[str] | None = None
    """delete, archive or disable."""
    set_by: Party | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AtRule(Rule):
    """What the system does to a person's access at a moment of their life at school."""

    moment: Moment
    who: tuple[Party, ...] = ()
    when: Condition | None = None
    unless: Condition | None = None
    do: Act


@dataclass(frozen=True, slots=True, kw_only=True)
class MustRule(Rule):
    """A duty."""

    duty: Placed[str]
    who: tuple[Party, ...]
    when: Condition | None = None
    unless: Condition | None = None
    after: Moment | None = None
    before: Moment | None = None
    every: Placed[Period] | Moment | None = None
    within: Placed[Period] | None = None
    done: Condition | None = None
    tell: tuple[Party, ...] = ()
    otherwise: tuple[Party, ...] | Act | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MayRule(Rule):
    """A permission, standing (no ``ask``) or asked for."""

    permission: Placed[str]
    who: tuple[Party, ...] = ()
    ask: tuple[Party, ...] = ()
    lasting: Placed[Period] | None = None
    about: Placed[str] | None = None
    """``object``: what kind of thing the permission is for."""
    provided: Condition | None = None
    lifts: tuple[Placed[str], ...] = ()
    """Clause ids, of this policy (``email.hours``) or of another (``digital-communications#email.hours``)."""
    reason: Placed[bool] | None = None
    """Whether whoever asks must give a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRule(Rule):
    """A register."""

    name: Placed[str]
    about: Placed[str] | None = None
    by: tuple[Party, ...] = ()
    fields: tuple[RecordField, ...] = ()
    renew: Placed[Period] | None = None
    seen_by: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRule(Rule):
    """What can be reported and what then."""

    name: Placed[str]
    to: tuple[Route, ...] = ()
    tell: tuple[Party, ...] = ()
    fields: tuple[RecordField, ...] = ()
    stages: tuple[Placed[str], ...] = ()
    decides: tuple[Party, ...] = ()
    outcomes: tuple[Placed[str], ...] = ()
    clocks: tuple[CaseClock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeRule(Rule):
    """What people promise and no machine can see."""

    who: tuple[Party, ...]
    breach: Placed[str] | None = None
    """The case that a breach becomes."""


AnyRule = OnRule | KeepRule | AtRule | MustRule | MayRule | RecordRule | CaseRule | PledgeRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A heading with an id and everything under it up to the next heading."""

    id: Placed[str]
    title: str
    level: int
    wording: str
    """The prose as Markdown, without rule blocks."""
    wording_spans: tuple[Span, ...] = field(default=(), compare=False, repr=False)
    """The places of the prose, in order; joined they are the wording."""
    rules: tuple[AnyRule, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    whole: bool = field(default=True, compare=False)
    """False where a rule block has errors, so that the rules are not all that it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A section that promises nothing: its heading is marked ``{.context}``, or is only a chapter's title."""

    title: str
    level: int
    wording: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of one policy."""

    id: Placed[str]
    title: Placed[str]
    version: Placed[int]
    binds: tuple[Placed[str], ...]
    statutory: bool
    publish: bool
    windows: Mapping[str, Placed[Window]]
    lists: Mapping[str, Placed[tuple[str, ...]]]
    sections: tuple[Clause | Context, ...]
    digest: str = field(compare=False)
    """SHA-256 of the canonical text, in hexadecimal: what a signature binds to."""
    source: Source = field(compare=False, repr=False)
    whole: bool = field(default=True, compare=False)
    """False for what could be read of a document with errors; it can be checked further, but never run."""
    unread: frozenset[str] = field(default=frozenset(), compare=False)
    """Names of windows and lists whose values are at fault, so that nobody is told that there are none."""

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses in the order of the document."""
        return tuple(section for section in self.sections if isinstance(section, Clause))

    @property
    def reference(self) -> str:
        """``id@version``."""
        return f"{self.id.value}@{self.version.value}"
