"""The little English grammar that explanations need: subjects, verbs, articles, plurals and lists."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_PLAIN_WORDS = {"email": "e-mail", "emails": "e-mails", "antivirus": "anti-virus", "id": "id"}
_UNCOUNTED = ("staff", "personnel", "support", "family")
_POSTS = frozenset(
    {"head teacher", "network manager", "data-protection officer", "designated safeguarding lead", "chair of governors"}
)
_IRREGULAR = {"person": "people", "child": "children"}
_SINGULAR = {plural: singular for singular, plural in _IRREGULAR.items()}
_SECOND_PERSON = {"is": "are", "has": "have", "was": "were", "does": "do", "teaches": "teach"}
_VERB_AFTER_YOU = re.compile(r"\byou (is|has|was|does)\b")
_OF_YOU = re.compile(r"\b(?:the |its |an? )?((?:[\w-]+ ){0,4}?[\w-]+) of you\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A noun phrase that a sentence can be about: its words, and whether its verb is ``are``."""

    text: str
    plural: bool = False

    def verb(self, singular: str) -> str:
        """The words with a verb that agrees: ``the sender is``, ``you are``."""
        agreed = _SECOND_PERSON.get(singular, singular) if self.plural else singular
        return f"{self.text} {agreed}"


YOU = Subject(text="you", plural=True)


def in_second_person(text: str) -> str:
    """The text with what fits ``you``: ``you is`` becomes ``you are``, ``the year of you`` becomes ``your year``."""
    agreed = _VERB_AFTER_YOU.sub(lambda match: f"you {_SECOND_PERSON[match[1]]}", text)
    return _OF_YOU.sub(lambda match: f"your {match[1]}", agreed.replace("you's", "your"))


def words(name: str) -> str:
    """A name of the policy language as words: ``email_hours`` becomes ``e-mail hours``."""
    return " ".join(_PLAIN_WORDS.get(word, word) for word in name.replace(".", "_").split("_"))


def with_article(noun: str) -> str:
    """The noun as what somebody is: ``a pupil``, ``an invigilator``, ``the head teacher``, ``staff``."""
    if noun.rpartition(" ")[2] in _UNCOUNTED:
        return noun
    if noun in _POSTS:
        return f"the {noun}"
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def third_person(act: str) -> str:
    """What somebody else does: ``suspend access`` becomes ``suspends access``."""
    verb, space, rest = act.partition(" ")
    return f"{_plural_word(verb)}{space}{rest}"


def plural(noun: str) -> str:
    """The plural of a noun phrase, made at its head: ``heads of year``, ``people``, ``copies``."""
    head, separator, rest = noun.partition(" of ")
    first, space, last = head.rpartition(" ")
    return f"{first}{space}{_plural_word(last)}{separator}{rest}"


def _plural_word(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _UNCOUNTED:
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def singular(noun: str) -> str | None:
    """The singular of a plural noun phrase, made at its head; None where it is not plain."""
    head, separator, rest = noun.partition(" of ")
    first, space, last = head.rpartition(" ")
    one = _singular_word(last)
    return None if one is None else f"{first}{space}{one}{separator}{rest}"


def _singular_word(word: str) -> str | None:
    if word in _SINGULAR:
        return _SINGULAR[word]
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else None


def counted(number: int, noun: str) -> str:
    """A number with its noun: ``1 day``, ``34 recipients``."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def listed(items: Sequence[str], conjunction: str = "and") -> str:
    """The items as a list in British form, without a comma before the last: ``exe, bat or js``."""
    *others, last = items or ("",)
    return f"{', '.join(others)} {conjunction} {last}" if others else last


def sentence(text: str) -> str:
    """The text with a capital at its beginning and a full stop at its end."""
    closed = text if text.endswith((".", "?", "!")) else f"{text}."
    return closed[:1].upper() + closed[1:]
