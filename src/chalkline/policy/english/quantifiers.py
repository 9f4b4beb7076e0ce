"""``exists``, ``all`` and ``exists_one`` over things with nouns: *any recipient is a pupil*."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from chalkline.policy.cel.typed import Node, Quantifier, Quantity
from chalkline.policy.english.clauses import Binding, Clause
from chalkline.policy.english.elements import element_noun, person_of_lessons
from chalkline.policy.english.grammar import Subject, with_article
from chalkline.policy.english.nouns import noun
from chalkline.policy.english.voice import Unphrased, Voice

_MARK = 0xF8FF
"""Elements are single private characters while a clause is made, one for each depth of macros."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Element:
    """The element that a macro's condition speaks of: its mark in the clause, and what it is called."""

    mark: str
    called: str

    def subject_of(self, said: Clause) -> bool:
        """Whether the clause is about nothing but the element itself."""
        return self._once(said) and said.text.startswith(f"{self.mark} ")

    def owned_in(self, said: Clause) -> tuple[str, str] | None:
        """What of the element the clause is about, and what it says of that: ``extension``, ``is exe``."""
        found = re.match(f"the ([^{self.mark}]+?) of {self.mark} ", said.text) if self._once(said) else None
        return (found[1], said.text[found.end() :]) if found else None

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
    element = _Element(mark=chr(_MARK - node.local.depth), called=element_noun(node.range, voice.general))
    inner = voice.general.within(lambda _voice: Subject(text=element.mark))
    said = phrase(node.predicate, inner)
    if element.subject_of(said):
        determiner = _DETERMINERS[node.quantity, holds].format(noun=element.called)
        return Clause(tail=said.text.replace(element.mark, determiner))
    if node.quantity is not Quantity.ALL:
        return _there_is(said, _opening(node.range, (node.quantity, holds), element.called, voice), element)
    if holds:
        return _for_every(said, element)
    opening = _opening(node.range, (Quantity.EXISTS, True), element.called, voice)
    return _there_is(phrase(node.predicate, inner, holds=False), opening, element)


def _opening(of: Node, which: tuple[Quantity, bool], called: str, voice: Voice) -> str:
    person = person_of_lessons(of)
    if person is not None:
        return _LESSONS[which].format(is_=noun(person, voice.general).verb("is"))
    return _OPENINGS[which].format(noun=called, article=with_article(called))


def _there_is(said: Clause, opening: str, element: _Element) -> Clause:
    owned = element.owned_in(said)
    if owned:
        return Clause(tail=f"{opening} whose {owned[0]} {owned[1]}")
    return _nested(f"{opening} for which {element.that(said)}", said)


def _for_every(said: Clause, element: _Element) -> Clause:
    if element.owned_in(said):
        return Clause(tail=said.text.replace(element.mark, f"every {element.called}"))
    return _nested(f"for every {element.called}, {element.that(said)}", said)


def _nested(text: str, said: Clause) -> Clause:
    return Clause(tail=text, binding=Binding.SINGLE if said.binding is Binding.SINGLE else Binding.MIXED)
