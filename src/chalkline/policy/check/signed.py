"""Whether people sign what runs: diagnostics of figures and lists that wording and rules do not share.

A figure of the wording that no rule has is idle where every rule's figure is stated as well, and contradicts a rule
where one is left over. What a rule holds must be stated; so must the times of a window and the items of a list that it
uses, unless the wording names the window or list.
"""

from collections.abc import Iterator

from chalkline.policy.check.comparison import Comparison
from chalkline.policy.check.figures import Figure
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic, Note
from chalkline.policy.model import PledgeRule
from chalkline.policy.source import Span

_LONGEST_LIST = 5


def unshared(comparison: Comparison) -> Iterator[Diagnostic]:
    """All that the wording of a clause and its rules do not share."""
    yield from _contradicting(comparison)
    yield from _idle(comparison)
    yield from _unsigned(comparison)
    yield from _unsigned_lists(comparison)


def _contradicting(comparison: Comparison) -> Iterator[Diagnostic]:
    for mention, figure in comparison.contradictions:
        said = comparison.wording.figure(mention)
        yield Diagnostic(
            code=Code.CONTRADICTING_FIGURE,
            message=f"the wording says `{said.text}`, the rule `{figure.text}`",
            span=said.span,
            help="make both say the same; whoever signs the one is held to the other",
            notes=(Note(message=f"`{figure.text}` stands here", span=figure.span),),
        )


def _idle(comparison: Comparison) -> Iterator[Diagnostic]:
    """A clause with a pledge promises what no machine can see, figures included."""
    if any(isinstance(rule, PledgeRule) for rule in comparison.wording.clause.rules):
        return
    contradicting = {mention for mention, _ in comparison.contradictions}
    for mention in comparison.stray:
        if mention not in contradicting:
            said = comparison.wording.figure(mention)
            yield Diagnostic(
                code=Code.FIGURE_WITHOUT_RULE,
                message=f"no rule of this clause has the {said.kind.value} `{said.text}`",
                span=said.span,
                help="add a rule that keeps it, or say in a `pledge` that people promise it",
            )


def _unsigned(comparison: Comparison) -> Iterator[Diagnostic]:
    """What is left open: one by one for keys and conditions, together for a window."""
    contradicted = {figure for _, figure in comparison.contradictions}
    windows = {span: name for name, span in comparison.held.names.items() if name in comparison.windows}
    by_place: dict[Span, list[Figure]] = {}
    for figure in comparison.open:
        if figure not in contradicted:
            by_place.setdefault(figure.span, []).append(figure)
    for span, figures in by_place.items():
        yield _unsigned_window(windows[span], span, figures) if span in windows else _unsigned_figure(figures[0])


def _unsigned_lists(comparison: Comparison) -> Iterator[Diagnostic]:
    words, lists = comparison.wording.words, comparison.policy.lists
    for name, span in comparison.held.names.items():
        if name in lists and not words.name(name):
            missing = [item for item in lists[name].value if not words.name(item)]
            if missing:
                shown = ", ".join(f"`{item}`" for item in missing[:_LONGEST_LIST])
                yield Diagnostic(
                    code=Code.UNSIGNED_LIST,
                    message=f"the wording neither names the list `{name}` nor states its {shown}",
                    span=span,
                    help=f"write “{name.replace('_', ' ')}” or every item: nobody signs what is not written",
                )


def _unsigned_figure(figure: Figure) -> Diagnostic:
    return Diagnostic(
        code=Code.UNSIGNED_FIGURE,
        message=f"the wording of this clause does not say `{figure.text}`",
        span=figure.span,
        help=f"state the {figure.kind.value} in the wording: nobody signs what is not written",
    )


def _unsigned_window(name: str, span: Span, figures: list[Figure]) -> Diagnostic:
    times = " and ".join(f"`{figure.text}`" for figure in figures)
    return Diagnostic(
        code=Code.UNSIGNED_FIGURE,
        message=f"the wording of this clause neither names the window `{name}` nor states its {times}",
        span=span,
        help=f"write “{name.replace('_', ' ')}” or the times: nobody signs what is not written",
    )
