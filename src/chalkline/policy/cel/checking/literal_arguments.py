"""Arguments that are literals and can be checked when the policy is read."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from chalkline.policy.cel.checking.suggestions import suggestion
from chalkline.policy.cel.declarations import KnownNames, Names
from chalkline.policy.cel.errors import EvaluationError
from chalkline.policy.cel.library.patterns import compiled
from chalkline.policy.cel.library.static import STATIC
from chalkline.policy.cel.library.times import zone_of
from chalkline.policy.cel.typed import Constant, Node
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic

_PATTERNS = {"matches": 1, "matches_string": 1}
_CONVERTED = ("quantity", "string_to_timestamp", "string_to_duration", "string_to_int64", "string_to_uint64")
_CONVERTED_TOO = ("string_to_double", "string_to_bool")
_REMEDIES = {
    "quantity": 'write `quantity("500 MB")`: a number and B, kB, MB, GB, TB, KiB, MiB, GiB or TiB',
    "string_to_timestamp": 'write `timestamp("2026-09-01T08:30:00Z")`',
    "string_to_duration": 'write `duration("1h30m")`: numbers with h, m, s, ms, us or ns',
}
_NAMES: Mapping[str, tuple[int, str, Callable[[Names], KnownNames]]] = {
    **dict.fromkeys(
        ("permitted", "permitted_string", "permitted_person"), (1, "permission", lambda names: names.permissions)
    ),
    **dict.fromkeys(("recorded", "recorded_string", "recorded_person"), (1, "record", lambda names: names.records)),
    "signed": (1, "policy", lambda names: names.policies),
    "related_kind": (2, "relation", lambda names: names.relations),
}


def checked_literals(overload: str, arguments: Sequence[Node], names: Names) -> Iterator[Diagnostic]:
    """What is wrong with those arguments of a call that are literals."""
    if overload in _PATTERNS:
        yield from _converted(arguments[1], compiled, Code.BAD_PATTERN, "the syntax is RE2's")
    elif overload in _CONVERTED or overload in _CONVERTED_TOO:
        remedy = _REMEDIES.get(overload, "write a number without blanks or units")
        yield from _converted(arguments[0], STATIC[overload], Code.BAD_LITERAL, remedy)
    elif overload.endswith("_with_tz"):
        remedy = 'write `"Europe/London"` or `"+01:00"`, or leave it out for the zone of the school'
        yield from _converted(arguments[1], zone_of, Code.BAD_LITERAL, remedy)
    elif overload in _NAMES:
        index, noun, known = _NAMES[overload]
        yield from _named(arguments[index], noun, known(names))


def _converted(argument: Node, conversion: Callable[..., object], code: Code, remedy: str) -> Iterator[Diagnostic]:
    if not isinstance(argument, Constant):
        return
    try:
        conversion(argument.value)
    except EvaluationError as failed:
        error = failed.error
        yield Diagnostic(code=code, message=error.detail or error.kind.value, span=argument.span, help=remedy)


def _named(argument: Node, noun: str, known: KnownNames) -> Iterator[Diagnostic]:
    if known is None or not isinstance(argument, Constant) or argument.value in known:
        return
    name = str(argument.value)
    yield Diagnostic(
        code=Code.UNKNOWN_NAME,
        message=f"there is no {noun} `{name}`",
        span=argument.span,
        help=suggestion(name, known),
    )
