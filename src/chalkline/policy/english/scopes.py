"""The voice in which the conditions of each kind of rule are said: what their root variables are called."""

from collections.abc import Iterable, Mapping

from chalkline.policy.cel.types import BOOL, STRING, FieldType, Type
from chalkline.policy.english.grammar import words
from chalkline.policy.english.voice import Voice
from chalkline.policy.model import RecordField
from chalkline.policy.vocabulary import Field, Vocabulary

_CALLED = {"item": "it", "object": "what it is for"}


def voice_of_event(vocabulary: Vocabulary, event: str) -> Voice:
    """The voice for conditions of an ``on`` rule; an unknown event has no fields."""
    declared = vocabulary.events.get(event)
    return Voice(vocabulary=vocabulary, scope=declared.fields if declared else {})


def voice_of_kind(vocabulary: Vocabulary, kind: str) -> Voice:
    """The voice for conditions of another kind of rule: ``keep``, ``at``, ``must``, ``may``."""
    return Voice(vocabulary=vocabulary, scope=_fields(vocabulary.scopes.get(kind, {})))


def voice_of_case(vocabulary: Vocabulary, fields: Iterable[RecordField]) -> Voice:
    """The voice for conditions of a case, which see its own fields."""
    scope = {field.name: _case_field(field) for field in fields}
    return Voice(vocabulary=vocabulary, scope=scope)


def _case_field(of: RecordField) -> Field:
    called = f"“{words(of.name)}”"
    type_ = FieldType(name=of.name, type=BOOL if of.type == "yes_no" else STRING, optional=of.optional)
    return Field(type=type_, doc="", noun=called, statement=(f"{called} is yes", f"{called} is no"))


def _fields(variables: Mapping[str, Type]) -> dict[str, Field]:
    return {name: _field(name, type_) for name, type_ in variables.items()}


def _field(name: str, type_: Type) -> Field:
    called = _CALLED.get(name, f"the {words(name)}")
    return Field(type=FieldType(name=name, type=type_), doc="", noun=called)
