"""The worst wins, and what nobody looked at never looks kept."""

from hypothesis import given
from hypothesis import strategies as st

from chalkline.policy.verdicts.verdict import Verdict, worst

VERDICTS = st.sampled_from(Verdict)
WORST_FIRST = ["broken", "cannot see", "due", "observed", "kept", "pledged"]


def test_the_order_is_that_of_the_language_page() -> None:
    assert [worst(list(Verdict)[place:]).value for place in range(len(Verdict))] == WORST_FIRST


@given(st.lists(VERDICTS, min_size=1), VERDICTS)
def test_another_verdict_never_makes_it_better(verdicts: list[Verdict], other: Verdict) -> None:
    order = [Verdict(name) for name in WORST_FIRST]
    assert order.index(worst([*verdicts, other])) == min(order.index(worst(verdicts)), order.index(other))


@given(st.permutations([Verdict.KEPT, Verdict.DUE, Verdict.PLEDGED]))
def test_order_does_not_matter(verdicts: list[Verdict]) -> None:
    assert worst(verdicts) is Verdict.DUE


def test_where_nobody_looked_nobody_can_see() -> None:
    assert worst([]) is Verdict.CANNOT_SEE
