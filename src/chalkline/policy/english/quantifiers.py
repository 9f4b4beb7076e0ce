"""``exists``, ``all`` and ``exists_one`` over things with nouns: *any recipient is a pupil*."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from chalkline.policy.cel.functions import PERSON
from chalkline.policy.cel.typed import And, Call, Constant, Node, Or, Quantifier, Quantity
from chalkline.policy.cel.walk import children
from chalkline.policy.english.clauses import Binding, Clause
from chalkline.policy.english.elements import element_noun, person_of_lessons
from chalkline.policy.english.grammar import Subject, listed, with_article
from chalkline.policy.english.nouns import noun
from chalkline.policy.english.overloads import function_of
from chalkline.policy.english.voice import Unphrased, Voice

_MARK = 0xF8FF
"""Elements are single private characters while a clause is made, one for each depth of macros."""
_ANY_MARK = re.compile("[\uf800-\uf8ff]")


class Phrase(Protocol):
    """``phrases.phrase``, handed in because conditions nest."""

    def __call__(self, node: Node, voice: Voice, *, holds: bool = True) -> Clause:
        """The condition as a clause."""
        ...


_DETERMINERS: Mapping[tuple[Quantity, bool], str] = {
    (Quantity.EXISTS, True): "any {noun}",
    (Quantity.EXISTS, False): "no {noun}",
    (Quantity.ALL, True): "every {noun}",
    (Quantity.ALL, False): "not every {noun}",
    (Quantity.EXISTS_ONE, True): "exactly one {noun}",
    (Quantity.EXISTS_ONE, False): "not exactly one {noun}",
}
"""Where the element itself is the subject: ``any recipient is a pupil``."""

_LESSONS: Mapping[tuple[Quantity, bool], str] = {
    (Quantity.EXISTS, True): "{is_} in a lesson",
    (Quantity.EXISTS, False): "{is_} in no lesson",
    (Quantity.EXISTS_ONE, True): "{is_} in exactly one lesson",
    (Quantity.EXISTS_ONE, False): "{is_} not in exactly one lesson",
}
"""Of somebody's lessons of the moment: ``the recipient is in a lesson whose room is empty``."""

_OPENINGS: Mapping[tuple[Quantity, bool], str] = {
    (Quantity.EXISTS, True): "there is {article}",
    (Quantity.EXISTS, False): "there is no {noun}",
    (Quantity.EXISTS_ONE, True): "there is exactly one {noun}",
    (Quantity.EXISTS_ONE, False): "there is not exactly one {noun}",
}
"""Where something of the element is the subject: ``there is no attachment whose extension is exe``."""

_LOOKS = frozenset({"contains", "startsWith", "endsWith"})
_PREPOSITIONS = ("about", "for", "of")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Element:
    """The element that a macro's condition speaks of: its mark in the clause, and what it is called."""

    mark: str
    called: str
    is_person: bool

    @property
    def whom(self) -> str:
        """The pronoun for the element after a preposition."""
        return "whom" if self.is_person else "which"

    def subject_of(self, said: Clause) -> bool:
        """Whether the clause is about nothing but the element itself."""
        return self._once(said) and said.text.startswith(f"{self.mark} ")

    def owned_in(self, said: Clause) -> str | None:
        """What the clause says of something of the element: ``extension is exe``."""
        if not self._once(said):
            return None
        if said.text.startswith(f"{self.mark}'s "):
            return said.text.removeprefix(f"{self.mark}'s ")
        found = re.match(f"the ([^{self.mark}]+?) of {self.mark} ", said.text)
        return f"{found[1]} {said.text[found.end() :]}" if found else None

    def relative(self, said: Clause) -> str | None:
        """The clause after the element: ``who is a pupil``, ``whose size is 3``, ``for whom …``; None if none fits."""
        if self.subject_of(said):
            return f"{'who' if self.is_person else 'that'} {said.text.removeprefix(self.mark).lstrip()}"
        owned = self.owned_in(said)
        return f"whose {owned}" if owned else self._about(said)

    def ends(self, said: Clause) -> bool:
        """Whether the clause is about other things, and says the element last."""
        return self._once(said) and said.text.endswith(f" {self.mark}") and len(_ANY_MARK.findall(said.text)) == 1

    def _about(self, said: Clause) -> str | None:
        before, _, last = said.text.removesuffix(f" {self.mark}").rpartition(" ")
        if not self.ends(said):
            return None
        if last in _PREPOSITIONS:
            return f"{last} {self.whom} {before}"
        return f"that {before} {last}" if last.startswith("teach") else None

    def that(self, said: Clause) -> str:
        """The clause with the element as *that* one. Raises Unphrased where another is called so already."""
        that = f"that {self.called.partition(' of the list')[0]}"
        if that in said.text:
            raise Unphrased(None)
        return said.text.replace(self.mark, that)

    def _once(self, said: Clause) -> bool:
        return said.binding is Binding.SINGLE and said.text.count(self.mark) == 1


