"""Where cel-expr-python is known to differ, as data: why, which step of the reference shows it, a program that does.

A disagreement is excused only if such a step happened on that very event. Each witness must go on disagreeing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from msgspec import Struct
from tests.policy.cel.oracle.agreement import Disagreement
from tests.policy.cel.oracle.traces import Step, trace

from chalkline.policy.cel.errors import CelError, ErrorKind
from chalkline.policy.cel.typed import Call, Comprehension, MakeMap
from chalkline.policy.values import Duration, Timestamp

_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,5}([.][0-9]{1,5})?")
_MOST_NANOSECONDS = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One way in which the two differ."""

    name: str
    ours: bool
    """Whether it is a choice of Chalkline; else it is a fault of the oracle, or of its binding to Python."""
    reason: str
    shows: Callable[[Step], bool]
    """Whether a step of the reference is one where they differ."""
    witness: str
    """A program that needs no event and on which they differ."""


def _failed(step: Step, kind: ErrorKind) -> bool:
    return isinstance(step.outcome, CelError) and step.outcome.kind is kind


def _calls(step: Step, *overloads: str) -> bool:
    return isinstance(step.node, Call) and step.node.overload in overloads


def _zone(step: Step) -> str:
    """The zone in which a moment is read, if one is named."""
    named = isinstance(step.node, Call) and step.node.overload.endswith("_with_tz") and len(step.parts) > 1
    return str(step.parts[1]) if named else "UTC"


_SUMS = (
    *("add_duration_duration", "subtract_duration_duration", "subtract_timestamp_timestamp"),
    *("add_timestamp_duration", "add_duration_timestamp", "subtract_timestamp_duration"),
)


def _is_long_sum(step: Step) -> bool:
    spans = [part for part in (*step.parts, step.outcome) if isinstance(part, Duration)]
    return _calls(step, *_SUMS) and any(abs(span) > _MOST_NANOSECONDS for span in spans)


def _formats(step: Step, *kinds: type) -> bool:
    """Whether the step writes a value of one of these kinds into a text."""
    if not _calls(step, "string_format"):
        return False
    return any(isinstance(value, kinds) for part in step.parts[1:] if isinstance(part, list | tuple) for value in part)


DIFFERENCES: Sequence[Difference] = (
    Difference(
        name="a key twice in a map",
        ours=False,
        reason="ends the whole evaluation there; with us it is an error that absorbs like any other",
        shows=lambda step: isinstance(step.node, MakeMap) and _failed(step, ErrorKind.BAD_ARGUMENT),
        witness="{1: 1, 1: 2}.size() == 1 || true",
    ),
    Difference(
        name="too much work",
        ours=True,
        reason="bounds on work are ours, in terms of values; the oracle has one of its own, in terms of steps",
        shows=lambda step: _failed(step, ErrorKind.LIMIT),
        witness="size(long.replace('a', long)) > 0",
    ),
    Difference(
        name="sums of spans beyond 292 years",
        ours=False,
        reason="overflow there or wrap round, in 64 bits of nanoseconds; cel-spec has spans of 10,000 years",
        shows=_is_long_sum,
        witness="duration('2000000h') + duration('2000000h') > duration('0s')",
    ),
    Difference(
        name="splitting an empty text into characters",
        ours=False,
        reason="is one empty text there, and no text with us, as Go's `strings.Split` has it",
        shows=lambda step: (
            _calls(step, "string_split_string", "string_split_string_int") and step.parts[:2] == ("", "")
        ),
        witness="''.split('').size() == 0",
    ),
    Difference(
        name="a zone without a name",
        ours=True,
        reason="is UTC there; with us it is an invalid argument, since a text that is empty by mistake is no zone",
        shows=lambda step: _zone(step) == "",
        witness="timestamp(0).getHours('' + '') == 0",
    ),
    Difference(
        name="zones a day and more away",
        ours=False,
        reason="are taken there; RFC 3339 has offsets up to 23:59",
        shows=lambda step: _zone(step).startswith(("+24", "+25", "-24", "-25")),
        witness="timestamp(0).getHours('+25:00' + '') == 1",
    ),
    Difference(
        name="local times before the year 1 and after 9999",
        ours=True,
        reason="are the year 0 or 10000 there; with us they are an overflow, as such moments are",
        shows=lambda step: _zone(step) != "UTC" and _failed(step, ErrorKind.OVERFLOW),
        witness="timestamp('0001-01-01T00:00:00Z').getHours('America/New_York') == 19",
    ),
    Difference(
        name="a part of a text up to its very end",
        ours=False,
        reason="`'a'.substring(0, 1)` is out of range there; cel-spec's cases allow a part that ends there",
        shows=lambda step: _calls(step, "string_substring_int_int") and step.parts[2:] == (len(str(step.parts[0])),),
        witness="'ab'.substring(0, 2) == 'ab'",
    ),
    Difference(
        name="the text of a double",
        ours=True,
        reason="has no exponent below 1e16 and says `Infinity`; C++ writes `1.234567e+06` and `inf`",
        shows=lambda step: (
            (_calls(step, "double_to_string") and not _PLAIN_NUMBER.fullmatch(str(step.outcome)))
            or _formats(step, float)
        ),
        witness="string(1.0 / 0.0) == 'Infinity'",
    ),
    Difference(
        name="the fraction of a second in texts",
        ours=True,
        reason="has as many digits as it needs; C++ writes three, six or nine",
        shows=lambda step: (
            "." in str(step.outcome)
            and (_calls(step, "timestamp_to_string", "duration_to_string") or _formats(step, Timestamp, Duration))
        ),
        witness="string(duration('-1500us')) == '-0.0015s'",
    ),
    Difference(
        name="a record in a format",
        ours=True,
        reason="is an invalid argument; to the oracle records are maps, which have a text",
        shows=lambda step: _calls(step, "string_format") and _failed(step, ErrorKind.BAD_ARGUMENT),
        witness="'%s'.format([sender]).size() > 0",
    ),
    Difference(
        name="bytes in a format that are not UTF-8",
        ours=True,
        reason="are an error, as they are in `string(bytes)`; the oracle writes them as they are",
        shows=lambda step: _calls(step, "string_format") and _failed(step, ErrorKind.BAD_CONVERSION),
        witness="'%s'.format([b'\\xff']).size() == 1",
    ),
    Difference(
        name="the type of a record",
        ours=True,
        reason="is its name; to the oracle records are maps",
        shows=lambda step: _calls(step, "type") and isinstance(step.parts[0], Struct),
        witness="type(sender) == map",
    ),
    Difference(
        name="the order of a map's keys",
        ours=True,
        reason="is that of its entries, so that evaluators agree; CEL leaves it open",
        shows=lambda step: (
            isinstance(step.node, Comprehension) and isinstance(step.parts[0], Mapping) and len(step.parts[0]) > 1
        ),
        witness="{1: 1, -1: 1, 0: 2, 7: 1, 5: 1, 12: 1, -3: 1, 30: 1, 4: 1, 99: 1, -8: 1}.map(x, x)"
        " == [1, -1, 0, 7, 5, 12, -3, 30, 4, 99, -8]",  # so many that their order is not the same by chance
    ),
)


def excuses(disagreement: Disagreement) -> list[Difference]:
    """The known differences that showed while the program ran."""
    steps = trace(disagreement.text, disagreement.event, disagreement.world)
    return [difference for difference in DIFFERENCES if any(map(difference.shows, steps))]
