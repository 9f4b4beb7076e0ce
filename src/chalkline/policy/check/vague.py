"""Vague figures: a rule runs at half past seven, not about then."""

import re
from collections.abc import Iterator

from chalkline.policy.check.figures import Kind
from chalkline.policy.check.prose import Mention
from chalkline.policy.check.wording import Wording
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.model import KeepRule

_BEFORE = re.compile(
    r"\b(about|approximately|approx\.?|around|roughly|circa|ca\.|nearly|almost|more\s+or\s+less|something\s+like)\s+$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"[\s-]*(or\s+so|or\s+thereabouts|ish|give\s+or\s+take|approximately|approx\.?)\b", re.IGNORECASE)
_UP_TO = re.compile(r"\bup\s+to\s+$", re.IGNORECASE)
_COUNTED = re.compile(r"\s+[a-z]+s\b", re.IGNORECASE)
_LONGEST = 24


def vague_figures(wording: Wording) -> Iterator[Diagnostic]:
    """A diagnostic for each figure that says *about*, and for each "up to" of what a rule keeps exactly so long."""
    for mention in wording.mentions:
        if not _is_figure(wording, mention):
            continue
        before = wording.text[max(0, mention.start - _LONGEST) : mention.start]
        if match := _BEFORE.search(before) or _AFTER.match(wording.text, mention.end):
            yield _fault(wording, mention, match[1], "state the figure that the rule has, and no other")
        elif _UP_TO.search(before) and _kept_exactly(wording, mention):
            remedy = "write “for” in the wording, or `at_most` in place of `for` in the rule"
            yield _fault(wording, mention, "up to", remedy)


def _is_figure(wording: Wording, mention: Mention) -> bool:
    """A bare number must count something, or it may be part of a name."""
    if mention.start < wording.prose_start:
        return False
    return mention.firm or (mention.kind is Kind.COUNT and bool(_COUNTED.match(wording.text, mention.end)))


def _kept_exactly(wording: Wording, mention: Mention) -> bool:
    kept = (rule.lasting for rule in wording.clause.rules if isinstance(rule, KeepRule))
    return any(period is not None and (Kind.PERIOD, period.value.measure) in mention.meanings for period in kept)


def _fault(wording: Wording, mention: Mention, word: str, remedy: str) -> Diagnostic:
    said = wording.figure(mention)
    vague = " ".join(word.lower().split())
    return Diagnostic(
        code=Code.VAGUE_FIGURE, message=f"`{said.text}` with `{vague}` is vague", span=said.span, help=remedy
    )
