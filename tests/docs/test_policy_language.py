"""The language reference says what the reader's tables say, and its examples are sound."""

import re
from pathlib import Path

import pytest
from tests.docs.diagnostics import RUNNERS

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.calendar.period_text import parse_period
from chalkline.policy.calendar.periods import Period
from chalkline.policy.calendar.window_text import parse_window, phrase
from chalkline.policy.calendar.windows import Window
from chalkline.policy.document.front_matter import FRONT_KEYS
from chalkline.policy.document.kinds import KINDS, Key, Kind
from chalkline.policy.effects import Effect
from chalkline.policy.source import Placed

PAGE = (Path(__file__).resolve().parents[2] / "docs/reference/policy-language.md").read_text("utf-8")
EXAMPLES = re.findall(r"^````policy\n(.*?)^````$", PAGE, re.MULTILINE | re.DOTALL)


def rows(head: str, section: str = "") -> list[list[str]]:
    """The cells of the first table with this head, after the heading of a section."""
    table = PAGE[PAGE.index(section) :].split(f"{head}\n", 1)[1].split("\n\n", 1)[0]
    return [[cell.strip() for cell in row.strip("| ").split(" |")] for row in table.split("\n")[1:]]


def marks(key: Key) -> str:
    return ", ".join(word for word, there in (("required", key.required), ("repeated", key.repeats)) if there)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_the_keys_of_a_kind(kind: Kind) -> None:
    table = rows("| key | value | | what it says |", f"### `{kind.name}`\n\n{kind.says.capitalize()}")

    assert [row[:3] for row in table] == [[f"`{key.name}`", key.value.noun, marks(key)] for key in kind.keys.values()]


def test_the_keys_of_the_front_matter() -> None:
    assert [row[:3] for row in rows("| key | value | | what it says |")] == [
        [f"`{key.name}`", key.noun, "required" if key.required else ""] for key in FRONT_KEYS.values()
    ]


def test_the_effects_of_every_event() -> None:
    effects = [effect for effect in Effect if effect]

    assert rows("| event | note | warn | hold | ask | refuse |") == [
        [f"`{event.name}`", *(event.effects.get(effect, "-") for effect in effects)]
        for event in VOCABULARY.events.values()
    ]


@pytest.mark.parametrize(("window", "meaning"), rows("| window | means |"))
def test_a_window_means_what_it_says(window: str, meaning: str) -> None:
    parsed = parse_window(Placed(window.strip("`")))

    assert isinstance(parsed, Window)
    assert phrase(parsed) == meaning


@pytest.mark.parametrize("period", [text for row in rows("| period | counts |") for text in row[0].split(", ")])
def test_a_period_is_one(period: str) -> None:
    assert isinstance(parse_period(Placed(period.strip("`"))), Period)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_sound(example: str) -> None:
    assert RUNNERS["policy"](example) == ()
