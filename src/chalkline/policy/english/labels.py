"""What records go by: the name of a person, the class of a lesson."""

from chalkline.policy.cel.typed import Node, Select
from chalkline.policy.cel.types import RecordType
from chalkline.policy.english import figures
from chalkline.policy.english.voice import Voice
from chalkline.policy.vocabulary import Record

LABELS = ("name", "title", "address", "class_id", "id")
"""Fields by which a record is called in sentences, best first."""


def label_of(node: Node, voice: Voice) -> str | None:
    """A hole for what the record goes by; None for one without a label that the audience may see."""
    labels = label_terms(node, voice)
    return voice.shown(labels, figures.name) if labels else None


def label_terms(node: Node, voice: Voice) -> tuple[Select, ...]:
    """The fields by which this record may be called before this audience, best first."""
    record = record_of(node, voice)
    declared = [] if record is None else [record.fields.get(name) for name in LABELS]
    return tuple(
        Select(type=of.type.type, operand=node, field=of.type)
        for of in declared
        if of is not None and voice.may_see(of)
    )


def record_of(node: Node, voice: Voice) -> Record | None:
    """The declaration of the node's record type."""
    return voice.vocabulary.records.get(node.type.name) if isinstance(node.type, RecordType) else None
