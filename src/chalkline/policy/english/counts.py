"""How many there are: *there are more than 10 attachments*, *there are 34 recipients, more than 30*."""

from dataclasses import dataclass

from chalkline.policy.cel.typed import Node
from chalkline.policy.english.clauses import Clause
from chalkline.policy.english.elements import element_noun, person_of_lessons
from chalkline.policy.english.grammar import counted, plural
from chalkline.policy.english.nouns import noun
from chalkline.policy.english.voice import Voice


def counts_none(operator: str, limit: object) -> bool:
    """Whether only nothing compares so."""
    return (operator, limit) in (("==", 0), ("<=", 0), ("<", 1))


def counts_some(operator: str, limit: object) -> bool:
    """Whether everything but nothing compares so."""
    return (operator, limit) in (("!=", 0), (">", 0), (">=", 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many elements there are, compared with a number."""

    of: Node
    """The list."""
    size: Node
    """The term that counts it."""
    operator: str
    limit: int
    beside: str
    """The words before the number: ``more than``."""


def counted_clause(count: Count, voice: Voice) -> Clause:
    """How many there are, in general or of one event."""
    one = element_noun(count.of, voice)
    person = person_of_lessons(count.of)
    if person is not None and counts_some(count.operator, count.limit):
        return Clause(tail=f"{noun(person, voice).verb('is')} in a lesson")
    if person is not None and counts_none(count.operator, count.limit):
        return Clause(tail=f"{noun(person, voice).verb('is')} in no lesson")
    if counts_none(count.operator, count.limit):
        return Clause(tail=f"there are no {plural(one)}")
    if voice.holes is not None:
        return _of_one_event(count, one, voice)
    if counts_some(count.operator, count.limit):
        return Clause(tail=f"there is at least one {one}")
    beside = "not exactly" if count.operator == "!=" else count.beside
    return Clause(tail=f"there {'is' if count.limit == 1 else 'are'} {beside} {counted(count.limit, one)}")


def _of_one_event(count: Count, one: str, voice: Voice) -> Clause:
    there_are = voice.shown(count.size, lambda value, _zone: _there_are(value, one))
    says_all = count.operator == "==" or counts_some(count.operator, count.limit)
    return Clause(tail=there_are if says_all else f"{there_are}, {count.beside} {count.limit:,}")


def _there_are(value: object, one: str) -> str:
    number = int(str(value))
    many = counted(number, one) if number else f"no {plural(one)}"
    return f"there {'is' if number == 1 else 'are'} {many}"
