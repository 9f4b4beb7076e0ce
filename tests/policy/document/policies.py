"""Policies that Hypothesis makes: every kind of rule, every key, conditions over several lines."""

from functools import partial
from unicodedata import normalize

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from chalkline.policy.calendar.periods import LocalTime, Period, Unit
from chalkline.policy.calendar.window_text import parse_window
from chalkline.policy.calendar.windows import Window
from chalkline.policy.document import kinds
from chalkline.policy.document.kinds import KINDS, Key, Kind
from chalkline.policy.document.registers import FIELD_TYPES
from chalkline.policy.document.values import DISPOSITIONS
from chalkline.policy.effects import Effect
from chalkline.policy.model import (
    Act,
    AnyRule,
    CaseClock,
    Clause,
    Condition,
    Context,
    Moment,
    Party,
    Policy,
    RecordField,
    Route,
)
from chalkline.policy.source import Placed, Source

NAMES = st.sampled_from(["staff", "head_of_year", "dpo", "mail", "child", "device_lost", "a1"])
DOTTED = st.builds(".".join, st.lists(NAMES, min_size=1, max_size=3))
CLAUSE_IDS = st.from_regex(r"[a-z0-9]{1,3}([-_.][a-z0-9]{1,3}){0,2}", fullmatch=True)
POLICY_IDS = st.from_regex(r"[a-z0-9]{1,3}([-_][a-z0-9]{1,3}){0,2}", fullmatch=True)
WORDS = st.from_regex(r"[A-Za-z£'(][a-z0-9'é,.:)-]{0,8}", fullmatch=True)
TEXTS = st.builds(" ".join, st.lists(WORDS, min_size=1, max_size=6))
TITLES = st.builds("{}{}".format, TEXTS, st.sampled_from(["", " #", " {x}", " C#", " `a`"]))
PERIODS = st.builds(Period, count=st.integers(1, 999), unit=st.sampled_from(Unit)) | st.builds(
    Period, count=st.integers(1, 99), unit=st.just(Unit.HOUR), excluding_weekends=st.booleans()
)
TIMES = st.builds(LocalTime, st.integers(0, 1440))
PARTIES = st.builds(Party, name=NAMES, of=st.none() | NAMES)
MOMENTS = st.builds(Moment, name=DOTTED, time=st.none() | TIMES)
ACTS = st.builds(Act, name=DOTTED, targets=st.lists(DOTTED, max_size=3).map(tuple))
CONDITIONS = st.sampled_from(
    ['"staff" in sender.roles', 'a\n  && b == "when; who"', "c // why: not\n\td", "[1, 2].all(x, x > 0)", "'''\n ~ '''"]
).map(lambda text: Condition(text=text))
FIELDS = st.builds(RecordField, name=NAMES, type=st.sampled_from(FIELD_TYPES), optional=st.booleans())
ROUTES = st.builds(Route, party=PARTIES, when=st.none() | CONDITIONS)
CLOCKS = st.builds(CaseClock, duty=TEXTS, who=PARTIES, start=DOTTED, within=PERIODS, when=st.none() | CONDITIONS)
OPENING = st.builds(Act, name=st.just("open"), targets=st.tuples(NAMES))


def placed(values: SearchStrategy[object]) -> SearchStrategy[object]:
    return values.map(Placed)


def several(values: SearchStrategy[object], **limits: int) -> SearchStrategy[object]:
    return st.lists(values, min_size=1, max_size=3, **limits).map(tuple)  # type: ignore[arg-type]


