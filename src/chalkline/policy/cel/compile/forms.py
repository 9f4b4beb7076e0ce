"""How calls are written in Python: a table by overload, and by the compiler's own operations, named ``@…``.

An overload that is not in the table is called as the library of functions implements it. A form is only used where the
arguments' types make Python's operator mean what CEL's does (see ``lowering``); what is in the table never fails.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Form:
    """Python text with ``{0}``, ``{1}`` … for the arguments."""

    text: str | None
    """None where the library's function is called."""
    cost: int = 1
    test: str | None = None
    """Shorter text that is true in the same cases, for where only that counts."""
    negation: str | None = None
    """Text that is true in all other cases, where there is one that is shorter than with a ``not``."""


LIBRARY_CALL = Form(None, cost=20)

_ORDER = {"less": "<", "less_equals": "<=", "greater": ">", "greater_equals": ">="}
_ORDERED = ("int64", "uint64", "double", "string", "bytes", "timestamp", "duration")

ORDERINGS: Mapping[str, str] = MappingProxyType(
    {f"{name}_{kind}": sign for name, sign in _ORDER.items() for kind in _ORDERED}
)
"""Overload → Python's comparison of the same meaning."""

FORMS: Mapping[str, Form] = MappingProxyType(
    {
        **{overload: Form(f"({{0}} {sign} {{1}})") for overload, sign in ORDERINGS.items()},
        "equals": Form("({0} == {1})"),
        "not_equals": Form("({0} != {1})"),
        "in_list": Form("({0} in {1})", cost=2),
        "in_map": Form("({0} in {1})", cost=2),
        **dict.fromkeys(
            (
                "size_string",
                "string_size",
                "size_bytes",
                "bytes_size",
                "size_list",
                "list_size",
                "size_map",
                "map_size",
            ),
            Form("len({0})", cost=2),
        ),
        "starts_with_string": Form("{0}.startswith({1})", cost=5),
        "ends_with_string": Form("{0}.endswith({1})", cost=5),
        "contains_string": Form("({1} in {0})", cost=3),
        # the compiler's own
        "@local_minute": Form("world.calendar.local_minute({0})", cost=15),
        "@weekday": Form("(({0} // 1440 + 3) % 7)", cost=3),
        "@day_from_sunday": Form("(({0} // 1440 + 4) % 7)", cost=3),
        "@hour": Form("({0} % 1440 // 60)", cost=3),
        "@minute": Form("({0} % 60)", cost=2),
        "@minute_of_day": Form("({0} % 1440)", cost=2),
        "@inside": Form("{0}(world.calendar, {1})", cost=40),
        "@bounded": Form("bounded({0}, {1})", cost=5),
        "@among": Form("({0} in {1})", cost=2),
        "@overlaps": Form(
            "(not {1}.isdisjoint({0}))", cost=4, test="not {1}.isdisjoint({0})", negation="{1}.isdisjoint({0})"
        ),
        "@within": Form("{1}.issuperset({0})", cost=5),
        "@only": Form("({0}.count({1}) == len({0}))", cost=5, negation="({0}.count({1}) != len({0}))"),
        "@filled": Form("(len({0}) > 0)", cost=1, test="{0}"),
        "@any_above": Form("(len({0}) > 0 and max({0}) > {1})", cost=5, test="({0} and max({0}) > {1})"),
        "@any_below": Form("(len({0}) > 0 and min({0}) < {1})", cost=5, test="({0} and min({0}) < {1})"),
        "@from_to": Form("({1} <= {0} <= {2})", cost=2),
        "@from_before": Form("({1} <= {0} < {2})", cost=2),
        "@after_to": Form("({1} < {0} <= {2})", cost=2),
        "@after_before": Form("({1} < {0} < {2})", cost=2),
        "@casefolded": Form("{0}.casefold()", cost=5),
        "@found": Form("{1}({0})", cost=150),
    }
)


def form_of(overload: str) -> Form:
    """How the overload is written."""
    return FORMS.get(overload, LIBRARY_CALL)
