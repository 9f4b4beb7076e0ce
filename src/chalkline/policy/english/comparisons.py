"""Comparisons: *the size of the message is 31 MB, more than 25 MB*, *there are more than 10 attachments*."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalkline.policy.cel.typed import Call, Constant, Local, Node, Select
from chalkline.policy.cel.types import BOOL, BYTES, INT, STRING, TIMESTAMP, ListOf, RecordType, Type
from chalkline.policy.english import clock, figures
from chalkline.policy.english.clauses import Clause
from chalkline.policy.english.counts import Count, counted_clause, counts_none, counts_some
from chalkline.policy.english.literals import is_literal, is_quantity, literal_value
from chalkline.policy.english.nouns import is_person_id, noun, subject
from chalkline.policy.english.overloads import function_of
from chalkline.policy.english.quantifiers import Phrase
from chalkline.policy.english.voice import Format, Unphrased, Voice

OPPOSITE: Mapping[str, str] = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MIRRORED: Mapping[str, str] = {"==": "==", "!=": "!=", "<": ">", ">=": "<=", ">": "<", "<=": ">="}

_NUMBERS: Mapping[str, str] = {">": "more than", ">=": "at least", "<": "less than", "<=": "at most"}
_COUNTS: Mapping[str, str] = {"==": "exactly", "<": "fewer than"}
_MOMENTS: Mapping[str, str] = {">": "after", ">=": "at or after", "<": "before", "<=": "at or before"}
_TEXTS: Mapping[str, str] = {operator: f"{words}, by the alphabet," for operator, words in _MOMENTS.items()}
_SIZES = frozenset({"size", "uploaded"})
"""Fields that count bytes, in every record."""
_ORDERS: Mapping[Type, Mapping[str, str]] = {TIMESTAMP: _MOMENTS, STRING: _TEXTS, BYTES: _TEXTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A comparison with its constant, if it has one, on the right."""

    left: Node
    operator: str
    right: Node

    @property
    def limit(self) -> object:
        """The constant it compares with; None where that is a term too."""
        return literal_value(self.right)

    @property
    def beside(self) -> str:
        """The words between a value and what it is compared with: ``more than``, ``at or after``, ``not``."""
        return "not" if self.operator == "!=" else _ORDERS.get(self.left.type, _NUMBERS)[self.operator]

    @property
    def format(self) -> Format:
        """How its values are written: like the quantity it compares with, else as their type says."""
        if is_quantity(self.right) and self.limit is not None:
            return figures.quantity_beside(self.limit)
        return figures.size_in_bytes if self.counts_bytes else figures.value

    @property
    def counts_bytes(self) -> bool:
        """Whether a size is compared with a bare number, which then counts bytes."""
        sized = isinstance(self.left, Select) and self.left.field.name in _SIZES and self.left.type == INT
        return sized and isinstance(self.right, Constant)

    def beyond(self, voice: Voice) -> str:
        """What the left side is compared with."""
        if self.counts_bytes:
            return figures.size_in_bytes(self.limit)
        somebody = isinstance(self.right, Select) and is_person_id(self.right)
        return noun(self.right, voice if somebody else voice.general).text

    @property
    def shows_itself(self) -> bool:
        """Whether naming the left side already says its value, or all there is to say."""
        simple = isinstance(self.left, Local | Constant) or clock.is_now(self.left)
        person = isinstance(self.left, Select) and is_person_id(self.left)
        return simple or person or isinstance(self.left.type, RecordType)


def compared(node: Call, voice: Voice, holds: bool, phrase: Phrase) -> Clause:
    """The comparison as a clause, in the words of what is compared."""
    comparison = _comparison(node, holds)
    if comparison.left.type == BOOL:
        return _same_truth(comparison, voice, phrase)
    for said in (_clock_part, _count, _filled):
        clause = said(comparison, voice)
        if clause is not None:
            return clause
    with_values = voice.holes is not None and not comparison.shows_itself
    return (_with_values if with_values else _in_general)(comparison, voice)


def _comparison(node: Call, holds: bool) -> Comparison:
    operator = function_of(node)
    left, right = node.arguments
    if is_literal(left) and not is_literal(right):
        left, right, operator = right, left, _MIRRORED[operator]
    return Comparison(left=left, operator=operator if holds else OPPOSITE[operator], right=right)


def _same_truth(of: Comparison, voice: Voice, phrase: Phrase) -> Clause:
    """``x == true`` says what x says."""
    if not isinstance(of.limit, bool) or of.operator not in ("==", "!="):
        raise Unphrased(of.left)
    return phrase(of.left, voice, holds=of.limit is (of.operator == "=="))


def _clock_part(of: Comparison, voice: Voice) -> Clause | None:
    return clock.compared(of.left, of.operator, of.limit, voice)


def _count(of: Comparison, voice: Voice) -> Clause | None:
    measured = _measured(of.left)
    if measured is None or not isinstance(measured.type, ListOf) or not isinstance(of.limit, int):
        return None
    beside = _COUNTS.get(of.operator) or of.beside
    count = Count(of=measured, size=of.left, operator=of.operator, limit=of.limit, beside=beside)
    return counted_clause(count, voice)


def _measured(node: Node) -> Node | None:
    """What ``size`` is taken of."""
    return node.arguments[0] if isinstance(node, Call) and function_of(node) == "size" else None


def _filled(of: Comparison, voice: Voice) -> Clause | None:
    """Empty or not: ``the subject is empty``. Somebody without an id is somebody unknown."""
    measured = _measured(of.left)
    empty = counts_none(of.operator, of.limit) if measured is not None else (of.operator, of.limit) == ("==", "")
    filled = counts_some(of.operator, of.limit) if measured is not None else (of.operator, of.limit) == ("!=", "")
    if not (empty or filled):
        return None
    unknown = isinstance(of.left, Select) and is_person_id(of.left)
    state = ("not known to the school" if empty else "known to the school") if unknown else ""
    is_ = subject(measured or of.left, voice).verb("is")
    return Clause(tail=f"{is_} {state or ('empty' if empty else 'not empty')}")


def _in_general(of: Comparison, voice: Voice) -> Clause:
    is_ = noun(of.left, voice).verb("is")
    right = of.beyond(voice)
    if of.operator == "!=":
        return Clause(head=f"{is_} not", tail=right)
    return Clause(head=is_, tail=right if of.operator == "==" else f"{of.beside} {right}")


def _with_values(of: Comparison, voice: Voice) -> Clause:
    is_ = noun(of.left, voice).verb("is")
    right = of.beyond(voice)
    if of.operator == "==" and is_literal(of.right):
        return Clause(head=is_, tail=right)
    value = voice.shown(of.left, of.format)
    if of.operator == "==":
        return Clause(tail=f"{is_} {right} ({value})")
    other = "" if is_literal(of.right) else f" ({voice.shown(of.right, of.format)})"
    return Clause(tail=f"{is_} {value}, {of.beside} {right}{other}")
