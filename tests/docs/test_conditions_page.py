"""The reference of conditions says what is so: its examples run, and it names every function and limit."""

import re
from pathlib import Path

import pytest
from tests.policy.cel.cast import checked, value

from chalkline.policy.cel import parser, work
from chalkline.policy.cel.errors import CelError, ErrorKind
from chalkline.policy.cel.functions import FUNCTIONS
from chalkline.policy.cel.invocations import MACROS
from chalkline.policy.cel.library import containers, patterns
from chalkline.policy.cel.types import BOOL

PAGE = (Path(__file__).resolve().parents[2] / "docs/reference/conditions.md").read_text(encoding="utf-8")
ERRORS = {kind.value for kind in ErrorKind}


def rows() -> list[list[str]]:
    """The cells of all tables but for their heads."""
    lines = [line for line in PAGE.splitlines() if line.startswith("| `") or re.match(r"\| a record", line)]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]


FAILING = [(row[0].strip("`"), row[1]) for row in rows() if row[1] in ERRORS]
EXAMPLES = [row[-1].strip("`") for row in rows() if row[1] not in ERRORS]
BLOCKS = re.findall(r"^```cel\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES + BLOCKS)
def test_an_example_is_true_of_the_message(example: str) -> None:
    assert not isinstance(checked(example, BOOL), tuple)
    assert value(example) is True


@pytest.mark.parametrize(("example", "kind"), FAILING)
def test_an_example_fails_as_it_is_told(example: str, kind: str) -> None:
    assert not isinstance(checked(example, BOOL), tuple)
    assert value(example) == CelError(ErrorKind(kind))


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 60
    assert len(FAILING) > 8
    assert len(BLOCKS) > 6


def test_every_function_and_macro_has_an_example() -> None:
    wanted = {name for name in FUNCTIONS if name.isidentifier() or "." in name} | set(MACROS) | {"has"}
    shown = {name for name in wanted if any(re.search(rf"\b{name}\(", example) for example in EXAMPLES)}
    assert wanted - shown == set()


def test_limits_are_those_of_the_code() -> None:
    limits = PAGE.partition("## Limits")[2]
    told = {int(number.replace(",", "")) for number in re.findall(r"[0-9][0-9,]*", limits)}
    assert told == {
        parser.MAX_LENGTH,
        parser.MAX_DEPTH,
        parser.MAX_NODES,
        patterns.MAX_PATTERN,
        containers.MAX_SIZE,
        containers.MAX_ITEMS,
        work.MOST_ELEMENTS,
    }
