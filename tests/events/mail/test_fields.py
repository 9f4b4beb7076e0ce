"""The texts, parameters and dates of header fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalkline.events.mail.dates import arrival_of, date_of
from chalkline.events.mail.parameters import extension, file_name, media_type, parameters
from chalkline.events.mail.words import decoded, text_of
from chalkline.events.moments import text_of_moment


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?caf=C3=A9?=", "café"),
        ("=?UTF-8?B?Y2Fmw6k=?= today", "café today"),
        ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        ("=?utf-8?b?w4M=?=\t=?iso-8859-1?q?=E9?=", "Ãé"),
        ("=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "é"),
        ("=?utf-8*en?q?a_b?=", "a b"),
        ("=?gb2312?b?1tDOxA==?=", "中文"),
        ("=?nonsense?q?a=E9?=", "aé"),
        ("=?utf-8?b?w6k?=", "é"),
        ("=?utf-8?x?w6k?=", "=?utf-8?x?w6k?="),
        ("=?utf-8?q?a=0D=0ABcc:?=", "a Bcc:"),
    ],
)
def test_encoded_words_are_decoded(written: str, text: str) -> None:
    assert decoded(written) == text


def test_raw_bytes_are_utf8_or_else_windows() -> None:
    assert text_of("café".encode()) == "café"
    assert text_of("caf\u00e9 \u20ac".encode("cp1252")) == "café €"


def test_folded_lines_are_one_line() -> None:
    assert text_of(b"a\r\n b\tc\0") == "a  b c "


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('; filename="a.txt"', "a.txt"),
        ("; FileName=a b.txt", "a b.txt"),
        (r'; filename="C:\\dir\\a.txt"', "a.txt"),
        ('; filename="../../etc/passwd"', "passwd"),
        (r'; filename="a\"b.txt"', 'a"b.txt'),
        ('; filename="a;b.txt"; size=3', "a;b.txt"),
        ("; filename*=utf-8''caf%C3%A9.txt", "café.txt"),
        ('; filename*0="a"; filename*1*=%20b; filename*3="x"', "a b"),
        ("; filename*0*=utf-8''%C3; filename*1*=%A9", "é"),
        ("; filename=plain; filename*=utf-8''better", "better"),
        ('; filename="=?utf-8?q?caf=C3=A9?="', "café"),
        ('; filename="invoice\u202efdp.exe"', "invoicefdp.exe"),
        ('; filename="a\tb.txt"', "ab.txt"),
        ("; filename", ""),
        ("", ""),
    ],
)
def test_the_name_of_a_file(written: str, name: str) -> None:
    assert file_name("attachment" + written, "") == name


def test_a_file_without_a_name_of_its_own_has_its_contents() -> None:
    assert file_name("inline", "image/png; name=a.png") == "a.png"


def test_a_long_name_is_cut() -> None:
    assert len(file_name("attachment; filename=" + "a" * 1000, "")) == 255


@pytest.mark.parametrize(
    ("name", "ending"), [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("a.exe. ", "exe"), (".exe", "exe"), ("a", ""), ("", "")]
)
def test_the_extension_of_a_name(name: str, ending: str) -> None:
    assert extension(name) == ending


@pytest.mark.parametrize(
    ("written", "kind"),
    [("Text/HTML; charset=x", "text/html"), ("image / png", "image/png"), ("text", None), ("", None), ("/", None)],
)
def test_a_media_type(written: str, kind: str | None) -> None:
    assert media_type(written) == kind


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T15:55:06Z"),
        ("21 Nov 97 09:55 GMT", "1997-11-21T09:55:00Z"),
        ("21 Nov 49 09:55 +0000", "2049-11-21T09:55:00Z"),
        ("21 Nov 103 09:55 +0000", "2003-11-21T09:55:00Z"),
        ("Sun, 5 Apr 2026 14:00:00 PDT", "2026-04-05T21:00:00Z"),
        ("Sun, 5 Apr 2026 14:00:00 (really) XYZ (no zone)", "2026-04-05T14:00:00Z"),
        ("Fri, 31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59Z"),
        ("5 April 2026 14:00", "2026-04-05T14:00:00Z"),
        ("5 (spring (or (so))) Apr (\\() 2026 14:00 +0000", "2026-04-05T14:00:00Z"),
    ],
)
def test_a_date(written: str, moment: str) -> None:
    date = date_of(written)
    assert date is not None
    assert text_of_moment(date) == moment


@pytest.mark.parametrize(
    "written", ["", "today", "31 Feb 2026 10:00 +0000", "1 Foo 2026 10:00 +0000", "1 Jan 2026", "1 Jan 0 25:00 +9999"]
)
def test_what_is_no_date(written: str) -> None:
    assert date_of(written) is None


def test_the_arrival_is_the_topmost_received_that_has_a_date() -> None:
    received = ["by nobody", "by mx (a; b); 1 Jan 2026 10:00 +0000", "by mx; 1 Jan 2020 10:00 +0000"]
    arrival = arrival_of(received)
    assert arrival is not None
    assert text_of_moment(arrival) == "2026-01-01T10:00:00Z"


@given(st.text(max_size=60))
def test_no_text_fails(text: str) -> None:
    decoded(text)
    date_of(text)
    media_type(text)
    assert isinstance(file_name(f"attachment; filename{text}", text), str)
    assert isinstance(parameters(text), dict)
