"""What a row of ``facts.csv`` must be to be a fact of its name: which parts it has, and how they are written."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.codes import Code
from chalkline.policy.facts.kinds import WHOLE_NUMBERS, FactKind
from chalkline.policy.spelling import suggestion
from chalkline.school.cells import is_id
from chalkline.school.table import Row, Table

_POLICY = r"[a-z0-9]+(?:[-_][a-z0-9]+)*"


class Form(NamedTuple):
    """How a part is written, and what that is called."""

    pattern: re.Pattern[str]
    noun: str


_VERSION = Form(re.compile(rf"{_POLICY}@[1-9][0-9]*"), "a version of a policy, such as `internet@2`")
_CLAUSE = Form(
    re.compile(rf"{_POLICY}(?:@[1-9][0-9]*)?#[a-z0-9]+(?:[-_.][a-z0-9]+)*"),
    "a clause, such as `internet#games` or `internet@2#games`",
)
_NUMBER = Form(re.compile(r"-?\d{1,3}", re.ASCII), "a whole number")
_FORMS: Mapping[tuple[str, str], Form] = {
    ("in_force", "subject"): _VERSION,
    ("minor_change", "subject"): _VERSION,
    ("minor_change", "object"): _VERSION,
    ("signed", "object"): _VERSION,
    ("enforced", "subject"): _CLAUSE,
    ("discharged", "value"): _CLAUSE,
    ("allowed", "value"): _CLAUSE,
}
"""By the fact's name and the column."""


class Choice(NamedTuple):
    """The values that a fact of some name may have."""

    known: Mapping[str, object]
    code: Code
    remedy: str


def choices(roles: Mapping[str, str]) -> Mapping[str, Choice]:
    """By the fact's name: what its value is one of, at a school with these roles."""
    relations = VOCABULARY.relations
    new_role = "add it under `[roles]` in school.toml, with what people call it"
    return {
        "role": Choice(roles, Code.UNKNOWN_ROLE, new_role),
        "deputises": Choice({**roles, **relations}, Code.UNKNOWN_ROLE, new_role),
        "related": Choice(relations, Code.UNKNOWN_RELATION, _one_of(relations)),
        "moment": Choice(VOCABULARY.moments, Code.UNKNOWN_MOMENT, _one_of(VOCABULARY.moments)),
    }


def is_sound(table: Table, row: Row, kind: FactKind, choices: Mapping[str, Choice]) -> bool:
    """Whether the row has the parts that a fact of this name has; faults say what is wrong with each."""
    before = len(table.faults)
    if kind.subject == "person":
        is_id(table, row, "subject", "id of a person")
    else:
        _check_part(table, row, "subject", kind, kind.subject, optional=False)
    _check_part(table, row, "object", kind, kind.object, optional=kind.object_optional)
    _check_part(table, row, "value", kind, kind.value, optional=kind.value_optional)
    if kind.name in choices:
        _check_choice(table, row, choices[kind.name])
    if kind.bounded:
        _check_bounds(table, row, kind)
    return len(table.faults) == before


def _check_part(table: Table, row: Row, column: str, kind: FactKind, noun: str | None, *, optional: bool) -> None:
    written = table.cell(row, column)
    if noun is None:
        if written:
            remedy = "leave the cell empty"
            table.say(Code.BAD_CELL, f"a fact named `{kind.name}` has no {column}", row, column, remedy)
        return
    form = _form(table, row, column, kind)
    if not written and not optional:
        table.say(Code.BAD_CELL, f"a fact named `{kind.name}` needs its {column}", row, column, f"write the {noun}")
    elif written and form and not form.pattern.fullmatch(written):
        table.say(Code.BAD_CELL, f"`{written}` is not {form.noun.partition(',')[0]}", row, column, f"write {form.noun}")


def _form(table: Table, row: Row, column: str, kind: FactKind) -> Form | None:
    if column == "value" and kind.name == "attribute" and table.cell(row, "object") in WHOLE_NUMBERS:
        return _NUMBER
    return _FORMS.get((kind.name, column))


def _check_choice(table: Table, row: Row, choice: Choice) -> None:
    written = table.cell(row, "value")
    if written and written not in choice.known:
        remedy = suggestion(written, choice.known, choice.remedy)
        table.say(choice.code, f"`{written}` is not known here", row, "value", remedy)


def _check_bounds(table: Table, row: Row, kind: FactKind) -> None:
    for column in ("from", "to"):
        if not table.cell(row, column):
            remedy = "write when it begins and ends"
            table.say(Code.BAD_CELL, f"a fact named `{kind.name}` needs `{column}`", row, column, remedy)


def _one_of(names: Iterable[str]) -> str:
    return f"it is one of {', '.join(f'`{name}`' for name in names)}"
