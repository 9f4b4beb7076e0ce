"""How rules that hold read the time.

A hold ends at the first boundary of a window, an interval fact or a local part of ``at`` at which the same thing would
pass. Between two of those nothing may change, so ``at`` may be read in no other way.
"""

from collections.abc import Iterator

from chalkline.policy.cel.typed import Call, Constant, Node, Variable
from chalkline.policy.cel.walk import children
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic

_AT = "at"
_WITH_BOUNDARIES = ("window_contains", "timestamp_to_")
"""What begins the ids of overloads whose value changes at known boundaries alone."""
_CONVERSIONS = frozenset({"timestamp_to_string", "timestamp_to_int64", "timestamp_to_timestamp"})
_IN_A_ZONE = "_with_tz"


def reads_of_time(condition: Node) -> Iterator[Diagnostic]:
    """A diagnostic for each place at which the condition of a rule that holds reads ``at`` as a moment."""
    if _is_at(condition):
        yield _fault(condition)
    bounded = isinstance(condition, Call) and _has_boundaries(condition)
    for part in children(condition):
        if not (bounded and _is_at(part)):
            yield from reads_of_time(part)


def _is_at(node: Node) -> bool:
    return isinstance(node, Variable) and node.name == _AT


def _has_boundaries(call: Call) -> bool:
    """Whether its value changes at known boundaries: those of a zone are known only if the condition names it."""
    if call.overload.endswith(_IN_A_ZONE) and not isinstance(call.arguments[1], Constant):
        return False
    return call.overload.startswith(_WITH_BOUNDARIES) and call.overload not in _CONVERSIONS


def _fault(node: Node) -> Diagnostic:
    return Diagnostic(
        code=Code.TIME_IN_HOLD,
        message="a rule that holds cannot read `at` as a moment, for nobody could say when the hold ends",
        span=node.span,
        help="ask a window, `email_hours.contains(at)`, or a part of the local time, `at.getHours() >= 17`",
    )
