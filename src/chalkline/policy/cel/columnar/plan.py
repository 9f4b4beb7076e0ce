"""How conditions were worked out over a batch: what was not done in columns, how often it was asked, and why."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chalkline.policy.cel.columnar.facts import QUESTIONS
from chalkline.policy.cel.typed import Call, Node, Select
from chalkline.policy.cel.walk import nodes


class Way(StrEnum):
    """How a part of a condition that no kernel did was worked out."""

    FACTS = "facts know it: asked once for each subject between two changes of what is known of it"
    VALUES = "no kernel does it here: asked once for each distinct value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a condition that fell back to the functions that decisions call one by one."""

    text: str
    """The part as the policy has it."""
    way: Way
    asked: int
    """How often it was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How conditions were worked out over one batch; another batch may need more, where its numbers could overflow."""

    rows: int
    atoms: int
    """How many distinct atomic conditions there are."""
    in_columns: int
    """How many of them were worked out in columns from end to end."""
    parts: tuple[Part, ...]
    """What was not, the most asked first."""

    @property
    def text(self) -> str:
        """The plan as a few lines."""
        heading = f"{self.in_columns} of {self.atoms} atomic conditions in columns alone, over {self.rows} events"
        return "\n".join([heading, *(f"{part.asked} times `{part.text}`: {part.way}" for part in self.parts)])


def plan_of(atoms: Sequence[Node], asked: Mapping[Node, int], rows: int) -> Plan:
    """The plan that shows in how often each part was asked."""
    parts = [Part(text=node.span.text, way=_way(node), asked=count) for node, count in Counter(asked).most_common()]
    return Plan(rows=rows, atoms=len(atoms), in_columns=sum(_alone(atom, asked) for atom in atoms), parts=tuple(parts))


def _way(node: Node) -> Way:
    of_facts = isinstance(node, Select) or (isinstance(node, Call) and node.overload in QUESTIONS)
    return Way.FACTS if of_facts else Way.VALUES


def _alone(atom: Node, asked: Iterable[Node]) -> bool:
    """Whether nothing in the atom was asked apart. Parts that stand at one place are one, whatever became of them."""
    places = {one.span for one in asked}
    return not any(one.span in places for one in nodes(atom))
