"""Reasons are sufficient: whatever the values that they do not name become, those that they name make it true."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import TypeVar

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace
from tests.policy.english.english import LONDON, SmallWorld, typed

from chalkline.events.declared.mail import Attachment, MailSend, Message
from chalkline.events.declared.people import Person
from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.cel.errors import CelError
from chalkline.policy.cel.reference import evaluate
from chalkline.policy.cel.typed import Call, Expression, Local, Node, Select, Variable
from chalkline.policy.cel.walk import children
from chalkline.policy.english.doubts import plan_doubts
from chalkline.policy.english.reasons import Reason, plan_reasons
from chalkline.policy.english.scopes import voice_of_event
from chalkline.policy.english.sentences import because
from chalkline.policy.vocabulary import Audience

T = TypeVar("T", bound=Struct)
MARKS = re.compile("[\ue000-\uf8ff]")

NUMBERS = st.integers(0, 3)
WORDS = st.sampled_from(["", "a", "b", "exe"])
PEOPLE = ("p1", "p2", "p3")
ROLES = st.lists(st.sampled_from(["staff", "pupil"]), unique=True).map(tuple)

OF_THE_MAIL = (
    '"staff" in sender.roles',
    '"pupil" in recipient.roles',
    'sender.roles.exists(r, r in ["staff", "pupil"])',
    "message.reply",
    "recipient.inside",
    "message.size > 1",
    "6 / message.size > 2",
    'message.subject == "a"',
    "size(message.attachments) > 1",
    "size(message.attachments.filter(f, f.size > 1)) == 1",
    "sender.year < 2",
    'permitted(sender, "x")',
    "sender.id == recipient.id",
    "true",
)
DOUBTFUL = ("sender.year < 2", "recipient.year > 1", "6 / message.size > 2", "message.reply", "1 / 0 == 1")
OF_AN_ATTACHMENT = (
    "f.size > 1",
    "6 / f.size > 2",
    'f.extension in ["a", "exe"]',
    "f.name == message.subject",
    "f.size < message.size",
)
OF_A_RECIPIENT = ('"staff" in r.roles', "r.inside", "r.year < 2", "r.id == sender.id")


def conditions(*atoms: str) -> st.SearchStrategy[str]:
    return st.recursive(st.sampled_from(atoms), _joined, max_leaves=4)


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} && {})".format, inner, inner),
        st.builds("({} || {})".format, inner, inner),
        st.builds("!({})".format, inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
    )


QUANTIFIERS = st.sampled_from(["exists", "all", "exists_one"])
OVER_LISTS = st.one_of(
    st.builds("message.attachments.{}(f, {})".format, QUANTIFIERS, conditions(*OF_AN_ATTACHMENT)),
    st.builds("message.recipients.{}(r, {})".format, QUANTIFIERS, conditions(*OF_A_RECIPIENT)),
    st.builds(
        "message.attachments.{}(f, message.recipients.{}(r, {}))".format,
        QUANTIFIERS,
        QUANTIFIERS,
        conditions(*OF_AN_ATTACHMENT, *OF_A_RECIPIENT),
    ),
)
CONDITIONS = st.recursive(st.one_of(st.sampled_from(OF_THE_MAIL), OVER_LISTS), _joined, max_leaves=6)

PERSONS = st.builds(Person, id=st.sampled_from(PEOPLE), inside=st.booleans())
ATTACHMENTS = st.builds(Attachment, name=WORDS, extension=WORDS, type=st.just("x"), size=NUMBERS)
MESSAGES = st.builds(
    Message,
    subject=WORDS,
    reply=st.booleans(),
    recipients=st.lists(PERSONS, max_size=3).map(tuple),
    attachments=st.lists(ATTACHMENTS, max_size=3).map(tuple),
    size=NUMBERS,
)
MAILS = st.builds(MailSend, sender=PERSONS, recipient=PERSONS, message=MESSAGES)


@dataclass(frozen=True, kw_only=True)
class YearWorld(SmallWorld):
    """A small world that may know years."""

    years: Mapping[str, int] = field(default_factory=dict)

    def fact(self, record: str, key: str, field: str) -> object:
        if field == "year" and key in self.years:
            return self.years[key]
        return super().fact(record, key, field)


WORLDS = st.builds(
    YearWorld,
    roles=st.fixed_dictionaries(dict.fromkeys(PEOPLE, ROLES)),
    years=st.dictionaries(st.sampled_from(PEOPLE), NUMBERS),
    permissions=st.frozensets(st.sampled_from(PEOPLE).map(lambda person: (person, "x"))),
)


@cache
def tree(condition: str) -> Node:
    return typed(condition)


def value(condition: str, event: MailSend, world: YearWorld) -> object:
    variables = {name: getattr(event, name) for name in VOCABULARY.events["mail.send"].fields} | {"at": world.at}
    return evaluate(Expression(tree(condition)), variables, world, zone=LONDON)


def made_true(condition: str, event: MailSend, world: YearWorld) -> str:
    """The condition, or its opposite, whichever is true."""
    outcome = value(condition, event, world)
    assume(isinstance(outcome, bool))
    return condition if outcome else f"!({condition})"


def reasons_of(condition: str, event: MailSend, world: YearWorld) -> tuple[Reason, ...]:
    return plan_reasons(tree(condition), voice_of_event(VOCABULARY, "mail.send"))(event, world)


def named(node: Node, event: object, locals_: tuple[object, ...]) -> Iterator[tuple[object, str]]:
    """The fields that a part reads, as records and names; ``[]`` after what is read is a list as a whole."""
    if isinstance(node, Select):
        record = _value(node.operand, event, locals_)
        if record is not None:
            yield from ((record, name) for name in (node.field.name, *(["id"] if node.field.from_facts else [])))
    if isinstance(node, Variable | Local):
        record = _value(node, event, locals_)
        yield (record, "id")
    if isinstance(node, Call) and node.overload == "permitted":
        yield (_value(node.arguments[0], event, locals_), "permitted")
    for child in children(node):
        yield from named(child, event, locals_)


def _value(node: Node, event: object, locals_: tuple[object, ...]) -> object:
    """The record that a term is; None for an element that the part itself ranges over."""
    if isinstance(node, Local):
        return locals_[node.depth] if node.depth < len(locals_) else None
    if isinstance(node, Variable):
        return getattr(event, node.name, None)
    return getattr(_value(node.operand, event, locals_), node.field.name, None) if isinstance(node, Select) else None


def _known_by_facts(node: Node) -> bool:
    return isinstance(node, Select) and node.field.from_facts


FACTS = ("roles", "year")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What the reasons name, to be put into another event and another world."""

    event: MailSend
    world: YearWorld
    fields: Mapping[int, frozenset[str]]
    """The fields that are named, by the identity of their record."""
    elements: frozenset[int]
    """The elements that are named, by identity."""

    @classmethod
    def of(cls, reasons: tuple[Reason, ...], event: MailSend, world: YearWorld) -> "Kept":
        fields: dict[int, frozenset[str]] = {}
        for reason in reasons:
            facts = [bound.range for bound in reason.leaf.part.bound if _known_by_facts(bound.range)]
            read = chain.from_iterable(named(node, event, reason.locals) for node in (reason.leaf.part.node, *facts))
            for record, name in read:
                fields[id(record)] = fields.get(id(record), frozenset()) | {name}
        elements = frozenset(id(element) for reason in reasons for element in reason.locals)
        return cls(event=event, world=world, fields=fields, elements=elements)

    def in_event(self, other: MailSend, spare: Attachment) -> MailSend:
        return replace(
            other,
            sender=self._record(self.event.sender, other.sender),
            recipient=self._record(self.event.recipient, other.recipient),
            message=self._message(self.event.message, other, spare),
        )

    def _message(self, own: Message, other: MailSend, spare: Attachment) -> Message:
        files = [self._record(one, spare) for one in own.attachments if id(one) in self.elements]
        people = [self._record(one, other.sender) for one in own.recipients if id(one) in self.elements]
        among = replace(
            other.message,
            attachments=(*other.message.attachments, *files),
            recipients=(*people, *other.message.recipients),
        )
        return self._record(own, among)

    def _record(self, own: T, other: T) -> T:
        kept = self.fields.get(id(own), frozenset()) & set(own.__struct_fields__)
        return replace(other, **{name: getattr(own, name) for name in kept})

    def in_world(self, other: YearWorld) -> YearWorld:
        roles, years, permitted = dict(other.roles), dict(other.years), set(other.permissions)
        for person, name in self._facts():
            if name == "roles":
                roles[person] = self.world.roles[person]
            elif name == "year":
                years.pop(person, None)
                years |= {person: self.world.years[person]} if person in self.world.years else {}
            else:
                permitted.discard((person, "x"))
                permitted |= self.world.permissions & {(person, "x")}
        return YearWorld(roles=roles, years=years, permissions=frozenset(permitted))

    def _facts(self) -> Iterator[tuple[str, str]]:
        message = self.event.message
        for person in (self.event.sender, self.event.recipient, *message.recipients):
            yield from ((person.id, name) for name in self.fields.get(id(person), ()) if name in {*FACTS, "permitted"})
        if "recipients" in self.fields.get(id(message), ()):
            yield from ((person.id, name) for person in message.recipients for name in FACTS)


