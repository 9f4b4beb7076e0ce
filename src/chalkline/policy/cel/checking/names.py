"""Literals, names and fields."""

from collections.abc import Mapping
from dataclasses import replace

from chalkline.policy.cel.checking.state import Checking, Scope, faulty, is_faulty, mismatch
from chalkline.policy.cel.checking.suggestions import suggestion
from chalkline.policy.cel.functions import FUNCTIONS, OVERLOADS
from chalkline.policy.cel.syntax import Literal, Member, Name, Presence, Syntax
from chalkline.policy.cel.typed import Call, Constant, Has, HasKey, HasVariable, Node, Select, Variable
from chalkline.policy.cel.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    NULL,
    STRING,
    TIMESTAMP,
    UINT,
    FieldType,
    ListOf,
    MapOf,
    RecordType,
    Type,
    TypeOf,
)
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.source import Span

TYPE_NAMES: Mapping[str, Type] = {
    "bool": BOOL,
    "int": INT,
    "uint": UINT,
    "double": DOUBLE,
    "string": STRING,
    "bytes": BYTES,
    "null_type": NULL,
    "list": ListOf(DYN),
    "map": MapOf(DYN, DYN),
    "type": TypeOf(DYN),
    "google.protobuf.Timestamp": TIMESTAMP,
    "google.protobuf.Duration": DURATION,
}
"""The names of types, which are values too (cel-spec, *Type Denotations*)."""


def literal(_: Checking, syntax: Literal, __: Scope) -> Node:
    """The constant that a literal is."""
    return Constant(type=syntax.type, value=syntax.value, span=syntax.span)


def name(checking: Checking, syntax: Name, scope: Scope) -> Node:
    """What a name standing alone means."""
    local = None if syntax.absolute else scope.local(syntax.name)
    if local is not None:
        return replace(local, span=syntax.span)
    found = declared(checking, syntax.name, syntax.span)
    if found is None:
        return _unknown_name(checking, syntax.name, syntax.span, scope)
    if isinstance(found, Variable) and found.field is not None and (None, found.name) not in scope.present:
        _unguarded(checking, found.field, syntax.span)
    return found


def declared(checking: Checking, wanted: str, span: Span) -> Node | None:
    """The declared variable, constant or type of this name, which may have dots."""
    if wanted in checking.declarations.variables:
        field = checking.declarations.lacking.get(wanted)
        return Variable(type=checking.declarations.variables[wanted], name=wanted, field=field, span=span)
    if wanted in checking.declarations.constants:
        return replace(checking.declarations.constants[wanted], name=wanted, span=span)
    if wanted in TYPE_NAMES:
        return Constant(type=TypeOf(TYPE_NAMES[wanted]), value=TYPE_NAMES[wanted], span=span)
    return None


def _unguarded(checking: Checking, field: FieldType, span: Span) -> None:
    """A fault, if the field is optional: it is read where it may be missing."""
    if field.optional:
        checking.report(
            Diagnostic(
                code=Code.UNGUARDED_OPTIONAL,
                message=f"`{span.text}` may be missing",
                span=span,
                help=f"write `has({span.text}) && …` before it",
            )
        )


def _unknown_name(checking: Checking, wanted: str, span: Span, scope: Scope) -> Node:
    known = {*checking.declarations.variables, *checking.declarations.constants, "true", "false", "null"}
    known |= {local.name for local in scope.locals}
    fault = Diagnostic(
        code=Code.UNKNOWN_NAME,
        message=f"nothing is called `{wanted}`",
        span=span,
        help=suggestion(wanted, known, f'text is written in quotes: `"{wanted}"`'),
    )
    return checking.unresolved(fault, "?variable", Constant(type=STRING, value=wanted, span=span))


def qualified_name(syntax: Syntax, scope: Scope) -> str | None:
    """``a.b.c`` as one name, unless it begins with a macro's variable or anything but a name."""
    match syntax:
        case Name(name=name_, absolute=absolute):
            return name_ if absolute or scope.local(name_) is None else None
        case Member(operand=operand, name=name_):
            prefix = qualified_name(operand, scope)
            return None if prefix is None else f"{prefix}.{name_}"
    return None


