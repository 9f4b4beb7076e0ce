"""Questions to the facts, asked once for each subject between two changes of what is known of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from chalkline.policy.cel.columnar.columns import NANOSECONDS, Codes, Column, Failed, Values, first_errors, not_known
from chalkline.policy.cel.columnar.distinct import Key, attempted, for_each_group, values_in
from chalkline.policy.cel.columnar.frame import Frame, Question
from chalkline.policy.cel.columnar.grouping import coded
from chalkline.policy.cel.columnar.selecting import key_of_record
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


_OBJECT = 2
"""Where the object stands among the arguments."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Somebody by id, which is all that facts are asked by."""

    id: str


def fact(frame: Frame, node: Select, record: Column) -> Column:
    """A field that facts know, of the record in each row."""
    about, name = str(node.operand.type), node.field.name

    def ask(world: World, one: _Known) -> object:
        return world.fact(about, one.id, name)

    return _asked(frame, Question.PERSON, [(record, node.operand.type)], frame.watched(node, ask), node.type)


def answers(frame: Frame, node: Call, arguments: Sequence[Column]) -> Column:
    """What an overload that reads facts says of its arguments in each row."""
    typed = [(column, argument.type) for column, argument in zip(arguments, node.arguments, strict=True)]
    ask = frame.watched(node, implementation(node.overload))
    return _asked(frame, QUESTIONS[node.overload], typed, ask, node.type)


def _asked(
    frame: Frame,
    question: Question,
    arguments: Sequence[tuple[Column, Type]],
    ask: Callable[..., object],
    result: Type,
) -> Column:
    errors = first_errors(*(column.errors for column, _ in arguments))
    if any(isinstance(column, Failed) for column, _ in arguments):
        return Failed(errors=errors)  # type: ignore[arg-type]
    if frame.worlds is None:
        return not_known(frame.size, errors)
    codes = [_codes(column, type_, frame.size) for column, type_ in arguments]
    subjects = [one for one, (_, type_), place in zip(codes, arguments, count()) if _is_subject(question, type_, place)]
    epochs = [epoch for each in subjects if (epoch := frame.epochs(each, question)) is not None]
    keys: list[Key] = [*((each.codes, len(each.values)) for each in codes), *epochs]
    worlds, typed = frame.worlds, zip(codes, arguments, strict=True)
    given = [_people(ids) if isinstance(type_, RecordType) else ids for ids, (_, type_) in typed]

    def asked(rows: Rows) -> list[object]:
        moments = (Timestamp(moment * NANOSECONDS) for moment in frame.at[rows].tolist())
        each = zip(map(worlds.at, moments), values_in(given, rows), strict=True)
        return [attempted(ask, world, *values) for world, values in each]

    return for_each_group(keys, asked, errors, frame.size, result)


def _people(ids: Codes) -> Codes:
    return Codes(codes=ids.codes, values=Values(python=[_Known(str(one)) for one in ids.values.objects]))


def _is_subject(question: Question, type_: Type, place: int) -> bool:
    """Whether facts about what stands in this place matter; so do those about a permission's object."""
    return isinstance(type_, RecordType) or (question is Question.PERMITTED and place == _OBJECT)


def _codes(column: Column, type_: Type, size: int) -> Codes:
    """The argument as codes: of somebody or something, the id."""
    return coded(key_of_record(column, size) if isinstance(type_, RecordType) else column, STRING, size)
