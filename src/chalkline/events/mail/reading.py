"""What is read of a message beyond its headers: only what some rule reads, so that other mail costs nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any

from msgspec.structs import replace

from chalkline.events.declared.mail import Attachment
from chalkline.events.mail.content.look import MOST, Look, look_at
from chalkline.events.mail.content.types import is_sound
from chalkline.events.mail.message import ParsedMail
from chalkline.events.mail.parts import Leaf
from chalkline.events.mail.text.features import FEATURES
from chalkline.events.mail.text.letter import letter_of
from chalkline.events.mail.text.reading import Reading
from chalkline.events.mail.text.texts import texts_of
from chalkline.events.mail.text.times import SchoolTimes
from chalkline.events.mail.text.words import Words, shipped_words
from chalkline.policy.cel.typed import Has, Select
from chalkline.policy.cel.types import RecordType
from chalkline.policy.cel.walk import nodes
from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.values import Timestamp

FILE_FEATURES = frozenset({"real_type", "program", "self_extracting", "holds_program", "macros", "encrypted", "music"})
"""The fields of :class:`chalkline.events.declared.mail_files.Content`."""
TEXT_FEATURES = frozenset(FEATURES)
_RECORDS: Mapping[str, frozenset[str]] = {"message": TEXT_FEATURES, "attachment": FILE_FEATURES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What is to be read of messages, and what of a school that takes."""

    features: frozenset[str] = frozenset()
    """The fields of messages and attachments to work out; the others stay undetermined."""
    words: Words = field(default_factory=shipped_words)
    zone: tzinfo = UTC
    """The school's, for deadlines."""
    domains: tuple[str, ...] = ()
    """The school's, for look-alikes."""
    times: SchoolTimes = field(default_factory=SchoolTimes)

    def text_features(self, mail: ParsedMail, at: Timestamp | None) -> dict[str, Any]:
        """The wanted fields of the message that came at the moment; those that it has none of are left out."""
        wanted = self.features & TEXT_FEATURES
        if not wanted:
            return {}
        reading = self._reading(mail, at)
        found = {name: FEATURES[name](reading) for name in wanted}
        return {name: value for name, value in found.items() if value is not None}

    def attachments(self, mail: ParsedMail) -> tuple[Attachment, ...]:
        """The attachments with the wanted fields."""
        wanted = self.features & FILE_FEATURES
        if not wanted:
            return mail.attachments
        leaves = {leaf.attachment: leaf for leaf in mail.leaves if leaf.attachment is not None}
        return tuple(_seen(file, leaves.get(place), wanted) for place, file in enumerate(mail.attachments))

    def _reading(self, mail: ParsedMail, at: Timestamp | None) -> Reading:
        texts = texts_of(mail.leaves)
        letter = letter_of(texts.written, mail.subject)
        carried = "\n\n".join(filter(None, (letter.forwarded, texts.carried)))
        return Reading(
            subject=mail.subject,
            letter=letter._replace(forwarded=carried),
            links=texts.links,
            sender_domain=mail.sender.rpartition("@")[2],
            own_domains=self.domains,
            words=self.words,
            now=None if at is None else at.utc.astimezone(self.zone),
            times=self.times,
        )


NOTHING_READ = Reader()
"""Reads headers alone."""


def features_read(policies: PolicySet) -> frozenset[str]:
    """The fields that some rule reads and that take reading texts or files."""
    conditions = (rule.applies for rules in policies.on.values() for rule in rules)
    reads = (node for condition in conditions for node in nodes(condition) if isinstance(node, Select | Has))
    return frozenset(
        node.field.name
        for node in reads
        if isinstance(node.operand.type, RecordType) and node.field.name in _RECORDS.get(node.operand.type.name, ())
    )


def _seen(file: Attachment, leaf: Leaf | None, wanted: frozenset[str]) -> Attachment:
    """The attachment as its bytes show it; what is too large to look at stays undetermined."""
    if leaf is None or leaf.end - leaf.start > MOST:
        return file
    look = look_at(leaf.body(MOST), file.extension)
    known = {name: value for name, value in _fields(look).items() if name in wanted and value is not None}
    return replace(file, **known)


def _fields(look: Look) -> dict[str, Any]:
    return {
        "real_type": look.kind,
        "program": look.program,
        "self_extracting": look.self_extracting,
        "holds_program": look.holds_program,
        "macros": look.macros,
        "encrypted": look.encrypted,
        "music": is_sound(look.kind),
    }
