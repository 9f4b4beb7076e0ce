"""What is not a comparison: membership, windows, text, and what the facts say."""

from collections.abc import Callable, Mapping
from typing import TypeGuard

from chalkline.policy.calendar.windows import Window
from chalkline.policy.cel.functions import LESSON
from chalkline.policy.cel.typed import Call, Constant, Local, Node, Select
from chalkline.policy.english import clock, figures
from chalkline.policy.english.clauses import Clause
from chalkline.policy.english.grammar import in_second_person, listed, with_article, words
from chalkline.policy.english.labels import label_terms
from chalkline.policy.english.literals import constant
from chalkline.policy.english.nouns import is_person_id, noun, owner
from chalkline.policy.english.roles import in_roles, person_of_roles
from chalkline.policy.english.voice import Unphrased, Voice

_MOST_LISTED = 8
_FEW = 2

Predicate = Callable[[Call, Voice, bool], Clause]


def _in(node: Call, voice: Voice, holds: bool) -> Clause:
    one, many = node.arguments
    person = person_of_roles(many)
    if person is not None and isinstance(one, Constant):
        return in_roles(person, (one.value,), voice, holds=holds)
    if isinstance(many, Constant):
        return clock.among(one, many.value, voice, holds=holds) or _one_of(one, many, voice, holds=holds)
    if _is_teachers(many) and isinstance(one, Select) and is_person_id(one):
        return _teaches(one, many.operand, voice, holds=holds)
    several = owner(many, voice)
    verb = "do" if noun(many, voice.general).plural else "does"
    return Clause(tail=f"{several} {_includes(verb, holds)} {owner(one, voice)}")


def _is_teachers(node: Node) -> TypeGuard[Select]:
    """Whether the term is the teachers of a lesson."""
    return isinstance(node, Select) and node.field.name == "teachers" and node.operand.type == LESSON


def _teaches(person: Node, lesson: Node, voice: Voice, *, holds: bool) -> Clause:
    """``you do not teach the recipient's lesson 8B/Sc1``."""
    somebody = noun(person, voice)
    teaches = somebody.verb("teaches") if holds else f"{somebody.verb('does')} not teach"
    return Clause(tail=f"{teaches} {owner(lesson, voice)}")


def _includes(verb: str, holds: bool) -> str:
    if holds:
        return "include" if verb == "do" else "includes"
    return f"{verb} not include"


def _one_of(one: Node, choice: Constant, voice: Voice, *, holds: bool) -> Clause:
    is_ = noun(one, voice).verb("is")
    shows_value = voice.holes is not None and not isinstance(one, Constant | Local)
    if not shows_value:
        return Clause(head=is_ if holds else f"{is_} not", tail=_chosen(choice, voice))
    value = voice.shown(one, figures.value)
    if holds and choice.name is None:
        return Clause(head=is_, tail=value)
    return Clause(tail=f"{is_} {value}, {'' if holds else 'not '}{_chosen(choice, voice)}")


def _chosen(choice: Constant, voice: Voice) -> str:
    """The list that is chosen from; in full only in explanations where it has a name or is long."""
    items = choice.value if isinstance(choice.value, tuple) else (choice.value,)
    if choice.name is not None:
        on_list = f"on the list “{words(choice.name)}”"
        return f"{on_list} ({listed([figures.value(item) for item in items])})" if voice.defines else on_list
    if not voice.defines and len(items) > _MOST_LISTED:
        return f"one of the {len(items)} that are listed"
    return ("one of " if len(items) > _FEW else "") + figures.alternatives(items)


def _within(node: Call, voice: Voice, holds: bool) -> Clause:
    window, moment = node.arguments
    if not isinstance(window, Constant) or not isinstance(window.value, Window):
        raise Unphrased(node)
    where = f"{'within' if holds else 'outside'} {constant(window)}"
    when = f" ({figures.window(window.value)})" if voice.defines else ""
    return Clause(tail=f"{_when(moment, voice)} is {where}{when}")


