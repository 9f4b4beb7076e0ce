"""Rules at random, several together, with parts in common: so that there is something to share, guard and group."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from hypothesis import strategies as st
from tests.policy.cel.cast import SmallWorld
from tests.policy.cel.oracle.conditions import ALIKE, ERRORS, TESTS
from tests.policy.cel.oracle.edges import MOMENTS
from tests.policy.cel.oracle.events import IN_UTC, ON_THE_EVENT, Event, event_of
from tests.policy.cel.oracle.fitting import SCALARS
from tests.policy.cel.oracle.programs import Programs
from tests.policy.cel.oracle.texts import CHOICE, Text, both, chosen, either, opposite

from chalkline.policy.cel.conformance import plan
from chalkline.policy.cel.functions import OVERLOADS
from chalkline.policy.cel.typed import Expression, Node
from chalkline.policy.cel.types import BOOL, INT, STRING, ListOf, MapOf, Type

Choose = Callable[[Sequence[Any]], Any]
_DEPTH = 1
_VALUES: Sequence[Type] = (*SCALARS, ListOf(INT), ListOf(STRING), MapOf(STRING, INT))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as a policy has it."""

    when: str
    unless: str | None

    @property
    def text(self) -> str:
        """``when && !unless`` as one condition."""
        return self.when if self.unless is None else f"({self.when}) && !({self.unless})"


@dataclass(frozen=True, slots=True)
class Example:
    """Rules that are compiled together, expressions that are not, and what they run on."""

    rules: tuple[Rule, ...]
    values: tuple[str, ...]
    events: tuple[Event, ...]
    world: SmallWorld

    @property
    def conditions(self) -> list[Node]:
        """The rules' conditions, checked."""
        return [checked(rule.text).root for rule in self.rules]


@cache
def checked(text: str) -> Expression:
    """The program as the checker has it; it is well typed by how it was made."""
    planned = plan(text, ON_THE_EVENT)
    assert isinstance(planned, Expression), (text, planned)
    return planned


_OVERLOADS = tuple(OVERLOADS.values())
_MACROS = ("all", "exists", "exists_one")
_SHAPES = ("filter", "map", "map if")


@dataclass(frozen=True, slots=True)
class Rules:
    """Draws conditions, each about one thing that is drawn evenly from all there are."""

    programs: Programs

    def part(self) -> Text:
        """A condition about an overload, a macro, a field that may be missing, an error, or as policies have it."""
        makers = (
            *[self._of_overload] * 4,
            self._of_macro,
            self._of_guard,
            self._of_test,
            self._of_test,
            self._of_error,
        )
        part: Text = self.programs.choose(makers)()
        return part

    def alike(self) -> list[Text]:
        """Conditions about one thing."""
        return [Text(test, CHOICE) for test in self.programs.choose(self.programs.choose((ALIKE, ALIKE[:3])))]

    def rule(self, parts: Sequence[Text]) -> Rule:
        """A rule put together from some of the parts."""
        when = self._joined(self._some(parts, self.programs.choose((1, 3, 3, 4))))
        unless = self._some(parts, self.programs.choose((0, 0, 1, 2, 2)))
        return Rule(when.text, self._joined(unless).text if unless else None)

    def _some(self, parts: Sequence[Text], most: int) -> list[Text]:
        left = list(parts)
        return [left.pop(self.programs.choose(range(len(left)))) for _ in range(min(most, len(left)))]

    def value(self) -> str:
        """An expression of any type."""
        if self.programs.choose((0, 1)):
            return self.programs.called(self.programs.choose(_OVERLOADS), 2)[0].text
        return self.programs.of(self.programs.choose(_VALUES), 2).text

    def _joined(self, parts: Sequence[Text]) -> Text:
        join = self.programs.choose((both, both, both, either, self._chosen))
        joined: Text = join(parts)
        return joined

    def _chosen(self, parts: Sequence[Text]) -> Text:
        return chosen(parts[0], parts[-1], self.programs.condition(0))

    def _of_overload(self) -> Text:
        calls = [
            self.programs.called(self.programs.choose(_OVERLOADS), _DEPTH)
            for _ in range(self.programs.choose((3, 3, 4)))
        ]
        joined: Text = self.programs.choose((both, either))([self.programs.compared(*call) for call in calls])
        return joined

    def _of_macro(self) -> Text:
        if self.programs.choose((0, 1)):
            return self.programs.quantifier(self.programs.choose(_MACROS), _DEPTH)
        kind = self.programs.choose((INT, STRING))
        made = self.programs.comprehension(kind, self.programs.choose(_SHAPES), _DEPTH)
        return self.programs.compared(made, ListOf(kind))

    def _of_guard(self) -> Text:
        return self.programs.guarded(self.programs.choose((BOOL, BOOL, BOOL, INT)), _DEPTH, as_condition=True)

    def _of_test(self) -> Text:
        return Text(self.programs.choose(TESTS), CHOICE)

    def _of_error(self) -> Text:
        error, other = Text(self.programs.choose(self.programs.choose(ERRORS)), CHOICE), self.programs.condition(0)
        join = self.programs.choose((both, either, lambda parts: parts[0]))
        joined: Text = join([error, other])
        return self.programs.choose((joined, joined, opposite(joined)))  # type: ignore[no-any-return]


def policy_of(random: Random) -> tuple[Rule, ...]:
    """Some rules with parts in common."""
    rules = Rules(Programs(random.choice))
    if random.randint(0, 14):
        parts, count = [rules.part() for _ in range(random.randint(3, 10))], random.randint(1, 6)
    else:
        parts, count = rules.alike(), random.randint(6, 16)
    return tuple(rules.rule(parts) for _ in range(count))


def value_of(random: Random) -> str:
    """An expression of any type."""
    return Rules(Programs(random.choice)).value()


def example_of(random: Random) -> Example:
    """Some rules on some events, and some values."""
    return Example(
        rules=policy_of(random),
        values=(value_of(random),),
        events=tuple(event_of(random) for _ in range(random.randint(2, 3))),
        world=IN_UTC(random.choice(MOMENTS)),
    )


EXAMPLES: st.SearchStrategy[Example] = st.randoms(use_true_random=True).map(example_of)
"""One draw each. Drawn choice by choice, most examples would be others with a part changed, and so most programs the
same program; how often a thing occurs could not be said then.
A disagreement is shown with its program alone instead."""
