"""What a condition may name, beside the functions that every condition has."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalkline.policy.cel.typed import Constant
from chalkline.policy.cel.types import FieldType, RecordType, Type

KnownNames = frozenset[str] | None
"""Names that a literal may say; None where they are not known and so not checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What literal arguments of ``permitted``, ``recorded``, ``signed`` and ``related`` may say."""

    permissions: KnownNames = None
    records: KnownNames = None
    """Registers and consents."""
    policies: KnownNames = None
    relations: KnownNames = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarations:
    """The names of one scope: of an event, of a kind of rule, of a case."""

    variables: Mapping[str, Type] = field(default_factory=dict)
    """The root fields of the event, and ``at``."""
    lacking: Mapping[str, FieldType] = field(default_factory=dict)
    """Those root fields that the event may lack (optional), or that nobody may have filled in yet (undetermined)."""
    constants: Mapping[str, Constant] = field(default_factory=dict)
    """The policy's windows and lists."""
    records: Mapping[str, RecordType] = field(default_factory=dict)
    """Records by name, with all their fields: what a type that only names a record stands for."""
    names: Names = field(default_factory=Names)

    def fields_of(self, record: RecordType) -> Mapping[str, FieldType]:
        """The fields of a record, as declared here or else as the type itself has them."""
        return self.records.get(record.name, record).fields
