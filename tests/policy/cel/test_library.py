"""What functions and operators give, beyond what cel-spec's cases say."""

import math

import pytest
from tests.policy.cel.cast import checked, value

from chalkline.policy.cel.errors import CelError, ErrorKind
from chalkline.policy.values import Duration, Timestamp, Uint

K = ErrorKind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # numbers round toward zero
        ("-7 / 2", -3),
        ("-9223372036854775807 - 1", -(2**63)),
        ("-7 % 2", -1),
        ("7 % -2", 1),
        ("-9223372036854775807 % -1", 0),
        ("7u / 2u", Uint(3)),
        ("1.0 / 0.0", math.inf),
        ("1.0 / -0.0", -math.inf),
        ("-0.0 == 0.0", True),
        ("0.0 / 0.0 == 0.0 / 0.0", False),
        ("0.0 / 0.0 in [0.0 / 0.0]", False),
        # conversions
        ("int('+5')", 5),
        ("uint('7')", Uint(7)),
        ("double('1e3')", 1000.0),
        ("string(1000000.0)", "1000000"),
        ("string(0.1)", "0.1"),
        ("string(1e30)", "1e+30"),
        ("string(-1.0 / 0.0)", "-Infinity"),
        ("string(true)", "true"),
        ("int(timestamp('1969-12-31T23:59:59.5Z'))", -1),
        # moments and durations
        ("timestamp('2026-11-20T09:30:00+01:00') == timestamp('2026-11-20T08:30:00Z')", True),
        ("timestamp(0)", Timestamp(0)),
        ("string(timestamp('0001-01-01T00:00:00.5Z'))", "0001-01-01T00:00:00.5Z"),
        ("duration('1h2m3s4ms5us6ns')", Duration(3_723_004_005_006)),
        ("duration('.5s')", Duration(500_000_000)),
        ("duration('-1.5h')", Duration(-5_400_000_000_000)),
        ("string(duration('-1500ms'))", "-1.5s"),
        ("duration('-90m').getHours()", -1),
        ("duration('1.234s').getMilliseconds()", 234),
        # the default zone is the school's
        ("timestamp('2026-07-01T12:00:00Z').getHours()", 13),
        ("timestamp('2026-07-01T12:00:00Z').getHours('UTC')", 12),
        ("timestamp('2026-07-01T12:00:00Z').getHours('-01:30')", 10),
        ("at.getDayOfWeek()", 5),
        # strings
        ("'abc'.charAt(3)", ""),
        ("'abcabc'.lastIndexOf('abc', 2)", 0),
        ("'a-b-c'.split('-', 2)", ("a", "b-c")),
        ("'abc'.split('', 2)", ("a", "bc")),
        ("''.split(',')", ("",)),
        ("'aaa'.replace('a', 'b', 2)", "bba"),
        ("'abc'.replace('', '-')", "-a-b-c-"),
        (r"'\x1ctext\x1c'.trim()", "\x1ctext\x1c"),
        ("'%s is %d'.format(['a', 'b'])", CelError(K.BAD_ARGUMENT)),
        ("'%.2f'.format([1.0])", "1.00"),
        ("'x'.matches('^(x|y)$')", True),
        # quantities
        ("quantity('500 MB')", 500_000_000),
        ("quantity('1.5 GB')", 1_500_000_000),
        ("quantity('2 KiB')", 2048),
        ("quantity('1,000')", 1000),
        ("quantity('25mb')", 25_000_000),
        # lists and maps
        ("[1] + [2]", (1, 2)),
        ("[[1], [2]] == [[1], [2]]", True),
        ("{'a': [1]} == {'a': [1]}", True),
        ("{'a': 1}.map(k, k)", ("a",)),
        ("type([1]) == type(['a'])", True),
        ("size({'a': 1}) + {'a': 1}.size() + size(b'abc')", 5),
    ],
)
def test_values(text: str, expected: object) -> None:
    found = value(text)
    assert (type(found), found) == (type(expected), expected)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1 / 0", K.DIVISION_BY_ZERO),
        ("1u % 0u", K.DIVISION_BY_ZERO),
        ("9223372036854775807 + 1", K.OVERFLOW),
        ("-9223372036854775808 / -1", K.OVERFLOW),
        ("-9223372036854775808 % -1", K.OVERFLOW),
        ("0u - 1u", K.OVERFLOW),
        ("uint(-1)", K.OVERFLOW),
        ("uint('' + 'seven')", K.BAD_CONVERSION),
        (f"'x'.matches('{'x' * 2001}' + '')", K.BAD_PATTERN),
        ("uint(-0.5)", K.OVERFLOW),
        ("int(0.0 / 0.0)", K.OVERFLOW),
        ("int('5' + ' ')", K.BAD_CONVERSION),
        ("int('9' + '9999999999999999999')", K.OVERFLOW),
        ("double('' + '1_0')", K.BAD_CONVERSION),
        ("duration('1' + '0')", K.BAD_CONVERSION),
        ("duration('.' + 's')", K.BAD_CONVERSION),
        ("duration('' + 's')", K.BAD_CONVERSION),
        ("timestamp('2026-02-30' + 'T00:00:00Z')", K.BAD_CONVERSION),
        ("timestamp(253402300799) + duration('1s')", K.OVERFLOW),
        ("timestamp('0001-01-01T00:00:00Z').getHours('-05:00')", K.OVERFLOW),
        ("at.getHours('' + 'Nowhere/Land')", K.BAD_ARGUMENT),
        ("at.getHours('' + '../../etc/passwd')", K.BAD_ARGUMENT),
        ("'x'.matches('' + '(')", K.BAD_PATTERN),
        ("'x'.matches('((a{100}){100}){100}' + '')", K.BAD_PATTERN),
        ("[1][1]", K.INDEX),
        ("[1][-1]", K.INDEX),
        ("{'a': 1}['b']", K.NO_SUCH_KEY),
        ("{'a': 1}.b", K.NO_SUCH_KEY),
        ("{'a': 1, 'a': 2}", K.BAD_ARGUMENT),
        ("'abc'.substring(2, 1)", K.INDEX),
        ("'%.9999f'.format([1.0])", K.BAD_ARGUMENT),
        ("'%'.format([1])", K.BAD_ARGUMENT),
        ("quantity('500' + ' apples')", K.BAD_CONVERSION),
        ("quantity('' + '1.5')", K.BAD_CONVERSION),
    ],
)
def test_errors(text: str, kind: ErrorKind) -> None:
    assert value(text) == CelError(kind)


def test_what_a_condition_makes_is_bounded() -> None:
    doubling = "['0123456789']" + ".map(x, x + x)" * 25
    assert value(doubling) == CelError(K.LIMIT)


def test_what_a_condition_compares_is_bounded() -> None:
    wide = "[0]" + ".map(x, [x, x])" * 25
    assert value(f"{wide} == {wide}") == CelError(K.LIMIT)
    assert value(f"{wide} in [{wide}]") == CelError(K.LIMIT)


def test_an_error_knows_its_place() -> None:
    expression = checked("true && 1 + 5 / 0 == 1")
    assert not isinstance(expression, tuple)
    found = value("true && 1 + 5 / 0 == 1")
    assert isinstance(found, CelError)
    assert found.span.text == "5 / 0"