VALUES: dict[int, SearchStrategy[object]] = {
    id(value): strategy
    for value, strategy in (
        (kinds.NAME, placed(NAMES)),
        (kinds.DOTTED, placed(DOTTED)),
        (kinds.DOTTED_NAMES, several(placed(DOTTED))),
        (kinds.NAMES, several(placed(NAMES))),
        (kinds.CLAUSES, several(placed(CLAUSE_IDS | st.builds("{}#{}".format, POLICY_IDS, CLAUSE_IDS)))),
        (kinds.IDS, several(placed(st.sampled_from(["MAIL-5", "a", "X.1/2"])))),
        (kinds.PARTY, PARTIES),
        (kinds.PARTIES, several(PARTIES)),
        (kinds.CONDITION, CONDITIONS),
        (kinds.EFFECT, placed(st.sampled_from([effect for effect in Effect if effect]))),
        (kinds.DISPOSITION, placed(st.sampled_from(DISPOSITIONS))),
        (kinds.PERIOD, placed(PERIODS)),
        (kinds.MOMENT, MOMENTS),
        (kinds.CADENCE, placed(PERIODS) | MOMENTS),
        (kinds.ACT, ACTS),
        (kinds.OTHERWISE, several(PARTIES) | OPENING),
        (kinds.YES_NO, placed(st.booleans())),
        (kinds.TEXT, placed(TEXTS)),
        (kinds.FIELDS, st.lists(FIELDS, min_size=1, max_size=3, unique_by=lambda field: field.name).map(tuple)),
        (kinds.ROUTES, several(ROUTES)),
        (kinds.CLOCKS, several(CLOCKS)),
    )
}


@st.composite
def rules_of(draw: st.DrawFn, kind: Kind) -> AnyRule:
    """A rule with some of its kind's keys: those that it needs are there, those at odds are not."""
    present = {key for key in kind.keys.values() if key.required or draw(st.booleans())}
    for one, other in kind.apart:
        present -= {kind.keys[other]} if kind.keys[one] in present else set()
    fields = {key.field: draw(VALUES[id(key.value)]) for key in _in_order(kind, present)}
    for need in kind.needs:
        given, first = kind.keys[need.given], kind.keys[need.keys[0]]
        if given.field in fields and not any(kind.keys[name].field in fields for name in need.keys):
            fields[first.field] = draw(VALUES[id(first.value)])
    return kind.rule(**fields)


def _in_order(kind: Kind, keys: set[Key]) -> list[Key]:
    return [key for key in kind.keys.values() if key in keys]


RULES = st.sampled_from(list(KINDS.values())).flatmap(rules_of)
PROSE = st.builds("\n".join, st.lists(TEXTS, min_size=1, max_size=3)) | st.sampled_from(
    ["- one\n- two\n\n  more", "```\ncode\n```", "> quoted", "1) a\n\n***\n\n[x]: /y", "    indented", "| a |\n<!-- b"]
)
WORDINGS = st.builds("\n\n".join, st.lists(PROSE, min_size=1, max_size=3))
CLAUSES = st.builds(
    Clause,
    id=CLAUSE_IDS.map(Placed),
    title=TITLES | st.just(""),
    level=st.integers(1, 6),
    wording=WORDINGS,
    rules=several(RULES),
)
CONTEXTS = st.builds(Context, title=TITLES, level=st.integers(1, 6), wording=st.just("") | WORDINGS)
WINDOW_TEXTS = ("weekdays 07:30-17:00", "school days", "monday, friday 22:00-06:00 except bank holidays", "term time")
ITEMS = (
    TEXTS
    | st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=8).map(partial(normalize, "NFC"))
    | st.sampled_from(["no", "1.0", "a: b", "# c", "07:30"])
)


def window(text: str) -> Placed[Window]:
    found = parse_window(Placed(text))
    assert isinstance(found, Window)
    return Placed(found)


POLICIES = st.builds(
    Policy,
    id=POLICY_IDS.map(Placed),
    title=ITEMS.map(Placed),
    version=st.integers(1, 99).map(Placed),
    binds=st.lists(NAMES.map(Placed), max_size=3).map(tuple),
    statutory=st.booleans(),
    publish=st.booleans(),
    windows=st.dictionaries(NAMES, st.sampled_from(WINDOW_TEXTS).map(window), max_size=3),
    lists=st.dictionaries(NAMES.map("list_{}".format), several(ITEMS).map(Placed), max_size=2),
    sections=st.lists(CLAUSES | CONTEXTS, max_size=4, unique_by=lambda section: getattr(section, "id", section)).map(
        tuple
    ),
    digest=st.just(""),
    source=st.just(Source.of("", "")),
)
"""Policies that a document could say."""
