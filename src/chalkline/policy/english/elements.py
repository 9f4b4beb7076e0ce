"""What one element of a list is called, in general and of one event."""

from chalkline.policy.cel.typed import Call, Constant, Local, Node
from chalkline.policy.cel.types import ListOf, RecordType
from chalkline.policy.english import figures
from chalkline.policy.english.grammar import Subject, in_second_person, singular, words
from chalkline.policy.english.labels import label_terms
from chalkline.policy.english.nouns import owner, without_article
from chalkline.policy.english.voice import Unphrased, Voice


def person_of_lessons(node: Node) -> Node | None:
    """Whose lessons of the moment the term is; None where it is something else."""
    return node.arguments[0] if isinstance(node, Call) and node.overload == "lessons" else None


def element_noun(of: Node, voice: Voice) -> str:
    """What one element of a list is called: ``recipient``, ``attachment``. Raises Unphrased where nothing fits."""
    if isinstance(of, Constant) and of.name is not None:
        return f"entry of the list “{words(of.name)}”"
    called = None if isinstance(of, Call | Constant) else singular(_several(owner(of, voice)))
    if called is not None:
        return called
    element = of.type.element if isinstance(of.type, ListOf) else None
    record = voice.vocabulary.records.get(element.name) if isinstance(element, RecordType) else None
    if record is None:
        raise Unphrased(of)
    return record.noun


def _several(called: str) -> str:
    """Many as what one of them is made from: ``your roles`` are ``roles of yours``, ``the sender's roles`` of them."""
    if called.startswith("your "):
        return f"{called.removeprefix('your ')} of yours"
    whose, _, what = called.rpartition("'s ")
    return f"{what} of {whose}" if whose and " of " not in whose else without_article(called)


def element(local: Local, of: Node, voice: Voice) -> Subject:
    """One element of a list, of one event: ``the attachment setup.exe``, ``the lesson 8B/Sc1``."""
    called = element_noun(of, voice.general)
    if voice.holes is None:
        return Subject(text=f"that {called}")
    labels = label_terms(local, voice) if isinstance(local.type, RecordType) else (local,)
    person = person_of_lessons(of)
    whose = "the" if person is None else f"{owner(person, voice)}'s"
    return Subject(
        text=in_second_person(f"{whose} {called} {voice.shown(labels, figures.name)}" if labels else f"one {called}")
    )
