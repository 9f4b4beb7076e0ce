"""Reasons as sentences, for one of those who are told why.

Each audience reads its own: the sender is *you* to the sender. A part that reads a field which the audience may not see
is left out, and it is said that something was; only for who may see everything do the sentences name all that made the
condition true.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from chalkline.policy.english.reasons import Reason
from chalkline.policy.vocabulary import Audience

ALWAYS = "this always applies"
WITHHELD = "something else that you may not see"
WITHHELD_ALONE = "something that you may not see"


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """The parts that made a condition true, each as a statement without capital and full stop."""

    sentences: tuple[str, ...]
    withheld: int = 0
    """How many parts were left out because the audience may not see what they read."""

    @property
    def text(self) -> str:
        """All in one: ``you are staff; Sunday 21:14 is outside e-mail hours``."""
        if not self.sentences:
            return WITHHELD_ALONE if self.withheld else ALWAYS
        return "; ".join((*self.sentences, WITHHELD) if self.withheld else self.sentences)


def because(reasons: Iterable[Reason], audience: Audience, zone: ZoneInfo) -> Because:
    """The reasons as this audience may read them, each once, in their order; moments are told in the zone."""
    said: list[str] = []
    withheld = 0
    for reason in reasons:
        template = reason.leaf.templates[audience]
        if template is None:
            withheld += 1
        else:
            said.append(template.filled(reason.values, zone))
    return Because(sentences=tuple(dict.fromkeys(said)), withheld=withheld)
