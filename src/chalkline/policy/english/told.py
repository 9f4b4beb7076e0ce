"""What the lines of one rule are made with: its words, and those of its conditions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalkline.policy.cel.typed import And, Node
from chalkline.policy.english import parties
from chalkline.policy.english.explanation import Line
from chalkline.policy.english.figures import one_line
from chalkline.policy.english.phrases import phrase
from chalkline.policy.english.voice import Voice
from chalkline.policy.model import AtRule, Condition, KeepRule, MustRule, OnRule, Party
from chalkline.policy.vocabulary import Vocabulary

_MANY_PARTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the lines of one rule are made with."""

    vocabulary: Vocabulary
    voice: Voice
    conditions: Mapping[Condition, Node]
    """The typed forms of the rule's conditions; one that is missing is quoted as it stands."""

    def condition(self, label: str, of: Condition | None) -> Iterator[Line]:
        """A line for a condition, if there is one; a long one is listed part by part."""
        node = None if of is None else self.conditions.get(of)
        if isinstance(node, And) and len(node.operands) >= _MANY_PARTS:
            items = tuple(phrase(part, self.voice).text for part in node.operands)
            yield Line(label=label, text="all of these hold:", items=items)
        elif of is not None:
            yield Line(label=label, text=self.clause(of))

    def clause(self, of: Condition) -> str:
        """A condition as a clause."""
        node = self.conditions.get(of)
        return f"`{one_line(of.text)}`" if node is None else phrase(node, self.voice).text

    def when(self, rule: OnRule | KeepRule | AtRule | MustRule) -> Iterator[Line]:
        """The lines of ``when`` and ``unless``."""
        yield from self.condition("If", rule.when)
        yield from self.condition("Unless", rule.unless)

    def told(self, who: tuple[Party, ...]) -> Iterator[Line]:
        """The line of ``tell``."""
        if who:
            yield Line(label="Told of it", text=parties.parties(who, self.vocabulary))
