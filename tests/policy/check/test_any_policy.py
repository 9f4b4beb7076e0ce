"""Whatever a policy says, checking it ends in diagnostics."""

import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.policy.check.policies import FRONT, clause
from tests.policy.document.policies import POLICIES

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.check import check
from chalkline.policy.document.print import printed
from chalkline.policy.document.read import read
from chalkline.policy.model import Policy
from chalkline.policy.source import Source

SCRAPS = st.sampled_from(
    (
        *("7.30am ", "half past ", "456 days ", "(", "15 months) ", "two or ", "a ", "section 4 ", "§", "#a.b "),
        *("[x](#y) ", "up to ", "£5 ", "20 MB ", "per cent ", "excluding weekends ", "must ", "`", "*", "\n\n"),
        *("- ", "1. ", "Policy ", "e-mail hours "),
    )
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(POLICIES)
def test_any_policy(policy: Policy) -> None:
    found, _ = read(Source.of("any.md", printed(policy)))
    assert found is not None
    assert all(fault.help for fault in check([found], VOCABULARY)[1])


@settings(max_examples=100)
@given(st.lists(SCRAPS, max_size=30).map("".join))
def test_any_wording(wording: str) -> None:
    keep = "keep: mail\nfor: 456 days\nfrom: received\nthen: delete"
    found, _ = read(Source.of("any.md", FRONT.format(id="a", title="A") + clause(wording, keep)))
    assert found is not None
    for fault in check([found], VOCABULARY)[1]:
        assert fault.span.start < fault.span.end


def test_a_long_wording_is_read_in_time() -> None:
    for scrap in ("one hundred ", "1-", "§", "<", "[x](", "a-a-", "up to 7.30 ", "half ", "7am in e-mail hours. "):
        begun = time.process_time()
        found, _ = read(Source.of("long.md", FRONT.format(id="a", title="A") + clause(scrap * 4000, "pledge: staff")))
        assert found is not None
        check([found], VOCABULARY)
        assert time.process_time() - begun < 10