@settings(max_examples=400)
@given(CONDITIONS, MAILS, WORLDS, st.tuples(MAILS, WORLDS, ATTACHMENTS))
def test_what_is_named_makes_it_true_whatever_the_rest_becomes(
    condition: str, event: MailSend, world: YearWorld, elsewhere: tuple[MailSend, YearWorld, Attachment]
) -> None:
    other, another, spare = elsewhere
    condition = made_true(condition, event, world)
    kept = Kept.of(reasons_of(condition, event, world), event, world)
    assert value(condition, kept.in_event(other, spare), kept.in_world(another)) is True


@given(CONDITIONS, MAILS, WORLDS)
def test_why_not_is_why_the_opposite(condition: str, event: MailSend, world: YearWorld) -> None:
    condition = made_true(condition, event, world)
    plan = plan_reasons(tree(f"!({condition})"), voice_of_event(VOCABULARY, "mail.send"), holds=False)
    assert said(plan(event, world)) == said(reasons_of(condition, event, world))


@given(CONDITIONS, MAILS, WORLDS)
def test_every_audience_can_be_told(condition: str, event: MailSend, world: YearWorld) -> None:
    condition = made_true(condition, event, world)
    for audience in Audience:
        text = because(reasons_of(condition, event, world), audience, LONDON).text
        assert text
        assert text.isprintable()
        assert not MARKS.search(text)


@given(st.recursive(st.sampled_from(DOUBTFUL), _joined, max_leaves=6), MAILS, WORLDS)
def test_doubts_say_what_stands_in_the_way(condition: str, event: MailSend, world: YearWorld) -> None:
    assume(isinstance(value(condition, event, world), CelError))
    doubts = plan_doubts(tree(condition), voice_of_event(VOCABULARY, "mail.send"))(event, world)
    assert doubts
    assert all(isinstance(reason.values[0], CelError) for reason in doubts)


def test_a_choice_within_a_choice_costs_no_more_than_any_other() -> None:
    nested = "message.reply"
    for _ in range(40):
        nested = f"({nested} ? recipient.inside : message.damaged)"
    message = Message(subject="a", recipients=(), attachments=(), size=1)
    event = MailSend(sender=Person(id="p1", inside=True), recipient=Person(id="p2", inside=True), message=message)
    assert value(nested, event, YearWorld()) is False
    assert said(reasons_of(f"!({nested})", event, YearWorld())) == ("it is not a reply", "it is well formed")


def said(reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    return because(reasons, Audience.NETWORK_MANAGER, LONDON).sentences
