"""Conditions that are always false, and windows that never let anything happen."""

from collections.abc import Iterator

from chalkline.policy.cel.typed import And, Node, Or
from chalkline.policy.check.contradictions.clash import Clash
from chalkline.policy.check.contradictions.minutes import opening
from chalkline.policy.check.contradictions.search import never_true
from chalkline.policy.check.policy_set import CheckedRule
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic, Note
from chalkline.policy.model import AnyRule, Policy
from chalkline.policy.source import Span

_LONGEST_QUOTE = 60


def always_false(rule: CheckedRule[AnyRule]) -> Iterator[Diagnostic]:
    """Each condition, or side of a ``||``, that nothing can make true; ``when`` and ``unless`` count as one."""
    own = [node for node in rule.conditions.values() if node is not rule.when and node is not rule.unless]
    for condition in (rule.applies, *own):
        if (found := never_true(condition)) is not None:
            yield _fault(found, condition)
            continue
        for alternative in _alternatives(condition):
            if (found := never_true(alternative)) is not None:
                yield _fault(found, alternative)


def _alternatives(condition: Node) -> Iterator[Node]:
    """Each side of each outermost ``||``."""
    for part in condition.operands if isinstance(condition, And) else (condition,):
        if isinstance(part, Or):
            yield from part.operands


def never_open(policy: Policy) -> Iterator[Diagnostic]:
    """Windows that are never open, such as weekdays except weekdays."""
    for name, window in policy.windows.items():
        if not opening(window.value).possible:
            yield Diagnostic(
                code=Code.EMPTY_WINDOW,
                message=f"the window `{name}` is never open",
                span=window.span,
                help="its exception leaves nothing over; narrow the exception",
            )


def _fault(found: Clash, condition: Node) -> Diagnostic:
    parts = [part for part in found.parts if part.span.end > part.span.start]
    *others, last = parts or [condition]
    if found.of_windows:
        code, message = Code.WINDOWS_NEVER_MEET, "these windows never meet, so this is always false"
        help_ = "take the time from one window, or write `||` between them"
    elif others:
        code, message = (
            Code.NEVER_TRUE,
            f"{_quoted(last.span)} rules out {_quoted(others[0].span)}, so this is always false",
        )
        help_ = "write `||` if either is meant, or mend the one that is wrong"
    else:
        code, message = Code.NEVER_TRUE, f"{_quoted(last.span)} is always false"
        help_ = "a rule that never applies promises nothing; mend the condition or leave the rule out"
    notes = tuple(Note(message="it cannot hold together with this", span=part.span) for part in others)
    return Diagnostic(code=code, message=message, span=last.span, help=help_, notes=notes)


def _quoted(span: Span) -> str:
    line = " ".join(span.text.split())
    return f"`{line}`" if len(line) <= _LONGEST_QUOTE else f"`{line[: _LONGEST_QUOTE - 1]}…`"
