"""Fields of records, and whether they are there."""

import numpy as np
from msgspec import UNSET

from chalkline.policy.cel.columnar.columns import (
    NUMBER_OF,
    Codes,
    Column,
    Errors,
    Failed,
    Numbers,
    Records,
    Same,
    Stored,
    Values,
    first_errors,
    with_errors,
)
from chalkline.policy.cel.columnar.distinct import once_for_each
from chalkline.policy.cel.columnar.grouping import coded
from chalkline.policy.cel.errors import CelError, ErrorKind
from chalkline.policy.cel.types import BOOL, STRING, FieldType, RecordType

_RECORD = RecordType("record")


def present(stored: Stored, field: FieldType | None) -> Column:
    """What events carry in a field; where they lack it, the error that this is."""
    if stored.missing is None:
        return stored.column
    if stored.missing.all():
        return Failed(errors=_missing(stored, field))  # type: ignore[arg-type]
    return with_errors(stored.column, first_errors(stored.column.errors, _missing(stored, field)))


def _kind(field: FieldType | None) -> ErrorKind:
    """An optional field that is not there is no such field; any other one has not been filled in yet."""
    return ErrorKind.NO_SUCH_FIELD if field is not None and field.optional else ErrorKind.NOT_KNOWN


def _missing(stored: Stored, field: FieldType | None) -> Errors:
    if stored.missing is None:
        return None
    return stored.missing.astype(np.uint8) * np.uint8(NUMBER_OF[_kind(field)])


def selected(record: Column, field: FieldType, size: int) -> Column:
    """A field of the record in each row."""
    match record:
        case Failed():
            return record
        case Records():
            found = present(record.field(field.name), field)
            return with_errors(found, first_errors(record.errors, found.errors))
        case _:
            missing = CelError(_kind(field))

            def read(one: object) -> object:
                value = getattr(one, field.name, UNSET)
                return missing if value is UNSET else value

            return once_for_each(read, [(record, _RECORD)], record.errors, size, field.type)


def carries(record: Column, field: FieldType, size: int) -> Column:
    """Whether the record in each row has the field; what facts know counts as there."""
    if isinstance(record, Failed) or field.from_facts:
        return record if isinstance(record, Failed) else Same(value=True, errors=record.errors)
    if not isinstance(record, Records):
        return once_for_each(
            lambda one: getattr(one, field.name, UNSET) is not UNSET, [(record, _RECORD)], record.errors, size, BOOL
        )
    missing = record.field(field.name).missing
    if missing is None:
        return Same(value=True, errors=record.errors)
    return with_errors(Numbers(type=BOOL, values=~missing), record.errors)


def key_of_record(record: Column, size: int) -> Column:
    """The id by which facts know the record in each row; empty where it has none."""
    match record:
        case Failed():
            return record
        case Records():
            stored = record.field("id")
            if stored.missing is None:
                return with_errors(stored.column, record.errors)
            ids = coded(stored.column, STRING, size)
            codes = np.where(stored.missing, len(ids.values), ids.codes)
            return Codes(codes=codes, values=Values(python=[*ids.values.objects, ""]), errors=record.errors)
        case _:
            return once_for_each(lambda one: getattr(one, "id", ""), [(record, _RECORD)], record.errors, size, STRING)
