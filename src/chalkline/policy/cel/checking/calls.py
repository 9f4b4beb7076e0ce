"""Which overload a call means."""

from collections.abc import Sequence

from chalkline.policy.cel.checking.hints import hint
from chalkline.policy.cel.checking.literal_arguments import checked_literals
from chalkline.policy.cel.checking.names import declared, qualified_name
from chalkline.policy.cel.checking.state import Checking, Scope, is_faulty, mismatch
from chalkline.policy.cel.checking.suggestions import suggestion
from chalkline.policy.cel.checking.unification import FAULTY
from chalkline.policy.cel.functions import FUNCTIONS, TO_DYN, Overload
from chalkline.policy.cel.invocations import MACROS
from chalkline.policy.cel.syntax import Invocation, Operation
from chalkline.policy.cel.typed import Call, Node
from chalkline.policy.cel.types import Type
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.source import Span


def invocation(checking: Checking, syntax: Invocation, scope: Scope) -> Node:
    """``function(…)``, ``receiver.function(…)``, or a function with a dotted name."""
    dotted = _dotted_function(checking, syntax, scope)
    if dotted is not None:
        syntax = Invocation(
            function=dotted,
            function_span=syntax.function_span,
            receiver=None,
            arguments=syntax.arguments,
            span=syntax.span,
        )
    return call(checking, syntax, tuple(checking.node(part, scope) for part in syntax.children))


def _dotted_function(checking: Checking, syntax: Invocation, scope: Scope) -> str | None:
    prefix = None if syntax.receiver is None else qualified_name(syntax.receiver, scope)
    if prefix is None or declared(checking, prefix, syntax.span) is not None:
        return None
    dotted = f"{prefix}.{syntax.function}"
    return dotted if dotted in FUNCTIONS else None


def call(checking: Checking, syntax: Invocation | Operation, arguments: tuple[Node, ...]) -> Node:
    """The call of the one overload that fits the arguments."""
    candidates = _candidates(checking, syntax)
    given = [argument.type for argument in arguments]
    fitting = [each for each in candidates if checking.types.could_fit(checking.types.instance(each)[0], given)]
    if not fitting and any(map(is_faulty, arguments)):
        return Node(type=FAULTY, span=syntax.span)
    if not fitting or (checking.dynamic and len(fitting) > 1):
        return checking.unresolved(_fault(checking, syntax, candidates, arguments), syntax.function, *arguments)
    return _resolved(checking, syntax, fitting, arguments)


def _candidates(checking: Checking, syntax: Invocation | Operation) -> Sequence[Overload]:
    method = isinstance(syntax, Invocation) and syntax.receiver is not None
    if checking.dynamic and syntax.function == TO_DYN.function:
        return (TO_DYN,)
    return [each for each in FUNCTIONS.get(syntax.function, ()) if each.method == method]


def _resolved(
    checking: Checking, syntax: Invocation | Operation, fitting: Sequence[Overload], arguments: tuple[Node, ...]
) -> Node:
    """A call of the first overload that fits; where several do, no argument can ever have a value."""
    overload = fitting[0]
    parameters, result = checking.types.instance(overload)
    if any(map(is_faulty, arguments)):
        results = {each.result for each in fitting}
        return Node(type=overload.result if len(results) == 1 and _is_plain(result) else FAULTY, span=syntax.span)
    checking.types.fit(parameters, [argument.type for argument in arguments])
    for diagnostic in checked_literals(overload.id, arguments, checking.declarations.names):
        checking.report(diagnostic)
    kind = checking.types.resolved(result)
    return Call(type=kind, overload=overload.id, arguments=arguments, span=syntax.span)


def _is_plain(kind: Type) -> bool:
    return not hasattr(kind, "element") and not hasattr(kind, "key")


def _fault(
    checking: Checking,
    syntax: Invocation | Operation,
    candidates: Sequence[Overload],
    arguments: tuple[Node, ...],
) -> Diagnostic:
    if not candidates:
        return _unknown_function(syntax)
    kinds = [checking.types.settled(argument.type) for argument in arguments]
    remedy = hint(syntax, kinds) or _forms(candidates)
    one = _one_misfit(checking, candidates, arguments)
    if one is not None and isinstance(syntax, Invocation):
        argument, wanted = one
        return mismatch(argument.span, f"expected `{wanted}`, found {checking.shown(argument)}", remedy)
    shown = " and ".join(f"`{kind}`" for kind in kinds) or "nothing"
    return mismatch(syntax.span, f"{_title(syntax)} does not take {shown}", remedy)


def _one_misfit(
    checking: Checking, candidates: Sequence[Overload], arguments: tuple[Node, ...]
) -> tuple[Node, Type] | None:
    """The one argument that is wrong and the type it should have, if there is no doubt about it."""
    candidates = [each for each in candidates if len(each.parameters) == len(arguments)]
    if len(candidates) != 1:
        return None
    parameters = checking.types.instance(candidates[0])[0]
    wrong = [
        (argument, checking.types.settled(parameter))
        for argument, parameter in zip(arguments, parameters, strict=True)
        if not checking.types.could_fit((parameter,), (argument.type,))
    ]
    return wrong[0] if len(wrong) == 1 else None


def _unknown_function(syntax: Invocation | Operation) -> Diagnostic:
    span, name = _function_span(syntax), syntax.function
    others = FUNCTIONS.get(name)
    known = [*MACROS, "has", *(function for function in FUNCTIONS if function.isidentifier())]
    return Diagnostic(
        code=Code.UNKNOWN_FUNCTION,
        message=f"there is no function `{name}`" if not others else f"`{name}` is not written like this",
        span=span,
        help=_forms(others) if others else suggestion(name, known, "the reference of conditions lists all functions"),
    )


def _function_span(syntax: Invocation | Operation) -> Span:
    return syntax.function_span if isinstance(syntax, Invocation) else syntax.operator_span


def _title(syntax: Invocation | Operation) -> str:
    return "an index" if syntax.function == "_[_]" else f"`{_function_span(syntax).text}`"


def _forms(overloads: Sequence[Overload]) -> str:
    """How the overloads are written, by their types: ``string.contains(string)``."""
    forms = []
    for overload in overloads:
        kinds = [str(parameter) for parameter in overload.parameters]
        if overload.method:
            forms.append(f"`{kinds[0]}.{overload.function}({', '.join(kinds[1:])})`")
        elif overload.function.isidentifier() or "." in overload.function:
            forms.append(f"`{overload.function}({', '.join(kinds)})`")
        else:
            forms.append(" and ".join(f"`{kind}`" for kind in kinds))
    return f"it takes {' or '.join(forms)}"
