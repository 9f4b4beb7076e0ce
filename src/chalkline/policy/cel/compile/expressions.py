"""A term as a Python expression: one short function for each operation."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from chalkline.policy.cel.compile.absorption import absorbing
from chalkline.policy.cel.compile.forms import form_of
from chalkline.policy.cel.compile.library import library_call
from chalkline.policy.cel.compile.loops import loop
from chalkline.policy.cel.compile.module import attribute
from chalkline.policy.cel.compile.scope import Scope, around, is_exact, local
from chalkline.policy.cel.compile.terms import MACROS, WHOLE, Op, Term
from chalkline.policy.cel.types import FieldType

Writer = Callable[[Scope, Term, bool], str]


def written(scope: Scope, term: Term, test: bool) -> str:
    """The term as an expression; where ``test``, one that only need be truthy where the term is true."""
    return _WRITERS[term.op](scope, term, test)


def _constant(scope: Scope, term: Term, _test: bool) -> str:
    return scope.module.constant(term)


def _variable(scope: Scope, term: Term, _test: bool) -> str:
    if isinstance(term.value, FieldType):
        return _present(scope, attribute("event", term.value.name), term.value)
    return "world.at" if term.value == "at" else attribute("event", str(term.value))


def _local(_scope: Scope, term: Term, _test: bool) -> str:
    return local(term.value)


def _around(_scope: Scope, term: Term, _test: bool) -> str:
    return around(term.value)


def _field(scope: Scope, term: Term, _test: bool) -> str:
    field, owner = _field_of(term), scope.value(term.parts[0])
    if field.from_facts:
        return f"world.fact({str(term.parts[0].type)!r}, {owner}.id, {field.name!r})"
    read = attribute(owner, field.name)
    return _present(scope, read, field) if term.raises else read


def _present(scope: Scope, read: str, field: FieldType) -> str:
    """What is read, unless it is missing."""
    name, absent = scope.module.fresh("read"), "no_such_field" if field.optional else "not_known"
    return f"({name} if ({name} := {read}) is not UNSET else {absent}({field.name!r}))"


def _has(scope: Scope, term: Term, _test: bool) -> str:
    if not term.parts:
        return f"({attribute('event', str(term.value))} is not UNSET)"
    owner, field = scope.value(term.parts[0]), _field_of(term)
    return f"({owner} is not UNSET)" if field.from_facts else f"({attribute(owner, field.name)} is not UNSET)"


def _has_key(scope: Scope, term: Term, _test: bool) -> str:
    return f"({term.value!r} in {scope.value(term.parts[0])})"


def _field_of(term: Term) -> FieldType:
    if not isinstance(term.value, FieldType):
        raise TypeError(f"{term.op} needs a field")
    return term.value


def _list(scope: Scope, term: Term, _test: bool) -> str:
    return f"[{', '.join(map(scope.value, term.parts))}]"


def _map(scope: Scope, term: Term, _test: bool) -> str:
    keys, values = (map(scope.value, term.parts[start::2]) for start in (0, 1))
    entries = "".join(f"({key}, {value}), " for key, value in zip(keys, values, strict=True))
    return f"map_of(({entries}))"


def _call(scope: Scope, term: Term, test: bool) -> str:
    form = form_of(str(term.value))
    text = form.test if test and form.test else form.text
    return _filled(scope, term, text) if text else library_call(scope.module, term, map(scope.value, term.parts))


def _filled(scope: Scope, term: Term, text: str) -> str:
    """A form with its arguments; in forms, numbers only count as such."""
    return text.format(*(_number(part) or scope.value(part) for part in term.parts))


def _number(term: Term) -> str | None:
    is_number = term.is_constant and term.type in WHOLE
    return repr(int(term.value)) if is_number and isinstance(term.value, int) else None


def _logical(scope: Scope, term: Term, test: bool) -> str:
    if scope.careful and not is_exact(term):
        return absorbing(scope, term)
    return f"({f' {term.op} '.join(scope.test(part) if test else scope.value(part) for part in term.parts)})"


def _not(scope: Scope, term: Term, _test: bool) -> str:
    negated = term.parts[0]
    negation = form_of(str(negated.value)).negation if negated.op is Op.CALL and negated not in scope.bound else None
    return _filled(scope, negated, negation) if negation else f"(not {scope.test(negated)})"


def _if(scope: Scope, term: Term, _test: bool) -> str:
    condition, then, otherwise = term.parts
    return f"({scope.value(then)} if {scope.test(condition)} else {scope.value(otherwise)})"


_WRITERS: Mapping[Op, Writer] = MappingProxyType(
    {
        Op.CONSTANT: _constant,
        Op.VARIABLE: _variable,
        Op.LOCAL: _local,
        Op.AROUND: _around,
        Op.FIELD: _field,
        Op.HAS: _has,
        Op.HAS_KEY: _has_key,
        Op.LIST: _list,
        Op.MAP: _map,
        Op.CALL: _call,
        Op.AND: _logical,
        Op.OR: _logical,
        Op.NOT: _not,
        Op.IF: _if,
        **dict.fromkeys(MACROS, loop),
    }
)
