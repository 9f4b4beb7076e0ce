"""What guards a pattern never keeps it from finding anything."""

import re
import string
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalkline.events.mail.text import deadlines, details, letter, markings, times
from chalkline.events.mail.text.guarded import Guarded, has_figure, in_small_letters

ORDINARY = tomllib.loads((Path(__file__).parent / "ordinary.toml").read_text("utf-8"))
TEXTS = [written for listed in ORDINARY.values() for written in listed]
GUARDED = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in (deadlines, details, letter, markings, times)
    for name, value in vars(module).items()
    if isinstance(value, Guarded)
}
FOUND = [
    found
    for line in (
        "07700 900118|+44 7700 900118|01632 960118|12345678|GB82 WEST|AB1 2CD|\u0663\u0663-\u0663\u0663-\u0663\u0663",
        "12 Mill Lane|The Old Forge Close|Flat 2b, The Mill|lives at 14 Mill|Now: 3 mill|house at no 12",
        "d.o.b. 3.4.2015|DOB 1/2/15|n\u00e9e 3 May 1980|b\u0131rthday 3.4.2015|born on 3rd of May 2014",
        "date of B\u0130RTH 3.4.2015|PRIVATE|re\u017ftricted: |in confidence|not for circulation",
        "this e-mail is CONF\u0130DENTIAL|if you have rece\u0131ved th\u0131\u017f|Di\u017fclaimer:",
        "views expre\u017f\u017fed|privileged|for your eyes only|embargoed|official-sensitive|addressee",
        "half past three|QUARTER to 4|1530hrs|1530 hours|w\u0131thin 24 hours|expires in an hour|runs out in 2 days",
        "please reply today.|kindly pay ton\u0130ght!|in the next day|claim it in 3 min|update this afternoon",
    )
    for found in line.split("|")
]


CUES = (
    *(
        "by ",
        "BEFORE ",
        "Pr\u0131or to ",
        "no later than",
        "Due: ",
        "clo\u017fing date \u0130s ",
        "bookings close on ",
        "last day",
    ),
    *(
        "4pm ",
        "Friday",
        "(",
        "the end of ",
        "half term (",
        "Please ",
        "update ",
        "today.",
        "TON\u0130GHT!",
        "this afternoon",
    ),
    *(
        "Within ",
        "IN THE NEXT ",
        "ten ",
        "3 ",
        "hours ",
        "M\u0130NUTE ",
        "days ",
        " ",
        ".",
        "\n",
        "\u212a",
        "\xc9",
        "we ",
        "shop ",
    ),
)


@pytest.mark.parametrize("guarded", GUARDED.values(), ids=GUARDED)
def test_a_guard_lets_through_all_that_the_pattern_finds(guarded: Guarded) -> None:
    written = [*TEXTS, *FOUND, *map(str.upper, FOUND), *(f"{one} {other}" for one in FOUND for other in FOUND)]
    found = [text for text in written if guarded.pattern.search(text)]
    assert found
    assert found == [text for text in written if guarded.search(text)]


@given(st.lists(st.sampled_from(FOUND) | st.text(max_size=4), max_size=6).map("".join))
def test_no_guard_keeps_anything_back(text: str) -> None:
    for guarded in GUARDED.values():
        assert bool(guarded.search(text)) == bool(guarded.pattern.search(text))
        assert guarded.sub("", text) == guarded.pattern.sub("", text)
        assert [*map(str, guarded.finditer(text))] == [*map(str, guarded.pattern.finditer(text))]


@pytest.mark.parametrize("name", ["_CUE", "_TODAY", "_WITHIN"])
@given(text=st.lists(st.sampled_from(CUES) | st.text(max_size=3), max_size=12).map("".join))
def test_cues_in_small_letters_are_those_of_any_case(name: str, text: str) -> None:
    listed = vars(deadlines)[name]
    pattern = listed.pattern if isinstance(listed, Guarded) else listed
    of_any_case = re.compile(pattern.pattern, re.IGNORECASE)
    assert [*map(re.Match.span, listed.finditer(in_small_letters(text)))] == [
        *map(re.Match.span, of_any_case.finditer(text))
    ]


def test_small_are_all_letters_that_patterns_of_any_case_take_for_ascii() -> None:
    every = "".join(map(chr, range(0x20000)))
    for small in string.ascii_lowercase:
        taken = set(re.findall(small, every, re.IGNORECASE))
        assert {in_small_letters(each) for each in taken} == {small}


@given(st.text())
def test_a_figure_is_one_of_any_script(text: str) -> None:
    assert has_figure(text) == bool(re.search(r"\d", text))
