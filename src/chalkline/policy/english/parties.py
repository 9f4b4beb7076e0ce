"""Who and what rules name besides conditions: parties, acts, moments, fields."""

from collections.abc import Iterable, Mapping

from chalkline.policy.calendar.periods import END_OF_DAY
from chalkline.policy.english.grammar import listed, plural, third_person, with_article, words
from chalkline.policy.model import Act, Moment, Party, RecordField
from chalkline.policy.vocabulary import Vocabulary

_FIELD_TYPES = {
    "text": "text",
    "number": "a number",
    "date": "a date",
    "time": "a date and time",
    "yes_no": "yes or no",
    "person": "a person",
    "file": "a file",
}


def party(of: Party, vocabulary: Vocabulary) -> str:
    """Whoever it is, as one person: ``the form tutor of the sender``, ``the head teacher``, ``the owner``."""
    called = f"the {post(of.name, vocabulary)}"
    return f"{called} of the {words(of.of)}" if of.of else called


def parties(of: Iterable[Party], vocabulary: Vocabulary, conjunction: str = "and") -> str:
    """Several of them."""
    return listed([party(each, vocabulary) for each in of], conjunction)


def everybody(of: Iterable[Party], vocabulary: Vocabulary) -> str:
    """All who hold the roles: ``staff, heads of year and the head teacher``."""
    return listed([_all(each, vocabulary) for each in of])


def role_holders(name: str, vocabulary: Vocabulary) -> str:
    """All who hold a role: ``staff``, ``pupils``, ``the head teacher``."""
    called = post(name, vocabulary)
    return called if with_article(called) == called else f"the {called}" if _is_post(called) else plural(called)


def post(name: str, vocabulary: Vocabulary) -> str:
    """The plain name of a role or relation."""
    return vocabulary.roles.get(name) or vocabulary.relations.get(name) or words(name)


def _all(of: Party, vocabulary: Vocabulary) -> str:
    return party(of, vocabulary) if of.of else role_holders(of.name, vocabulary)


def _is_post(called: str) -> bool:
    return with_article(called).startswith("the ")


def act(of: Act, acts: Mapping[str, str], vocabulary: Vocabulary) -> str:
    """What the system does, with what to: ``suspends access (mail, home area)``. ``acts`` are those of the event."""
    if of.name == "open":
        return f"opens the case {listed([quoted_name(target) for target in of.targets])}"
    declared = vocabulary.acts.get(of.name)
    does = acts.get(of.name) or (third_person(declared.noun) if declared else words(of.name))
    return f"{does} ({', '.join(words(target) for target in of.targets)})" if of.targets else does


def quoted_name(name: str) -> str:
    """A name that a policy gives to something of its own: ``“device lost”``."""
    return f"“{words(name)}”"


def moment(of: Moment, vocabulary: Vocabulary) -> str:
    """A moment in words: ``end of contract at 15:15``, ``final exam at the end of the day``."""
    declared = vocabulary.moments.get(of.name)
    called = declared.noun if declared else words(of.name)
    if of.time is None:
        return called
    return f"{called} at {'the end of the day' if of.time == END_OF_DAY else of.time}"


def moment_meaning(of: Moment, vocabulary: Vocabulary) -> str:
    """What a moment is, in brackets; nothing for one that is not declared."""
    declared = vocabulary.moments.get(of.name)
    return f" ({declared.doc})" if declared else ""


def fields(of: Iterable[RecordField]) -> str:
    """What a register or case holds: ``serial number (text) and seen (a date, may be left out)``."""
    return listed([_field(each) for each in of])


def _field(of: RecordField) -> str:
    kind = _FIELD_TYPES.get(of.type, of.type)
    return f"{words(of.name)} ({kind}{', may be left out' if of.optional else ''})"
