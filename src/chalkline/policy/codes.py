"""Every code a diagnostic can have. Each has a section with an example in ``docs/reference/diagnostics.md``."""

from enum import StrEnum


class Severity(StrEnum):
    """What a diagnostic means for publication."""

    ERROR = "error"
    WARNING = "warning"


class Code(StrEnum):
    """The codes, by what they are about."""

    # the file
    NOT_UTF8 = "not-utf8"
    TOO_LARGE = "too-large"
    NO_FRONT_MATTER = "no-front-matter"
    YAML_SYNTAX = "yaml-syntax"
    YAML_SURPRISE = "yaml-surprise"
    LANGUAGE_VERSION = "language-version"

    # conditions
    CEL_SYNTAX = "cel-syntax"
    CEL_LIMIT = "cel-limit"
    TYPE_MISMATCH = "type-mismatch"
    UNKNOWN_NAME = "unknown-name"
    UNKNOWN_FIELD = "unknown-field"
    UNKNOWN_FUNCTION = "unknown-function"
    UNGUARDED_OPTIONAL = "unguarded-optional"
    BAD_PATTERN = "bad-pattern"


WARNINGS: frozenset[Code] = frozenset()


def severity_of(code: Code) -> Severity:
    """Warning for the codes listed as such, else error."""
    return Severity.WARNING if code in WARNINGS else Severity.ERROR
