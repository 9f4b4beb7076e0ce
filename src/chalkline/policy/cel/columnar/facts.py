"""Questions to the facts, asked once for each subject between two changes of what is known of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from chalkline.policy.cel.columnar.columns import NANOSECONDS, Array, Codes, Column, Failed, first_errors, not_known
from chalkline.policy.cel.columnar.distinct import Key, attempted, for_each_group, values_in
from chalkline.policy.cel.columnar.frame import Frame, Question, Worlds
from chalkline.policy.cel.columnar.grouping import coded
from chalkline.policy.cel.columnar.selecting import key_of_record
from chalkline.policy.cel.columnar.stretches import Stretches
from chalkline.policy.cel.columnar.taking import Rows
from chalkline.policy.cel.library.implementations import implementation
from chalkline.policy.cel.typed import Call, Select
from chalkline.policy.cel.types import STRING, RecordType, Type
from chalkline.policy.values import Timestamp
from chalkline.policy.world import World

QUESTIONS: Mapping[str, Question] = {
    "lessons": Question.LESSONS,
    "signed": Question.SIGNED,
    **dict.fromkeys(("recorded", "recorded_string", "recorded_person", "related", "related_kind"), Question.PERSON),
    **dict.fromkeys(("permitted", "permitted_string", "permitted_person"), Question.PERMITTED),
}
"""What each overload that reads facts asks."""
MOST_ANSWERS = 100_000
"""Answers to one kind of question that are kept from batch to batch, some 25 MB; beyond, all are forgotten.

Events come day by day, and who wrote to whom in which lesson is seldom asked again.
"""

_OBJECT = 2
"""Where the object stands among the arguments."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Somebody by id, which is all that facts are asked by."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Enquiry:
    """Something that facts are asked."""

    question: Question
    name: str
    """What tells it from all others."""
    ask: Callable[..., object]
    """Given the world and the arguments."""
    types: tuple[Type, ...]
    """Of the arguments."""
    result: Type

    @property
    def subjects(self) -> list[int]:
        """Which arguments are those whose facts matter; of a permission, its object's do too."""
        also = _OBJECT if self.question is Question.PERMITTED else None
        return [place for place, kind in enumerate(self.types) if isinstance(kind, RecordType) or place == also]

    def answered(self, frame: Frame, arguments: Sequence[Column]) -> Column:
        """What the facts say of the arguments in each row, at its moment."""
        errors = first_errors(*(column.errors for column in arguments))
        if any(isinstance(column, Failed) for column in arguments):
            return Failed(errors=errors)  # type: ignore[arg-type]
        worlds = frame.worlds
        if worlds is None:
            return not_known(frame.size, errors)
        codes = [_codes(*each, frame.size) for each in zip(arguments, self.types, strict=True)]
        stretches = worlds.stretches(self.question)
        within = {place: stretches.at(stretches.subjects(codes[place]), frame.at) for place in self.subjects}
        asking = _Asking(self, worlds, stretches, frame.at, codes, within)
        return for_each_group(asking.keys, asking.asked, errors, frame.size, self.result)

    def answer(self, world: World, values: Sequence[object]) -> object:
        """What the facts of the moment say of these."""
        typed = zip(values, self.types, strict=True)
        given = (_Known(str(one)) if isinstance(kind, RecordType) else one for one, kind in typed)
        return attempted(self.ask, world, *given)


@dataclass(frozen=True, slots=True)
class _Asking:
    """An enquiry about rows. Where neither the stretch of any subject nor another argument differs, no answer does."""

    enquiry: _Enquiry
    worlds: Worlds
    stretches: Stretches
    moments: Array
    codes: Sequence[Codes]
    """The arguments."""
    within: Mapping[int, Array]
    """Of the arguments whose facts matter: the stretch in each row."""

    @property
    def keys(self) -> list[Key]:
        """What tells rows apart."""
        return [
            (self.within[place], self.stretches.count) if place in self.within else (each.codes, len(each.values))
            for place, each in enumerate(self.codes)
        ]

    def asked(self, rows: Rows) -> list[object]:
        """The answers for these rows; what was answered before is not asked again."""
        known, marks = self.stretches.answers, list(self._marks(rows))
        if len(known) > MOST_ANSWERS:
            known.clear()
        fresh = {mark: row for mark, row in zip(marks, rows.tolist(), strict=True) if mark not in known}
        among = np.array(list(fresh.values()), np.intp)
        moments = self.moments[among].tolist()
        for mark, moment, values in zip(fresh, moments, values_in(self.codes, among), strict=True):
            known[mark] = self.enquiry.answer(self.worlds.at(Timestamp(moment * NANOSECONDS)), values)
        return [known[mark] for mark in marks]

    def _marks(self, rows: Rows) -> Iterator[tuple[object, ...]]:
        told = (
            self.within[place][rows].tolist() if place in self.within else each.values.picked(each.codes[rows])
            for place, each in enumerate(self.codes)
        )
        return zip(repeat(self.enquiry.name), *told)


def fact(frame: Frame, node: Select, record: Column) -> Column:
    """A field that facts know, of the record in each row."""
    about, name = str(node.operand.type), node.field.name

    def ask(world: World, one: _Known) -> object:
        return world.fact(about, one.id, name)

    enquiry = _Enquiry(
        question=Question.PERSON,
        name=f"{about}.{name}",
        ask=frame.watched(node, ask),
        types=(node.operand.type,),
        result=node.type,
    )
    return enquiry.answered(frame, [record])


def answers(frame: Frame, node: Call, arguments: Sequence[Column]) -> Column:
    """What an overload that reads facts says of its arguments in each row."""
    enquiry = _Enquiry(
        question=QUESTIONS[node.overload],
        name=node.overload,
        ask=frame.watched(node, implementation(node.overload)),
        types=tuple(argument.type for argument in node.arguments),
        result=node.type,
    )
    return enquiry.answered(frame, arguments)


def _codes(column: Column, type_: Type, size: int) -> Codes:
    """The argument as codes: of somebody or something, the id."""
    return coded(key_of_record(column, size) if isinstance(type_, RecordType) else column, STRING, size)
