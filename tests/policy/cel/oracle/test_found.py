"""What longer runs of the generated programs have found, kept for ever."""

import pytest
from tests.policy.cel.oracle.agreement import with_compiled
from tests.policy.cel.oracle.rules import Example
from tests.policy.cel.oracle.samples import sample


@pytest.mark.parametrize(
    "program",
    [
        pytest.param("words[sender.year].contains(ages.nobody > 0 ? word : word)", id="the first of two errors counts"),
    ],
)
def test_reference_and_compiled_form_agree(program: str) -> None:
    for example in sample(20):
        alone = Example(rules=(), values=(program,), events=example.events, world=example.world)
        assert not list(with_compiled(alone))
