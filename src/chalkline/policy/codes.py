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
    HIDDEN_CHARACTER = "hidden-character"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"

    # the front matter
    NO_FRONT_MATTER = "no-front-matter"
    YAML_SYNTAX = "yaml-syntax"
    YAML_FEATURE = "yaml-feature"
    YAML_SURPRISE = "yaml-surprise"
    WRONG_TYPE = "wrong-type"
    LANGUAGE_VERSION = "language-version"

    # headings and clauses
    BAD_ID = "bad-id"
    DUPLICATE_ID = "duplicate-id"
    BAD_MARK = "bad-mark"
    UNDERLINED_HEADING = "underlined-heading"
    MISPLACED = "misplaced"
    PROSE_OUTSIDE_CLAUSE = "prose-outside-clause"
    RULE_OUTSIDE_CLAUSE = "rule-outside-clause"
    NO_RULE = "no-rule"
    NO_WORDING = "no-wording"

    # rule blocks
    UNCLOSED_BLOCK = "unclosed-block"
    MISSPELT_BLOCK = "misspelt-block"
    EMPTY_BLOCK = "empty-block"
    BAD_LINE = "bad-line"
    UNKNOWN_KIND = "unknown-kind"
    UNKNOWN_KEY = "unknown-key"
    KEY_OF_ANOTHER_KIND = "key-of-another-kind"
    MISSING_KEY = "missing-key"
    REPEATED_KEY = "repeated-key"
    KEYS_AT_ODDS = "keys-at-odds"

    # values of keys
    EMPTY_VALUE = "empty-value"
    BAD_NAME = "bad-name"
    BAD_CHOICE = "bad-choice"
    BAD_PARTY = "bad-party"
    BAD_ACT = "bad-act"
    BAD_REFERENCE = "bad-reference"
    BAD_FIELD = "bad-field"
    BAD_ROUTE = "bad-route"
    BAD_CLOCK = "bad-clock"

    # conditions
    CEL_SYNTAX = "cel-syntax"
    CEL_LIMIT = "cel-limit"
    TYPE_MISMATCH = "type-mismatch"
    UNKNOWN_NAME = "unknown-name"
    UNKNOWN_FIELD = "unknown-field"
    UNKNOWN_FUNCTION = "unknown-function"
    UNGUARDED_OPTIONAL = "unguarded-optional"
    BAD_PATTERN = "bad-pattern"
    BAD_LITERAL = "bad-literal"

    # names in rules
    UNKNOWN_EVENT = "unknown-event"
    UNKNOWN_ROLE = "unknown-role"
    UNKNOWN_RELATION = "unknown-relation"
    UNKNOWN_THING = "unknown-thing"
    UNKNOWN_MOMENT = "unknown-moment"
    UNKNOWN_ACT = "unknown-act"
    UNKNOWN_CASE = "unknown-case"
    UNKNOWN_CLAUSE = "unknown-clause"
    DUPLICATE_POLICY = "duplicate-policy"

    # what rules cannot do
    IMPOSSIBLE_EFFECT = "impossible-effect"
    GUESSED_FEATURE = "guessed-feature"
    POINTLESS_ASK = "pointless-ask"
    NO_DURATION = "no-duration"
    POINTLESS_DISCHARGE = "pointless-discharge"
    TIME_IN_HOLD = "time-in-hold"

    # wording and rules
    CONTRADICTING_FIGURE = "contradicting-figure"
    FIGURE_WITHOUT_RULE = "figure-without-rule"
    UNSIGNED_FIGURE = "unsigned-figure"
    UNSIGNED_LIST = "unsigned-list"
    VAGUE_FIGURE = "vague-figure"
    MORE_PROMISES = "more-promises"
    UNKNOWN_REFERENCE = "unknown-reference"
    UNKNOWN_DOCUMENT = "unknown-document"

    # contradictions
    NEVER_TRUE = "never-true"
    WINDOWS_NEVER_MEET = "windows-never-meet"
    CONFLICTING_PERIODS = "conflicting-periods"
    REFUSED_PERMISSION = "refused-permission"
    MINIMUM_ABOVE_MAXIMUM = "minimum-above-maximum"
    EMPTY_WINDOW = "empty-window"

    # windows, periods, times
    BAD_WINDOW = "bad-window"
    BAD_PERIOD = "bad-period"
    BAD_TIME = "bad-time"

    # calendars
    BAD_CALENDAR = "bad-calendar"

    # a school's files
    NO_FILE = "no-file"
    TOML_SYNTAX = "toml-syntax"
    BAD_ZONE = "bad-zone"
    BAD_NATION = "bad-nation"
    BAD_DOMAIN = "bad-domain"
    BAD_ADDRESS = "bad-address"
    BAD_TABLE = "bad-table"
    UNKNOWN_COLUMN = "unknown-column"
    BAD_CELL = "bad-cell"
    DUPLICATE_PERSON = "duplicate-person"
    DUPLICATE_ADDRESS = "duplicate-address"
    UNKNOWN_PERSON = "unknown-person"
    UNKNOWN_FACT = "unknown-fact"
    STRAY_FACT = "stray-fact"

    # a school's folder
    BAD_WEEK = "bad-week"
    UNKNOWN_CLASS = "unknown-class"
    DANGLING_ID = "dangling-id"
    REGISTER_DATES = "register-dates"
    STALE_REVIEW = "stale-review"
    NO_APPROVAL = "no-approval"
    REGISTER_AT_ODDS = "register-at-odds"
    UNREGISTERED = "unregistered"
    SHRUNKEN_LIST = "shrunken-list"
    MISSING_PERSON = "missing-person"
    BAD_STATE = "bad-state"


WARNINGS: frozenset[Code] = frozenset(
    {
        Code.NO_WORDING,
        Code.FIGURE_WITHOUT_RULE,
        Code.VAGUE_FIGURE,
        Code.MORE_PROMISES,
        Code.UNKNOWN_DOCUMENT,
        Code.STRAY_FACT,
        Code.STALE_REVIEW,
        Code.UNREGISTERED,
        Code.MISSING_PERSON,
    }
)


def severity_of(code: Code) -> Severity:
    """Warning for the codes listed as such, else error."""
    return Severity.WARNING if code in WARNINGS else Severity.ERROR
