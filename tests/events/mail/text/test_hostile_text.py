"""Texts made to keep the reader busy: each is read within a time that its length allows."""

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.events.mail.text.letters import letter, read

from chalkline.events.mail.reading import TEXT_FEATURES
from chalkline.events.mail.text.markup import read_markup

LONGEST_SECONDS = 4
N = 60_000

TEXTS: dict[str, Callable[[], str]] = {
    "one long word": lambda: "a" * N * 5,
    "dots between letters": lambda: "a." * N * 2,
    "at signs": lambda: "a@" * N * 2,
    "digits": lambda: "1" * N * 5,
    "digits and blanks": lambda: "1 " * N * 2,
    "dates": lambda: "by Friday 4pm " * N,
    "cues": lambda: "please by need before " * N,
    "blank lines": lambda: "\n" * N * 5,
    "lines of blanks": lambda: (" " * 50 + "\n") * 5000,
    "quotation marks": lambda: "> " * N * 2,
    "headers": lambda: "From: a\nSent: b\nTo: c\n" * 20_000,
    "replies": lambda: "On Monday he wrote:\n" * 20_000,
    "replies begun": lambda: "On Monday he said\n" * 20_000,
    "signatures": lambda: "Kind regards\n" * 20_000,
    "words of thanks": lambda: "very many kind best warm " * N,
    "phrases begun": lambda: "send forward pass share to all you " * 10_000,
    "capitals": lambda: "A" * N + " " + "AB " * N,
    "flats": lambda: "Flat 1, 22 The Old " * 20_000,
    "capitalised words": lambda: "12 Abc Def Ghi " * 20_000,
    "combining marks": lambda: "a\u0301\u0302\u0303" * N,
}
MARKUP: dict[str, Callable[[], str]] = {
    "nested blocks": lambda: "<div>" * N,
    "nested quotations": lambda: "<blockquote>" * N,
    "open comments": lambda: "<!--" * N,
    "open scripts": lambda: "<script>" * N,
    "tags begun": lambda: "<a " * N,
    "links": lambda: "<a href=x>" * N,
    "attributes": lambda: "<a " + "href=" * N + ">",
    "entities": lambda: "&amp" * N + "&#" * N,
    "angles": lambda: "<" * N * 4,
    "a long link": lambda: f"<a href='http://{'a.' * N}test'>{'b.' * N}test</a>",
}


@pytest.mark.parametrize("make", TEXTS.values(), ids=TEXTS)
def test_hostile_text_is_read_soon(make: Callable[[], str]) -> None:
    raw = letter(make(), subject="Re: " + "a, b / " * 1000)
    began = time.process_time()
    assert TEXT_FEATURES - {"deadline", "notice"} <= read(raw).keys()
    assert time.process_time() - began < LONGEST_SECONDS


@pytest.mark.parametrize("make", MARKUP.values(), ids=MARKUP)
def test_hostile_markup_is_read_soon(make: Callable[[], str]) -> None:
    raw = letter("Hello.", html=make())
    began = time.process_time()
    read(raw)
    assert time.process_time() - began < LONGEST_SECONDS


@pytest.mark.parametrize(
    "time", ["within 3 m\u0131nutes", "within 3 M\u0130NUTES", "by half past \u017fix", "by quarter to f\u0131ve"]
)
def test_times_in_letters_that_patterns_take_for_others_are_read(time: str) -> None:
    assert "deadline" in read(letter(f"Please send the form {time}."))


@given(st.text(alphabet=st.sampled_from("<>/!-ab =\"'&;\n"), max_size=60))
def test_any_markup_is_text(markup: str) -> None:
    text, links = read_markup(f"<p>{markup}</p>")
    assert isinstance(text, str)
    assert all(link.target for link in links)


@given(st.text(max_size=200))
def test_any_text_has_every_feature(text: str) -> None:
    assert TEXT_FEATURES - {"deadline", "notice"} <= read(letter(text.replace("\0", ""))).keys()


@given(st.text(alphabet="ab \t\r\n\f\v\xa0\u2003", max_size=12))
def test_blanks_in_a_row_are_one(written: str) -> None:
    text, _ = read_markup(f"x{written}y")
    assert text == re.sub(r"[ \t\r\f\xa0]*\n[\s\xa0]*|[ \t\r\f\xa0]+", " ", f"x{written}y")