def member(checking: Checking, syntax: Member, scope: Scope) -> Node:
    """``operand.name``: a name with dots if one is declared, else a field of a record or a key of a map."""
    qualified = qualified_name(syntax, scope)
    found = declared(checking, qualified, syntax.span) if qualified else None
    if found is not None:
        return found
    operand = checking.node(syntax.operand, scope)
    kind = checking.type_of(operand)
    if is_faulty(operand):
        return operand
    if isinstance(kind, RecordType):
        return _select(checking, kind, operand, syntax, scope)
    if isinstance(kind, MapOf) and checking.types.fit((STRING,), (kind.key,)):
        key = Constant(type=STRING, value=syntax.name, span=syntax.name_span)
        return Call(type=kind.value, overload="index_map", arguments=(operand, key), span=syntax.span)
    return checking.unresolved(_no_fields(checking, operand, syntax), "?select", operand, _key(syntax))


def presence(checking: Checking, syntax: Presence, scope: Scope) -> Node:
    """``has(operand.name)``, or ``has(name)`` of a root field."""
    if syntax.operand is None:
        return _root_presence(checking, syntax, scope)
    operand = checking.node(syntax.operand, scope)
    kind = checking.type_of(operand)
    if is_faulty(operand):
        return operand
    if isinstance(kind, RecordType):
        field = _field(checking, kind, syntax)
        return faulty(syntax.span) if field is None else Has(type=BOOL, operand=operand, field=field, span=syntax.span)
    if isinstance(kind, MapOf) and checking.types.fit((STRING,), (kind.key,)):
        return HasKey(type=BOOL, operand=operand, key=syntax.name, span=syntax.span)
    return checking.unresolved(_no_fields(checking, operand, syntax), "?has", operand, _key(syntax))


def _root_presence(checking: Checking, syntax: Presence, scope: Scope) -> Node:
    if syntax.name in checking.declarations.lacking:
        return HasVariable(type=BOOL, name=syntax.name, span=syntax.span)
    if declared(checking, syntax.name, syntax.name_span) is None and scope.local(syntax.name) is None:
        return _unknown_name(checking, syntax.name, syntax.name_span, scope)
    remedy = "ask for one of its fields: `has(message.subject)`"
    checking.diagnostics.append(mismatch(syntax.span, f"`{syntax.name}` is always there", remedy))
    return faulty(syntax.span)


def _select(checking: Checking, record: RecordType, operand: Node, syntax: Member, scope: Scope) -> Node:
    field = _field(checking, record, syntax)
    if field is None:
        return faulty(syntax.span)
    if (operand, field.name) not in scope.present:
        _unguarded(checking, field, syntax.span)
    return Select(type=field.type, operand=operand, field=field, span=syntax.span)


def _field(checking: Checking, record: RecordType, syntax: Member | Presence) -> FieldType | None:
    fields = checking.declarations.fields_of(record)
    if syntax.name not in fields:
        checking.diagnostics.append(
            Diagnostic(
                code=Code.UNKNOWN_FIELD,
                message=f"`{record}` has no field `{syntax.name}`",
                span=syntax.name_span,
                help=suggestion(syntax.name, fields),
            )
        )
    return fields.get(syntax.name)


def _no_fields(checking: Checking, operand: Node, syntax: Member | Presence) -> Diagnostic:
    message = f"{checking.shown(operand)} has no field `{syntax.name}`"
    kind = checking.type_of(operand)
    methods = [overload for overload in OVERLOADS.values() if overload.method]
    suitable = {each.function for each in methods if checking.types.could_fit(each.parameters[:1], (kind,))}
    if syntax.name in FUNCTIONS:
        return mismatch(syntax.name_span, message, f"a function is written with brackets: `{syntax.name}(…)`")
    return mismatch(syntax.name_span, message, suggestion(syntax.name, suitable, "only records and maps have fields"))


def _key(syntax: Member | Presence) -> Constant:
    return Constant(type=STRING, value=syntax.name, span=syntax.name_span)
