"""What special arguments of functions are drawn from: texts that mean something, and positions in short texts."""

from collections.abc import Mapping, Sequence
from itertools import product

_ZONES = ("Europe/London", "America/New_York", "Asia/Kathmandu", "UTC", "+05:30", "-02:00")
_PATTERNS = ("(?i)k|ab", "a+b?", r"\\d-", "^a|b$", "[ab]{2}", "staff|pupil", "^$", "\\\\.exe$", "(?i)STAFF")
_SPANS = ("1h30m", "90s", "-2.5s", "1us", "0", "87660000h", "-1ms")
_TIMES = (
    "2026-11-20T09:30:00Z",
    "2026-10-25T01:30:00+01:00",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z",
    "2024-02-29T00:00:00.5-05:30",
)
_INTS = ("12", "-7", "9223372036854775807", "+5", "007")
_UINTS = ("12", "18446744073709551615", "0")
_DOUBLES = ("1.5", "-1e3", "NaN", "inf", "1e308", "0.1")
_QUANTITIES = ("500 MB", "1.5 GB", "2 KiB", "1,000", "60")
_SEPARATORS = ("", ",", "a", ",,")
_CLAUSES = ("%s", "%s!", "<%d>", "%x", "%b", "%o", "%X", "%.2f", "%e", "%%%s", "%s%s", "100%%", "%d %s")

TEXTS: Mapping[tuple[str, int], Sequence[str]] = {
    **dict.fromkeys((("matches", 1), ("matches_string", 1)), _PATTERNS),
    ("quantity", 0): _QUANTITIES,
    ("string_to_duration", 0): _SPANS,
    ("string_to_timestamp", 0): _TIMES,
    ("string_to_int64", 0): _INTS,
    ("string_to_uint64", 0): _UINTS,
    ("string_to_double", 0): _DOUBLES,
    ("string_to_bool", 0): ("true", "false", "1", "False"),
    ("string_split_string", 1): _SEPARATORS,
    ("string_split_string_int", 1): _SEPARATORS,
    ("list_join_string", 1): _SEPARATORS,
    ("string_format", 0): _CLAUSES,
    **dict.fromkeys(product(("permitted", "permitted_string", "permitted_person"), (1,)), ("late_mail", "camera")),
    **dict.fromkeys(product(("recorded", "recorded_string", "recorded_person"), (1,)), ("photo_consent",)),
    **dict.fromkeys(product(("permitted_string", "recorded_string"), (2,)), ("studio", "ben", "")),
    ("signed", 1): ("digital-communications",),
    ("related_kind", 2): ("form_tutor", "parent"),
}
"""What a text at this place of the overload is drawn from, for the most part."""
ZONES: Sequence[str] = _ZONES
"""What the zone of a ``…_with_tz`` is drawn from."""
FAULTY: Mapping[str, Sequence[str]] = {
    "matches": ("(", "[a", "a{2,1}"),
    "matches_string": ("(", "*"),
    "quantity": ("5 XB", "", "1.5"),
    "string_to_duration": ("1 h", "soon", "9999999999h"),
    "string_to_timestamp": ("2026-02-30T00:00:00Z", "now", "2026-11-20"),
    "string_to_int64": ("", "a", "9223372036854775808", "1.5"),
    "string_to_uint64": ("-1", "18446744073709551616", "a"),
    "string_to_double": ("", "1,5", "one"),
    "string_to_bool": ("yes", "", "tRuE"),
    "string_format": ("%d", "%s%s%s", "%q", "%.2f"),
}
"""Texts that are errors there. Written as sums, since the checker refuses them as literals."""
FAULTY_ZONES = ("Nowhere/No", "+25:00", "GMT+1x")
POSITIONS: Mapping[tuple[str, int], Sequence[int]] = {
    **dict.fromkeys(
        [
            ("index_list", 1),
            ("string_char_at_int", 1),
            ("string_index_of_string_int", 2),
            ("string_last_index_of_string_int", 2),
            ("string_replace_string_string_int", 3),
            ("string_split_string_int", 2),
            ("string_substring_int", 1),
            ("string_substring_int_int", 1),
            ("string_substring_int_int", 2),
        ],
        (0, 0, 1, 1, 2, 3, -1, 99),
    ),
    ("int64_to_timestamp", 0): (0, -1, 1_800_000_000, 253_402_300_799, 253_402_300_800, -62_135_596_801),
}
"""What an int at this place of the overload is drawn from, for the most part."""
