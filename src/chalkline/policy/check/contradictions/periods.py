"""``keep`` and ``must`` rules that say different things of the same."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from chalkline.policy.calendar.periods import Period
from chalkline.policy.check.contradictions.lengths import longer
from chalkline.policy.check.contradictions.search import never_true
from chalkline.policy.check.policy_set import CheckedRule
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic, Note
from chalkline.policy.model import KeepRule, Moment, MustRule
from chalkline.policy.source import Placed

_KEEP_FIGURES = ("lasting", "at_least", "at_most")
_MUST_FIGURES = ("within", "every")
_MINIMA = ("at_least", "lasting")
_MAXIMA = ("at_most", "lasting")

AnyTimed = CheckedRule[KeepRule] | CheckedRule[MustRule]
Timed = TypeVar("Timed", CheckedRule[KeepRule], CheckedRule[MustRule])
Conflicts = Callable[[Timed, Timed], Iterator[Diagnostic]]
Figure = Placed[Period]


def keep_conflicts(rules: Iterable[CheckedRule[KeepRule]]) -> Iterator[Diagnostic]:
    """Different figures for the same thing from the same moment, and minima above maxima, in one rule or two."""
    groups: defaultdict[Hashable, list[CheckedRule[KeepRule]]] = defaultdict(list)
    for rule in rules:
        groups[rule.rule.thing, rule.rule.start].append(rule)
        yield from _inverted(rule, rule)
    for group in groups.values():
        yield from _first_conflicts(group, _between_keeps)


def must_conflicts(rules: Iterable[CheckedRule[MustRule]]) -> Iterator[Diagnostic]:
    """Different figures for the same duty of the same people after, before or at every same moment."""
    groups: defaultdict[Hashable, list[CheckedRule[MustRule]]] = defaultdict(list)
    for rule in rules:
        groups[_duty(rule.rule)].append(rule)
    for group in groups.values():
        yield from _first_conflicts(group, _between_musts)


def _first_conflicts(group: Sequence[Timed], between: Conflicts[Timed]) -> Iterator[Diagnostic]:
    """What each rule has against the first of those before it with which it is at odds."""
    for index, second in enumerate(group):
        for first in group[:index]:
            found = list(between(first, second))
            if found and never_true(first.applies, second.applies) is None:
                yield from found
                break


def _between_keeps(first: CheckedRule[KeepRule], second: CheckedRule[KeepRule]) -> Iterator[Diagnostic]:
    yield from _different(first, second, _KEEP_FIGURES, f"`{second.rule.thing.value}`")
    yield from _inverted(first, second)
    yield from _inverted(second, first)


def _between_musts(first: CheckedRule[MustRule], second: CheckedRule[MustRule]) -> Iterator[Diagnostic]:
    if set(first.rule.who) & set(second.rule.who):
        yield from _different(first, second, _MUST_FIGURES, f"`{second.rule.duty.value}`")


def _duty(rule: MustRule) -> Hashable:
    recurring = rule.every if isinstance(rule.every, Moment) else None
    return (" ".join(rule.duty.value.casefold().split()), rule.after, rule.before, recurring)


def _figure(rule: AnyTimed, name: str) -> Figure | None:
    value = getattr(rule.rule, name)
    return value if isinstance(value, Placed) and isinstance(value.value, Period) else None


def _different(first: AnyTimed, second: AnyTimed, names: Iterable[str], what: str) -> Iterator[Diagnostic]:
    for name in names:
        one, other = _figure(first, name), _figure(second, name)
        if one is not None and other is not None and one.value.measure != other.value.measure:
            yield Diagnostic(
                code=Code.CONFLICTING_PERIODS,
                message=f"{what} is given `{other.value}` here and `{one.value}` in `{first.clause}`",
                span=other.span,
                help="give both the same figure, or tell them apart with `when` and `unless`",
                notes=(Note(message=f"`{one.value}` stands here", span=one.span),),
            )


def _inverted(lower: CheckedRule[KeepRule], upper: CheckedRule[KeepRule]) -> Iterator[Diagnostic]:
    """A minimum of the one above a maximum of the other; ``for`` is both at once."""
    for least_name in _MINIMA:
        for most_name in _MAXIMA:
            least, most = _figure(lower, least_name), _figure(upper, most_name)
            if least is None or most is None or least_name == most_name or not longer(least.value, most.value):
                continue
            yield Diagnostic(
                code=Code.MINIMUM_ABOVE_MAXIMUM,
                message=f"kept for `{least.value}` or longer, and yet for `{most.value}` at most",
                span=least.span,
                help="lower the minimum or raise the maximum",
                notes=(Note(message=f"the maximum `{most.value}` stands here", span=most.span),),
            )
