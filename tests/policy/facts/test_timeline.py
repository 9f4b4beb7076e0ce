"""Intervals as boundaries."""

from hypothesis import given
from hypothesis import strategies as st

from chalkline.policy.facts.timeline import holds, spans, timeline
from chalkline.policy.values import Timestamp

MOMENTS = [Timestamp(moment) for moment in range(-1, 9)]
_ends = st.tuples(st.sampled_from(MOMENTS), st.sampled_from(MOMENTS)).filter(lambda ends: ends[0] < ends[1])
intervals = st.lists(_ends, min_size=1, max_size=6)


@given(intervals)
def test_spans_hold_where_an_interval_does(ends: list[tuple[Timestamp, Timestamp]]) -> None:
    joined = spans(ends)
    for moment in MOMENTS:
        assert holds(joined, moment) == any(since <= moment < until for since, until in ends)
    assert list(joined) == sorted(set(joined))


@given(intervals)
def test_a_timeline_lists_what_holds_in_the_order_given(ends: list[tuple[Timestamp, Timestamp]]) -> None:
    line = timeline([(since, until, number) for number, (since, until) in enumerate(ends)])
    for moment in MOMENTS:
        assert line.at(moment) == tuple(n for n, (since, until) in enumerate(ends) if since <= moment < until)
