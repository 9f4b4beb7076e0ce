"""The normal form by table is that by pattern, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalkline.events.mail.text.normal import by_pattern, normalised, unaccented

PIECES = (
    *(
        "it's",
        "'quoted'",
        "''",
        "o'",
        "don\u2019t",
        "rock\u2018n\u2019roll",
        "a`b",
        "'90s",
        "Stra\u00dfe",
        "\u0130",
        "\ufb01",
    ),
    *(
        "3.30",
        "12,5",
        "1:30",
        "3..4",
        "3.,4",
        "5a",
        "a5",
        "\u00a312.50",
        "\u00a3",
        "\u00a3\u00a35",
        "\u20ac5",
        "\u00bd",
    ),
    *(
        "\u0663.\u0663\u0660",
        "5\u00b2",
        "-",
        "\u2022",
        "1.",
        "2)",
        ".",
        "!",
        "?",
        ";",
        ":",
        ",",
        "...",
        "\u2026",
        "\u2013",
    ),
    *(
        "www.x.example",
        "http://x.example/a?b.",
        "HTTPS://X",
        "xhttp://y",
        "://",
        "@",
        "a@b",
        "x.y+z@a-b.example",
        "it's@b.c",
    ),
    *(
        " ",
        "\n",
        "\r\n",
        "\t",
        "\f",
        "\x1c",
        "\x81",
        "\x85",
        "\xa0",
        "\u2028",
        "\xad",
        "\u200b",
        "e\u0301",
        "\U0001f600",
    ),
    *("Word", "WORD", "_", "a_1", "%", "&", "+", "$", "#"),
)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The Owl\u2019s, at 9.30!", " . the owl's at 9.30 . . "),
        ("Caf\u00e9\u2014\u00a312.50 (or \u20ac5)?", " . cafe £12.50 or € 5 ? . "),
        ("Bring:\n- a coat\n2) 1.5 kg\n\nThanks", " . bring . . a coat . 1.5 kg . thanks . "),
        ("See https://x.example/a.b, or ask me@x.example.", " . see link or ask address . . "),
        ("Well done \U0001f600 all", " . well done all . "),
        ("", " .  . "),
    ],
)
def test_a_text_has_a_normal_form(text: str, normal: str) -> None:
    assert normalised(text) == normal


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join))
def test_the_table_does_as_the_pattern(text: str) -> None:
    assert normalised(text) == f" . {by_pattern(unaccented(text))} . "