def quantified(node: Quantifier, voice: Voice, holds: bool, phrase: Phrase) -> Clause:
    """The quantified condition in general terms, or that it does not hold."""
    element = _Element(
        mark=chr(_MARK - node.local.depth),
        called=element_noun(node.range, voice.general),
        is_person=node.local.type == PERSON,
    )
    inner = voice.general.within(lambda _voice: Subject(text=element.mark))
    said = phrase(node.predicate, inner)
    if element.subject_of(said):
        determiner = _DETERMINERS[node.quantity, holds].format(noun=element.called)
        return Clause(tail=said.text.replace(element.mark, determiner))
    if _asks_of_a_list(node):
        said = phrase(node.predicate, inner, holds=holds)
        if element.ends(said):
            return Clause(tail=said.text.replace(element.mark, f"{'an' if holds else 'any'} {element.called}"))
    if node.quantity is Quantity.ALL and holds:
        return _for_every(said, element)
    which = (Quantity.EXISTS, True) if node.quantity is Quantity.ALL else (node.quantity, holds)
    wanted = node.quantity is not Quantity.ALL
    opening = _opening(node.range, which, element.called, voice)
    return _there_is(node.predicate, wanted, opening, element, partial(phrase, voice=inner, holds=wanted))


def _asks_of_a_list(node: Quantifier) -> bool:
    """Whether a text is looked at for the entries of a list, so that *any* in what is denied means none of them."""
    looked_for = isinstance(node.predicate, Call) and function_of(node.predicate) in _LOOKS
    return looked_for and isinstance(node.range, Constant) and node.quantity is Quantity.EXISTS


def _opening(of: Node, which: tuple[Quantity, bool], called: str, voice: Voice) -> str:
    person = person_of_lessons(of)
    if person is not None:
        return _LESSONS[which].format(is_=noun(person, voice.general).verb("is"))
    return _OPENINGS[which].format(noun=called, article=with_article(called))


def _there_is(node: Node, wanted: bool, opening: str, element: _Element, say: Callable[[Node], Clause]) -> Clause:
    parts = children(node) if isinstance(node, And | Or) else (node,)
    relatives = [element.relative(say(part)) for part in parts]
    known = [relative for relative in relatives if relative is not None]
    if len(known) == len(relatives):
        return Clause(tail=f"{opening} {listed(known, 'and' if isinstance(node, And) is wanted else 'or')}")
    said = say(node)
    return _nested(f"{opening} for {element.whom} {element.that(said)}", said)


def _for_every(said: Clause, element: _Element) -> Clause:
    about = element.relative(said)
    if element.owned_in(said):
        return Clause(tail=said.text.replace(element.mark, f"every {element.called}"))
    if about and about.startswith("for "):
        return Clause(tail=f"for every {element.called}, {said.text.removesuffix(f' for {element.mark}')}")
    return _nested(f"for every {element.called}, {element.that(said)}", said)


def _nested(text: str, said: Clause) -> Clause:
    return Clause(tail=text, binding=Binding.SINGLE if said.binding is Binding.SINGLE else Binding.MIXED)
