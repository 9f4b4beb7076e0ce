"""Terms as nouns: any typed value that is not a condition becomes something a sentence can be about."""

from collections.abc import Callable, Mapping
from functools import singledispatch

from chalkline.policy.cel.functions import PERSON
from chalkline.policy.cel.typed import Call, Constant, Has, Local, Node, Select, Variable
from chalkline.policy.cel.types import TIMESTAMP, ListOf
from chalkline.policy.english import figures
from chalkline.policy.english.grammar import YOU, Subject, in_second_person, words
from chalkline.policy.english.labels import label_of, record_of
from chalkline.policy.english.literals import constant, literal_value
from chalkline.policy.english.overloads import phrase_for
from chalkline.policy.english.voice import Unphrased, Voice
from chalkline.policy.vocabulary import Field


@singledispatch
def noun(node: Node, _voice: Voice) -> Subject:
    """The term as a noun phrase; somebody's id stands for them. Raises Unphrased for one that has none."""
    raise Unphrased(node)


@noun.register
def _constant(node: Constant, _voice: Voice) -> Subject:
    return Subject(text=constant(node), plural=isinstance(node.value, tuple))


@noun.register
def _variable(node: Variable, voice: Voice) -> Subject:
    if voice.is_you(node.name):
        return YOU
    if node.name == "at":
        return Subject(text="now" if voice.holes is None else voice.shown(node, figures.value_or_present))
    called = root_noun(node.name, voice)
    label = None if voice.holes is None else label_of(node, voice)
    return Subject(text=called if label is None else f"{called}, {label},", plural=isinstance(node.type, ListOf))


def root_noun(name: str, voice: Voice) -> str:
    """What a root variable is called: by its declaration, else by its name."""
    declared = voice.scope.get(name)
    return declared.noun if declared else f"the {words(name)}"


@noun.register
def _local(node: Local, voice: Voice) -> Subject:
    return voice.locals[node.depth](voice)


@noun.register
def _select(node: Select, voice: Voice) -> Subject:
    if is_person_id(node):
        return noun(node.operand, voice)
    declared = field_of(node, voice)
    plural = isinstance(node.type, ListOf)
    if declared is None:
        return Subject(text=in_second_person(f"the {words(node.field.name)} of {owner(node.operand, voice)}"))
    return Subject(text=of_owner(declared.noun, node.operand, voice), plural=plural)


def is_person_id(node: Select) -> bool:
    """Whether the field is a person's id, which stands for the person."""
    return node.field.name == "id" and node.operand.type == PERSON


def field_of(node: Select | Has, voice: Voice) -> Field | None:
    """The declaration of a selected field."""
    record = record_of(node.operand, voice)
    return None if record is None else record.fields.get(node.field.name)


def of_owner(text: str, of: Node, voice: Voice) -> str:
    """A declared phrase with its ``{owner}`` said. One without says whose it is where that could be one of many."""
    if "{owner}" not in text and isinstance(of, Local):
        text = f"{text} of {{owner}}"
    if "{owner}" not in text:
        return text
    return in_second_person(text.replace("{owner}", owner(of, voice)))


def owner(node: Node, voice: Voice) -> str:
    """A term within a phrase: with the label of the element that it is of, but no values of its own."""
    return subject(node, voice).text


def subject(node: Node, voice: Voice) -> Subject:
    """A term that a sentence is about, likewise."""
    return noun(node, voice if isinstance(_root(node), Local) else voice.general)


def _root(node: Node) -> Node:
    return _root(node.operand) if isinstance(node, Select) else node


@noun.register
def _call(node: Call, voice: Voice) -> Subject:
    phrase = phrase_for(node, _PHRASES)
    if phrase is None or node.overload.endswith("_with_tz"):
        raise Unphrased(node)
    return Subject(text=in_second_person(phrase(node, voice)))


def size_noun(of: Node, voice: Voice) -> str:
    """What the size of something is called: ``the number of recipients``, ``the length of the subject``."""
    called = owner(of, voice)
    if not isinstance(of.type, ListOf):
        return f"the length of {called}"
    return f"the number of {without_article(called)}"


def without_article(called: str) -> str:
    """The words without ``the`` before them."""
    return called.removeprefix("the ")


def _joined(between: str) -> Callable[[Call, Voice], str]:
    return lambda node, voice: between.join(owner(argument, voice) for argument in node.arguments)


def _followed(node: Call, voice: Voice) -> str:
    return " followed by ".join(
        figures.quoted(str(part.value)) if isinstance(part, Constant) else owner(part, voice) for part in node.arguments
    )


def _two(node: Call) -> tuple[Node, Node]:
    if len(node.arguments) != 2:  # noqa: PLR2004 - a minus sign before a term is no difference
        raise Unphrased(node)
    return node.arguments[0], node.arguments[1]


def _difference(node: Call, voice: Voice) -> str:
    left, right = _two(node)
    if left.type == TIMESTAMP and right.type == TIMESTAMP:
        return f"the time from {owner(right, voice)} to {owner(left, voice)}"
    return f"{owner(left, voice)} less {owner(right, voice)}"


def _between(node: Call, voice: Voice) -> str:
    within, start, end = (owner(argument, voice) for argument in node.arguments)
    return f"the part of {within} between {start} and {end}"


def _before(words_before: str) -> Callable[[Call, Voice], str]:
    return lambda node, voice: f"{words_before} {owner(node.arguments[0], voice)}"


def _after(words_after: str) -> Callable[[Call, Voice], str]:
    return lambda node, voice: f"{owner(node.arguments[0], voice)} {words_after}"


def _literal(node: Call, _voice: Voice) -> str:
    """A duration or moment that the condition writes out."""
    value = literal_value(node)
    if value is None:
        raise Unphrased(node)
    return figures.value(value)


def _as_written(node: Call, _voice: Voice) -> str:
    (argument,) = node.arguments
    if not isinstance(argument, Constant):
        raise Unphrased(node)
    return figures.one_line(str(argument.value))


_PHRASES: Mapping[str, Callable[[Call, Voice], str]] = {
    "+": _joined(" plus "),
    "add_string": _followed,
    "-": _difference,
    "*": _joined(" times "),
    "/": _joined(" divided by "),
    "size": lambda node, voice: size_noun(node.arguments[0], voice),
    "window_between": _between,
    "lessons": lambda node, voice: f"the lessons of {owner(node.arguments[0], voice)} at the moment",
    "quantity": _as_written,
    "duration": _literal,
    "timestamp": _literal,
    "lowerAscii": _after("in lower case"),
    "upperAscii": _after("in capitals"),
    "trim": _after("without blanks around it"),
    "getFullYear": _before("the year of"),
    "getMonth": _before("the month of"),
    "getDate": _before("the day of the month of"),
    "getHours": _before("the hour of"),
    "getMinutes": _before("the minutes past the hour of"),
}
