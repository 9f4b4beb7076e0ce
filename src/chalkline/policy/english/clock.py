"""Parts of the moment: *it is before 09:00*, *it is a Sunday*, *it is in December*."""

from collections.abc import Callable, Mapping

from chalkline.policy.cel.typed import Call, Node, Variable
from chalkline.policy.english.clauses import Clause
from chalkline.policy.english.figures import DAYS, MONTHS, value_or_present
from chalkline.policy.english.grammar import listed
from chalkline.policy.english.overloads import function_of
from chalkline.policy.english.voice import Voice

Says = Callable[[str, int], str | None]
"""The words after *it is* for an operator and a number; None where there are none."""

_HOURS = 24


def compared(part: Node, operator: str, limit: object, voice: Voice) -> Clause | None:
    """A part of the moment as a clause: ``it is before 09:00``, of one event ``Sunday 08:12 is before 09:00``."""
    says = _says(part)
    if says is None or not isinstance(limit, int):
        return None
    words = says(operator, limit)
    return None if words is None else Clause(head=_it_is(part, says, voice), tail=words)


def among(part: Node, choices: object, voice: Voice, *, holds: bool) -> Clause | None:
    """Likewise of several: ``it is a Saturday or a Sunday``."""
    says = _says(part)
    if says is None or not isinstance(choices, tuple):
        return None
    words = [says("==", choice) for choice in choices]
    if not words or None in words:
        return None
    if holds and voice.holes is not None:
        return Clause(tail=f"it is {voice.shown(part, lambda value, _zone: says('==', int(str(value))) or '')}")
    head = _it_is(part, says, voice)
    return Clause(head=head if holds else f"{head} not", tail=listed([word for word in words if word], "or"))


def is_now(node: Node) -> bool:
    """Whether the term is the moment itself."""
    return isinstance(node, Variable) and node.name == "at"


def _says(part: Node) -> Says | None:
    if not isinstance(part, Call) or len(part.arguments) != 1 or not is_now(part.arguments[0]):
        return None
    return _PARTS.get(function_of(part))


def _it_is(part: Node, says: Says, voice: Voice) -> str:
    """The subject: the moment itself beside a time of day, ``it`` beside the name of a day or month."""
    if voice.holes is None or says is not _hour or not isinstance(part, Call):
        return "it is"
    return f"{voice.shown(part.arguments[0], value_or_present)} is"


def _hour(operator: str, limit: int) -> str | None:
    start, end = f"{limit:02d}:00", f"{limit + 1:02d}:00"
    words = {
        "<": f"before {start}",
        "<=": f"before {end}",
        ">": f"at or after {end}",
        ">=": f"at or after {start}",
        "==": f"between {start} and {end}",
        "!=": f"not between {start} and {end}",
    }
    return words[operator] if 0 <= limit < _HOURS else None


def _year(operator: str, limit: int) -> str | None:
    return {
        "<": f"before {limit}",
        "<=": f"in {limit} or before",
        ">": f"after {limit}",
        ">=": f"in {limit} or after",
        "==": f"in {limit}",
        "!=": f"not in {limit}",
    }[operator]


def _named(names: tuple[str, ...], before: str) -> Says:
    def says(operator: str, limit: int) -> str | None:
        if operator not in ("==", "!=") or not 0 <= limit < len(names):
            return None
        return f"{'' if operator == '==' else 'not '}{before} {names[limit]}"

    return says


_PARTS: Mapping[str, Says] = {
    "getHours": _hour,
    "getDayOfWeek": _named((DAYS[-1], *DAYS[:-1]), "a"),
    "getMonth": _named(MONTHS, "in"),
    "getFullYear": _year,
}
