"""The page about the gate's settings says what they are, and its example is one."""

import re

from tests.docs.gate_settings import PAGE, written

from chalkline.gates.mail.settings.conduct import Cause
from chalkline.gates.mail.settings.file import read_settings
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Source

TEXT = PAGE.read_text("utf-8")


def test_the_tables_are_those_of_the_settings() -> None:
    assert written(TEXT) == TEXT, "run `python -m tests.docs.gate_settings`"


def test_every_cause_is_explained() -> None:
    assert all(f"`{cause}`, " in TEXT for cause in Cause)


def test_the_least_that_a_gate_needs_is_enough() -> None:
    example = re.search(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    assert example is not None
    faults = Faults()
    assert read_settings(Source.of("gate.toml", example[1]), faults) is not None
    assert not faults
