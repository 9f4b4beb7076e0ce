"""The conditions of a rule as typed trees, for every scope in which they must hold."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from chalkline.policy.cel.check import check
from chalkline.policy.cel.declarations import Declarations
from chalkline.policy.cel.parser import parse
from chalkline.policy.cel.syntax import Literal, Member, Operation, Syntax, walk
from chalkline.policy.cel.typed import And, Constant, Expression, Node, Not
from chalkline.policy.cel.types import BOOL, INT, STRING, TIMESTAMP, WINDOW, FieldType, ListOf, RecordType, Type
from chalkline.policy.check.known import Known
from chalkline.policy.check.pieces import pieces
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic, Note
from chalkline.policy.model import AnyRule, CaseRule, Condition, OnRule, Policy, RecordField, RecordRule
from chalkline.policy.source import Placed, Span
from chalkline.policy.spelling import suggestion

Trees = Mapping[Span, Syntax]
"""Conditions as they were parsed, by place."""
Typed = Mapping[Condition, Node]
"""Conditions as they were checked."""

ALWAYS = Constant(type=BOOL, value=True)
"""What a rule without conditions applies to."""
_FIELD_TYPES: Mapping[str, Type] = {
    "text": STRING,
    "number": INT,
    "date": TIMESTAMP,
    "time": TIMESTAMP,
    "yes_no": BOOL,
    "file": STRING,
}
"""What conditions see of the fields of cases and registers; a person is a record."""
_PERSON = RecordType("person")


class Scope(NamedTuple):
    """Where the conditions of a rule are evaluated: in an event, or where rules of its kind are."""

    event: Placed[str] | None
    variables: Mapping[str, Type]
    lacking: Mapping[str, FieldType]
    """Those variables that may be missing or unsaid."""


def parsed(rules: Iterable[AnyRule]) -> tuple[Trees, tuple[Diagnostic, ...]]:
    """The conditions of the rules as trees, and what is wrong with the form of those that are none."""
    trees: dict[Span, Syntax] = {}
    faults: list[Diagnostic] = []
    for rule in rules:
        for condition in pieces(rule, Condition):
            tree = parse(condition.span)
            if isinstance(tree, Syntax):
                trees[condition.span] = tree
            else:
                faults.extend(tree)
    return trees, tuple(faults)


def unknown_roles(trees: Trees, roles: Collection[str]) -> Iterator[Diagnostic]:
    """Words that conditions look for among somebody's roles and that are none."""
    for tree in trees.values():
        for node, _ in walk(tree):
            match node:
                case Operation(function="@in", operands=(Literal(value=str(role)), Member(name="roles"))):
                    if role not in roles:
                        remedy = suggestion(role, roles, "name a role of the school")
                        message = f"unknown role `{role}`"
                        yield Diagnostic(
                            code=Code.UNKNOWN_ROLE, message=message, span=node.operands[0].span, help=remedy
                        )


def applies(when: Node | None, unless: Node | None) -> Node:
    """``when && !unless`` as one condition."""
    parts: tuple[Node, ...] = ()
    if when is not None:
        parts += when.operands if isinstance(when, And) else (when,)
    if unless is not None:
        parts += (Not(type=BOOL, operand=unless, span=unless.span),)
    if len(parts) > 1:
        return And(type=BOOL, operands=parts, span=parts[0].span)
    return parts[0] if parts else ALWAYS


@dataclass(frozen=True)
class Conditions:
    """What the conditions of one policy may name."""

    policy: Policy
    known: Known

    def scopes(self, rule: AnyRule, kind: str) -> Iterator[Scope]:
        """The scopes of a rule: one for each event of an ``on`` rule, else one."""
        if isinstance(rule, OnRule):
            events = self.known.vocabulary.events
            for event in rule.events:
                if event.value in events:
                    fields = [field.type for field in events[event.value].fields.values()]
                    yield _scope(event, fields, {"at": TIMESTAMP})
        else:
            fields = list(map(_field_type, rule.fields)) if isinstance(rule, CaseRule | RecordRule) else []
            yield _scope(None, fields, self.known.vocabulary.scopes.get(kind, {}))

    def typed(self, rule: AnyRule, scope: Scope, trees: Trees) -> tuple[Typed | None, tuple[Diagnostic, ...]]:
        """The rule's conditions in one scope, None unless all are well typed, and all that is wrong with them."""
        found: dict[Condition, Node] = {}
        faults: list[Diagnostic] = []
        conditions = list(pieces(rule, Condition))
        declarations = replace(self._declarations, variables=scope.variables, lacking=scope.lacking)
        for condition in conditions:
            if condition.span in trees:
                expression = check(trees[condition.span], declarations)
                if isinstance(expression, Expression):
                    found[condition] = expression.root
                else:
                    faults.extend(expression)
        complete = not faults and all(condition in found for condition in conditions)
        return (found if complete else None), tuple(_told(fault, rule, scope) for fault in faults)

    @cached_property
    def _declarations(self) -> Declarations:
        windows = {
            name: Constant(type=WINDOW, value=window.value, name=name) for name, window in self.policy.windows.items()
        }
        lists = {
            name: Constant(type=ListOf(STRING), value=items.value, name=name)
            for name, items in self.policy.lists.items()
        }
        records = {name: record.type for name, record in self.known.vocabulary.records.items()}
        return Declarations(constants={**windows, **lists}, records=records, names=self.known.in_conditions)


def _scope(event: Placed[str] | None, fields: Sequence[FieldType], besides: Mapping[str, Type]) -> Scope:
    variables = {field.name: field.type for field in fields}
    lacking = {field.name: field for field in fields if field.optional or field.undetermined}
    return Scope(event, {**besides, **variables}, lacking)


def _field_type(field: RecordField) -> FieldType:
    """What conditions see of a field of a case or register."""
    return FieldType(name=field.name, type=_FIELD_TYPES.get(field.type, _PERSON), optional=field.optional)


def _told(fault: Diagnostic, rule: AnyRule, scope: Scope) -> Diagnostic:
    """The fault with the event that it concerns, where the rule has several."""
    if scope.event is None or not isinstance(rule, OnRule) or len(rule.events) == 1:
        return fault
    note = Note(message=f"this concerns `{scope.event.value}`", span=scope.event.span)
    return replace(fault, notes=(*fault.notes, note))