def _when(moment: Node, voice: Voice) -> str:
    """A moment as a subject: ``it`` for now, of one event ``Sunday 21:14``."""
    if voice.holes is None:
        return "it" if clock.is_now(moment) else owner(moment, voice)
    if clock.is_now(moment):
        return voice.shown(moment, figures.value_or_present)
    return f"{owner(moment, voice)}, {voice.shown(moment, figures.value)},"


def _text(holding: str, lacking: str) -> Predicate:
    def says(node: Call, voice: Voice, holds: bool) -> Clause:
        text, part = node.arguments
        if isinstance(part, Constant):
            wanted = figures.quoted(str(part.value))
        else:
            wanted = owner(part, voice) if voice.holes is None else voice.shown(part, _quotation)
        return Clause(tail=f"{_with_text(text, voice)} {holding if holds else lacking} {wanted}")

    return says


def _matches(node: Call, voice: Voice, holds: bool) -> Clause:
    text, pattern = node.arguments
    if not isinstance(pattern, Constant):
        raise Unphrased(node)
    verb = "matches" if holds else "does not match"
    return Clause(tail=f"{_with_text(text, voice)} {verb} `{figures.one_line(str(pattern.value))}`")


def _with_text(text: Node, voice: Voice) -> str:
    """What the text is called, and of one event its beginning."""
    called = owner(text, voice)
    says_itself = voice.holes is None or isinstance(text, Local) or _is_label(text, voice)
    return called if says_itself else f"{called} {voice.shown(text, _quotation)}"


def _is_label(text: Node, voice: Voice) -> bool:
    """Whether the text is what its element goes by: ``the name of the attachment setup.exe`` has said it."""
    if not isinstance(text, Select) or not isinstance(text.operand, Local):
        return False
    return [label.field for label in label_terms(text.operand, voice)[:1]] == [text.field]


def _quotation(value: object, _zone: object) -> str:
    return figures.quoted(str(value))


def _name(node: Node) -> str:
    if not isinstance(node, Constant):
        raise Unphrased(node)
    return f"“{words(figures.one_line(str(node.value)))}”"


def _permitted(node: Call, voice: Voice, holds: bool) -> Clause:
    person, name, *objects = node.arguments
    somebody = noun(person, voice)
    has = somebody.verb("has") if holds else f"{somebody.verb('does')} not have"
    return Clause(tail=f"{has} the permission {_name(name)}{_objects(' for ', objects, voice)}")


def _recorded(node: Call, voice: Voice, holds: bool) -> Clause:
    person, name, *objects = node.arguments
    is_recorded = "is recorded" if holds else "is not recorded"
    return Clause(
        tail=f"{_name(name)} {is_recorded} for {noun(person, voice).text}{_objects(' about ', objects, voice)}"
    )


def _objects(before: str, objects: list[Node], voice: Voice) -> str:
    return "".join(f"{before}{noun(it, voice).text}" for it in objects)


def _signed(node: Call, voice: Voice, holds: bool) -> Clause:
    person, policy = node.arguments
    return Clause(tail=f"{noun(person, voice).verb('has')} {'' if holds else 'not '}signed the policy {_name(policy)}")


def _related(node: Call, voice: Voice, holds: bool) -> Clause:
    one, other, *kinds = node.arguments
    is_ = noun(one, voice).verb("is")
    to = noun(other, voice).text
    tail = _relation(kinds[0], to, voice) if kinds else f"related to {to}"
    return Clause(head=is_ if holds else f"{is_} not", tail=in_second_person(tail))


def _relation(kind: Node, to: str, voice: Voice) -> str:
    if not isinstance(kind, Constant):
        raise Unphrased(kind)
    name = str(kind.value)
    return f"{with_article(voice.vocabulary.relations.get(name, words(name)))} of {to}"


PREDICATES: Mapping[str, Predicate] = {
    "in_list": _in,
    "window_contains": _within,
    "contains_string": _text("contains", "does not contain"),
    "startsWith": _text("begins with", "does not begin with"),
    "endsWith": _text("ends with", "does not end with"),
    "matches": _matches,
    "permitted": _permitted,
    "recorded": _recorded,
    "signed": _signed,
    "related": _related,
}
"""By function or overload: what it says of its arguments, and what when it does not hold."""
