"""Whether people sign what runs: the figures of a clause's wording against those of its rules.

A figure of the wording that no rule has is idle where every rule's figure is stated as well, and contradicts a rule
where one is left over. What a rule holds must be stated; so must the times of a window and the items of a list that it
uses, unless the wording names the window or list.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from chalkline.policy.check.figures import Figure, Kind, Meaning
from chalkline.policy.check.prose import Mention
from chalkline.policy.check.rule_figures import RuleFigures, window_figures
from chalkline.policy.check.wording import Wording
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic, Note
from chalkline.policy.model import PledgeRule, Policy
from chalkline.policy.source import Span

_APPOSITION = re.compile(r"[\s,]*(?:\(|/|=|that is,?|i\.?e\.?,?)[\s,]*(?:that is,?|i\.?e\.?,?)?\s*", re.IGNORECASE)
_FOLLOWS = re.compile(
    r"\A[^\W\d]+(?:[\s-]+[^\W\d]+){0,3}?[\s,(:]+(?:(?:are|is|run|last|from|between|that is|i\.e\.)[\s,]+)*\Z",
    re.IGNORECASE,
)
_LONGEST_LIST = 5


@dataclass(frozen=True)
class Comparison:
    """The figures of one clause on both sides."""

    policy: Policy
    wording: Wording
    held: RuleFigures

    def faults(self) -> Iterator[Diagnostic]:
        """All that does not agree."""
        yield from self._contradictions()
        yield from self._idle()
        yield from self._unsigned()
        yield from self._unsigned_lists()

    @cached_property
    def _windows(self) -> dict[str, tuple[Figure, ...]]:
        used = {name: span for name, span in self.held.names.items() if name in self.policy.windows}
        return {name: window_figures(self.policy, name, span) for name, span in used.items()}

    @cached_property
    def _said(self) -> frozenset[Meaning]:
        """All that the wording states."""
        return frozenset(meaning for mention in self.wording.mentions for meaning in mention.meanings)

    @cached_property
    def _stray(self) -> tuple[Mention, ...]:
        """What the wording promises and no rule has."""
        rules = [*self.held.figures, *(figure for figures in self._windows.values() for figure in figures)]
        known = frozenset(meaning for figure in rules for meaning in figure.meanings)
        promised = (mention for mention in self.wording.mentions if mention.firm)
        return tuple(
            mention
            for mention in promised
            if known.isdisjoint(mention.meanings) and mention.start >= self.wording.prose_start
        )

    @cached_property
    def _open(self) -> tuple[Figure, ...]:
        """What rules and windows hold and the wording neither states nor names."""
        windows = (figures for name, figures in self._windows.items() if not self.wording.words.name(name))
        figures = (*self.held.figures, *(figure for group in windows for figure in group))
        return tuple(dict.fromkeys(figure for figure in figures if self._said.isdisjoint(figure.meanings)))

    @cached_property
    def _pairs(self) -> tuple[tuple[Mention, Figure], ...]:
        """What contradicts what: a stray figure and one of its kind that is not stated, or the one it stands beside."""
        pairs: list[tuple[Mention, Figure]] = []
        for kind in Kind:
            stray = [mention for mention in self._stray if mention.kind is kind]
            rules = [figure for figure in (*self._open, *self._described) if figure.kind is kind]
            pairs += zip(stray, rules, strict=False)
            pairs += [(mention, beside) for mention in stray[len(rules) :] for beside in self._beside(mention)]
        return tuple(pairs)

    def _beside(self, mention: Mention) -> Iterator[Figure]:
        """The rule's figure that the wording gives in other words: "15 months (456 days)"."""
        for other in self.wording.mentions:
            first, second = sorted((mention, other), key=lambda each: each.start)
            gap = self.wording.text[first.end : second.start]
            if other.kind is mention.kind and other not in self._stray and _APPOSITION.fullmatch(gap):
                yield from (figure for figure in self.held.figures if not figure.meanings.isdisjoint(other.meanings))
                return

    @cached_property
    def _described(self) -> tuple[Figure, ...]:
        """Times that are not stated of windows that the wording both names and describes: "e-mail hours (6 to 8)"."""
        described = (
            figures
            for name, figures in self._windows.items()
            if any(self._describes(place, figures) for place in self.wording.words.naming(name))
        )
        return tuple(figure for figures in described for figure in figures if self._said.isdisjoint(figure.meanings))

    def _describes(self, place: int, figures: tuple[Figure, ...]) -> bool:
        """Whether a time follows the window's name, or one of its times stands in the same sentence."""
        sentence = self.wording.sentence(place)
        times = [mention for mention in self.wording.mentions if mention.kind is Kind.CLOCK and mention.firm]
        after = (self.wording.text[place : mention.start] for mention in times if mention.start > place)
        stated = (mention for mention in times if self.wording.sentence(mention.start) == sentence)
        return any(map(_FOLLOWS.search, after)) or any(
            not figure.meanings.isdisjoint(mention.meanings) for mention in stated for figure in figures
        )

    def _contradictions(self) -> Iterator[Diagnostic]:
        for mention, figure in self._pairs:
            said = self.wording.figure(mention)
            yield Diagnostic(
                code=Code.CONTRADICTING_FIGURE,
                message=f"the wording says `{said.text}`, the rule `{figure.text}`",
                span=said.span,
                help="make both say the same; whoever signs the one is held to the other",
                notes=(Note(message=f"`{figure.text}` stands here", span=figure.span),),
            )

    def _idle(self) -> Iterator[Diagnostic]:
        """A clause with a pledge promises what no machine can see, figures included."""
        if any(isinstance(rule, PledgeRule) for rule in self.wording.clause.rules):
            return
        contradicting = {mention for mention, _ in self._pairs}
        for mention in self._stray:
            if mention not in contradicting:
                said = self.wording.figure(mention)
                yield Diagnostic(
                    code=Code.FIGURE_WITHOUT_RULE,
                    message=f"no rule of this clause has the {said.kind.value} `{said.text}`",
                    span=said.span,
                    help="add a rule that keeps it, or say in a `pledge` that people promise it",
                )

    def _unsigned(self) -> Iterator[Diagnostic]:
        """What is left open: one by one for keys and conditions, together for a window."""
        contradicted = {figure for _, figure in self._pairs}
        windows = {span: name for name, span in self.held.names.items() if name in self._windows}
        by_place: dict[Span, list[Figure]] = {}
        for figure in self._open:
            if figure not in contradicted:
                by_place.setdefault(figure.span, []).append(figure)
        for span, figures in by_place.items():
            yield _unsigned_window(windows[span], span, figures) if span in windows else _unsigned_figure(figures[0])

    def _unsigned_lists(self) -> Iterator[Diagnostic]:
        words = self.wording.words
        for name, span in self.held.names.items():
            if name in self.policy.lists and not words.name(name):
                missing = [item for item in self.policy.lists[name].value if not words.name(item)]
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
