import pytest

from chalkline.policy.calendar.periods import Unit
from chalkline.policy.check.figures import Kind
from chalkline.policy.check.prose import mentions
from chalkline.policy.check.prose.periods import PERIODS

DAY, MONTH, SECOND = Unit.DAY, Unit.MONTH, Unit.SECOND

CLOCKS = [
    ("at 7.30am", [{450}]),
    ("at 7:30 a.m. sharp", [{450}]),
    ("from 07:30", [{450}]),
    ("by 5pm", [{1020}]),
    ("by 5 p.m.", [{1020}]),
    ("until 17:00", [{1020}]),
    ("12am, 12pm", [{0, 1440}, {720}]),
    ("at noon, before midday, until midnight", [{720}, {720}, {0, 1440}]),
    ("half past three", [{210, 930}]),
    ("half past three in the afternoon", [{930}]),
    ("quarter to nine", [{525, 1245}]),
    ("a quarter past one pm", [{795}]),
    ("twenty-five to five", [{275, 995}]),
    ("nine o'clock", [{540, 1260}]),
    ("seven in the morning", [{420}]),
    ("between 9am and 4.15pm", [{540}, {975}]),
    ("9-5pm", [{540, 1260}, {1020}]),
    ("9.00\u201316:15", [{540, 1260}, {975}]),
    ("from 8.30 to 4.15", [{510, 1230}, {255, 975}]),
    ("1700 hours", [{1020}]),
]
PERIODS_SAID = [
    ("456 days", [(456, DAY, False)]),
    ("four hundred and fifty-six days", [(456, DAY, False)]),
    ("15 months (456 days)", [(15, MONTH, False), (456, DAY, False)]),
    ("a fortnight", [(14, DAY, False)]),
    ("two weeks", [(14, DAY, False)]),
    ("one year", [(12, MONTH, False)]),
    ("two working days", [(2, Unit.WORKING_DAY, False)]),
    ("5 school days", [(5, Unit.SCHOOL_DAY, False)]),
    ("a 72-hour limit", [(259_200, SECOND, False)]),
    ("half an hour", [(1_800, SECOND, False)]),
    ("an hour and a half", [(5_400, SECOND, False)]),
    ("two and a half hours", [(9_000, SECOND, False)]),
    ("48 hours excluding weekends", [(172_800, SECOND, True)]),
    ("48 hours, weekends not counted", [(172_800, SECOND, True)]),
    ("two or three days", [(2, DAY, False), (3, DAY, False)]),
    ("thirty days", [(30, DAY, False)]),
    ("within a day", [(1, DAY, False)]),
]
AMOUNTS = [
    ("500 MB", Kind.SIZE, 500_000_000),
    ("0.5 GB", Kind.SIZE, 500_000_000),
    ("20 megabytes", Kind.SIZE, 20_000_000),
    ("2 KiB", Kind.SIZE, 2_048),
    ("\u00a31,200", Kind.MONEY, 1_200),
    ("fifty pounds", Kind.MONEY, 50),
    ("80%", Kind.SHARE, 80),
    ("80 per cent", Kind.SHARE, 80),
    ("more than 20 recipients", Kind.COUNT, 20),
    ("twenty or more", Kind.COUNT, 20),
    ("over 2,000 people", Kind.COUNT, 2_000),
]
NOT_FIRM = ["24/7", "MP3s", "form 8B", "12 years old", "version 2.10", "the age of 18 years", "one of them"]
NOT_FIRM += ["annually", "24 hours a day", "7 days a week", "midday supervisors", "a midnight feast"]


@pytest.mark.parametrize(("text", "expected"), CLOCKS)
def test_clock_times(text: str, expected: list[set[int]]) -> None:
    found = [mention for mention in mentions(text) if mention.firm]
    assert [mention.kind for mention in found] == [Kind.CLOCK] * len(expected)
    assert [{value for _, value in mention.meanings} for mention in found] == expected


@pytest.mark.parametrize(("text", "expected"), PERIODS_SAID)
def test_periods(text: str, expected: list[object]) -> None:
    found = [mention for mention in mentions(text) if mention.firm]
    assert [[value for kind, value in mention.meanings if kind is Kind.PERIOD] for mention in found] == [
        [each] for each in expected
    ]


@pytest.mark.parametrize(("text", "kind", "value"), AMOUNTS)
def test_amounts(text: str, kind: Kind, value: int) -> None:
    (found,) = [mention for mention in mentions(text) if mention.firm]
    assert (kind, value) in found.meanings


@pytest.mark.parametrize("text", NOT_FIRM)
def test_what_promises_no_figure(text: str) -> None:
    assert not [mention for mention in mentions(text) if mention.firm]


@pytest.mark.parametrize("text", ["every year", "annually", "once a year"])
def test_a_frequency_states_its_period(text: str) -> None:
    (found,) = mentions(text)
    assert (Kind.PERIOD, (12, MONTH, False)) in found.meanings


def test_mentions_know_their_places() -> None:
    text = "before 7.30am or for 456 days"
    assert [text[mention.start : mention.end] for mention in mentions(text)] == ["7.30am", "456 days"]


def test_every_pattern_of_periods_matches_something() -> None:
    texts = " ; ".join(
        [text for text, _ in PERIODS_SAID]
        + ["quarter of an hour", "three quarters of an hour", "half a year", "fortnightly", "hourly", "daily", "weekly"]
        + ["monthly", "quarterly", "yearly", "termly"]
    )
    assert [pattern.pattern for pattern, _ in PERIODS if not pattern.search(texts)] == []
