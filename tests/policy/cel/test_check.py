"""Names and types: what is said of a faulty condition, and what a sound one turns into."""

import pytest
from tests.policy.cel.cast import checked, faults

from chalkline.policy.cel.check import check
from chalkline.policy.cel.declarations import Declarations
from chalkline.policy.cel.functions import OVERLOADS
from chalkline.policy.cel.parser import parse
from chalkline.policy.cel.typed import And, Call, Constant, Expression, Local, Node, Not, Or, Quantifier, Variable
from chalkline.policy.cel.types import BOOL, INT, STRING, ListOf
from chalkline.policy.source import Source


def root(text: str) -> Node:
    expression = checked(text)
    assert isinstance(expression, Expression), expression
    return expression.root


@pytest.mark.parametrize(
    ("text", "code", "message", "remedy", "underlined"),
    [
        ("sendr.id == 'x'", "unknown-name", "nothing is called `sendr`", "did you mean `sender`?", "sendr"),
        ("True", "unknown-name", "nothing is called `True`", "did you mean `true`?", "True"),
        (
            "staff in sender.roles",
            "unknown-name",
            "nothing is called `staff`",
            'text is written in quotes: `"staff"`',
            "staff",
        ),
        ("sender.rols == []", "unknown-field", "`person` has no field `rols`", "did you mean `roles`?", "rols"),
        (
            "sender.zzz == 1",
            "unknown-field",
            "`person` has no field `zzz`",
            "there are `address`, `id`, `roles`, `via`, `year`",
            "zzz",
        ),
        ("has(sender.rols)", "unknown-field", "`person` has no field `rols`", "did you mean `roles`?", "rols"),
        (
            "message.subject.lenght() > 1",
            "unknown-function",
            "there is no function `lenght`",
            "did you mean `size`?",
            "lenght",
        ),
        (
            "message.subject.startWith('x')",
            "unknown-function",
            "there is no function `startWith`",
            "did you mean `startsWith`?",
            "startWith",
        ),
        (
            "startsWith(message.subject, 'x')",
            "unknown-function",
            "`startsWith` is not written like this",
            "it takes `string.startsWith(string)`",
            "startsWith",
        ),
        (
            "message.subject.startsWith(5)",
            "type-mismatch",
            "expected `string`, found `int`",
            "it takes `string.startsWith(string)`",
            "5",
        ),
        (
            "message.subject.size > 1",
            "type-mismatch",
            "`string` has no field `size`",
            "a function is written with brackets: `size(…)`",
            "size",
        ),
        ("at.hour > 5", "type-mismatch", "`timestamp` has no field `hour`", "did you mean `getHours`?", "hour"),
        (
            "sender.roles == 'staff'",
            "type-mismatch",
            "`==` does not take `list(string)` and `string`",
            "write `'staff' in sender.roles`",
            "sender.roles == 'staff'",
        ),
        (
            "sender.roles.contains('staff')",
            "type-mismatch",
            "`contains` does not take `list(string)` and `string`",
            "write `'staff' in sender.roles`",
            "sender.roles.contains('staff')",
        ),
        (
            "at in email_hours",
            "type-mismatch",
            "`in` does not take `timestamp` and `window`",
            "write `email_hours.contains(at)`",
            "at in email_hours",
        ),
        (
            "'a' in message.subject",
            "type-mismatch",
            "`in` does not take `string` and `string`",
            "write `message.subject.contains('a')`",
            "'a' in message.subject",
        ),
        (
            "1 < message.size < 5",
            "type-mismatch",
            "`<` does not take `bool` and `int`",
            "write `1 < message.size && message.size < 5`",
            "1 < message.size < 5",
        ),
        (
            "message.size > '5'",
            "type-mismatch",
            "`>` does not take `int` and `string`",
            'a size is written `quantity("500 MB")`, a number as text `string(…)`',
            "message.size > '5'",
        ),
        (
            "sender == 'amina'",
            "type-mismatch",
            "`==` does not take `person` and `string`",
            "compare one of its fields: `sender.…`",
            "sender == 'amina'",
        ),
        (
            "message.subject == null",
            "type-mismatch",
            "`==` does not take `string` and `null_type`",
            "whether a field is there is asked with `has(…)`",
            "message.subject == null",
        ),
        (
            "'a' == b'a'",
            "type-mismatch",
            "`==` does not take `string` and `bytes`",
            "both sides must be of one type",
            "'a' == b'a'",
        ),
        (
            "message.size",
            "type-mismatch",
            "expected `bool`, found `int`",
            "a condition is true or false",
            "message.size",
        ),
        (
            "true && message.size",
            "type-mismatch",
            "expected a condition, found `int`",
            "compare it with something",
            "message.size",
        ),
        (
            "true && email_hours",
            "type-mismatch",
            "expected a condition, found `window`",
            "write `email_hours.contains(at)`",
            "email_hours",
        ),
        (
            "message.exists(x, true)",
            "type-mismatch",
            "`exists` goes over a list or a map, found `message`",
            "put a list before the dot",
            "message",
        ),
        (
            "[1, 'a'] == [1]",
            "type-mismatch",
            "expected `int` here, found `string`",
            "a list holds values of one type",
            "'a'",
        ),
        (
            "{'a': 1, 'b': 'c'}.a == 1",
            "type-mismatch",
            "expected `int` here, found `string`",
            "the values of a map are of one type",
            "'c'",
        ),
        (
            "{1.5: 1} == {}",
            "type-mismatch",
            "`double` cannot be a key",
            "keys are bool, int, uint or string",
            "1.5",
        ),
        (
            "(true ? 1 : 'a') == 1",
            "type-mismatch",
            "expected `int` here, found `string`",
            "both outcomes of `?` must be of one type",
            "'a'",
        ),
        (
            "message.subject.matches('(a')",
            "bad-pattern",
            "missing ): (a",
            "the syntax is RE2's",
            "'(a'",
        ),
        (
            "message.size > quantity('500 MBs')",
            "bad-literal",
            "`500 MBs` is not a quantity",
            'write `quantity("500 MB")`: a number and B, kB, MB, GB, TB, KiB, MiB, GiB or TiB',
            "'500 MBs'",
        ),
        (
            "at > timestamp('1 September')",
            "bad-literal",
            "`1 September` is not a moment",
            'write `timestamp("2026-09-01T08:30:00Z")`',
            "'1 September'",
        ),
        (
            "at - at > duration('5 days')",
            "bad-literal",
            "`5 days` is not a duration",
            'write `duration("1h30m")`: numbers with h, m, s, ms, us or ns',
            "'5 days'",
        ),
        (
            "at.getHours('London') > 5",
            "bad-literal",
            "`London` is not a time zone",
            'write `"Europe/London"` or `"+01:00"`, or leave it out for the zone of the school',
            "'London'",
        ),
        (
            "permitted(sender, 'late_mial')",
            "unknown-name",
            "there is no permission `late_mial`",
            "did you mean `late_mail`?",
            "'late_mial'",
        ),
        (
            "recorded(recipient, 'consent')",
            "unknown-name",
            "there is no record `consent`",
            "did you mean `photo_consent`?",
            "'consent'",
        ),
        (
            "signed(sender, 'dress')",
            "unknown-name",
            "there is no policy `dress`",
            "there are `digital-communications`",
            "'dress'",
        ),
        (
            "related(sender, recipient, 'parnt')",
            "unknown-name",
            "there is no relation `parnt`",
            "did you mean `parent`?",
            "'parnt'",
        ),
        (
            "[].exists(e, e == [e])",
            "type-mismatch",
            "`==` does not take `dyn` and `list(dyn)`",
            "write `e in [e]`",
            "e == [e]",
        ),
        (
            "dyn(1) == 1",
            "unknown-function",
            "there is no function `dyn`",
            "the reference of conditions lists all functions",
            "dyn",
        ),
        (
            "has(sender)",
            "type-mismatch",
            "`sender` is always there",
            "ask for one of its fields: `has(message.subject)`",
            "has(sender)",
        ),
        ("has(devise)", "unknown-name", "nothing is called `devise`", "did you mean `device`?", "devise"),
    ],
)
def test_faults(text: str, code: str, message: str, remedy: str, underlined: str) -> None:
    assert faults(text) == [(code, message, remedy, underlined)]


def test_all_faults_are_found_at_once() -> None:
    found = faults("sendr.id == 1 && message.sise > 2 || 1 + 'a' == 2 || message.subject")
    assert [underlined for *_, underlined in found] == ["sendr", "sise", "1 + 'a'", "message.subject"]


def test_a_fault_is_reported_once() -> None:
    assert len(faults("nobody.id.size() + 5 > 3 && nobody.roles.exists(r, r.x == 1)")) == 2


@pytest.mark.parametrize(
    ("text", "deduced"),
    [
        ("[]", "list(dyn)"),
        ("[] + [1]", "list(int)"),
        ("{}", "map(dyn, dyn)"),
        ("[[], [1u]]", "list(list(uint))"),
        ("message.recipients.map(r, r.id)", "list(string)"),
        ("message.recipients.filter(r, r.id == '')", "list(person)"),
        ("message.recipients[0].roles", "list(string)"),
        ("lessons(sender)[0].class_id", "string"),
        ("{'a': at}.map(k, k)", "list(string)"),
        ("email_hours.between(at, at)", "duration"),
        ("type(1)", "type(int)"),
        ("true ? [] : [1]", "list(int)"),
        ("[][0].map(x, x + 1)", "list(int)"),
        ("[].filter(x, x.contains('a'))", "list(string)"),
    ],
)
def test_deduced_types(text: str, deduced: str) -> None:
    assert str(root(text).type) == deduced


def test_chains_are_flat() -> None:
    node = root("true && (sender.id == '' && true) && true")
    assert isinstance(node, And)
    assert len(node.operands) == 4
    node = root("false || (sender.id == '' || false)")
    assert isinstance(node, Or)
    assert len(node.operands) == 3


def test_a_list_of_literals_is_a_constant() -> None:
    assert root("['a', 'b']") == Constant(type=ListOf(STRING), value=("a", "b"))


def test_a_list_of_the_policy_is_a_constant_that_knows_its_name() -> None:
    node = root("approved_domains")
    assert isinstance(node, Constant)
    assert (node.name, node.value, node.span.text) == (
        "approved_domains",
        ("school.example", "trust.example"),
        "approved_domains",
    )


def test_constants_of_different_types_are_never_equal() -> None:
    assert len({root(text) for text in ("1", "1u", "1.0", "true", "0.0", "-0.0")}) == 6


def test_a_macros_variable_is_known_by_depth_and_not_by_name() -> None:
    one, other = root("[1].all(x, [2].all(y, x < y))"), root("[1].all(a, [2].all(b, a < b))")
    assert one == other
    assert isinstance(one, Quantifier)
    assert one.local == Local(type=INT, name="whatever", depth=0)


def test_a_macros_variable_hides_a_root_name_unless_it_has_a_leading_dot() -> None:
    assert str(root("[1].map(sender, sender)").type) == "list(int)"
    assert str(root("[1].map(sender, .sender)").type) == "list(person)"


def test_a_key_of_a_map_can_be_written_as_a_field() -> None:
    assert root("{'a': 1}.a") == root("{'a': 1}['a']")


def test_nothing_else_is_folded() -> None:
    assert root("!(1 + 1 == 2)") == Not(
        type=BOOL,
        operand=Call(
            type=BOOL,
            overload="equals",
            arguments=(
                Call(
                    type=INT,
                    overload="add_int64",
                    arguments=(Constant(type=INT, value=1), Constant(type=INT, value=1)),
                ),
                Constant(type=INT, value=2),
            ),
        ),
    )


def test_every_node_knows_its_place() -> None:
    node = root("sender.id == ''")
    assert isinstance(node, Call)
    assert [part.span.text for part in (node, *node.arguments)] == ["sender.id == ''", "sender.id", "''"]


def test_unknown_names_of_a_school_are_not_checked() -> None:
    source = Source.of("policy.md", "permitted(sender, 'anything')")
    declarations = Declarations(variables={"sender": OVERLOADS["permitted"].parameters[0]})
    from_nowhere = _checked(source, declarations)
    assert isinstance(from_nowhere, Expression)


def test_a_root_field_that_may_be_unknown_needs_no_guard() -> None:
    node = root("supervised")
    assert isinstance(node, Variable)
    assert node.field is not None
    assert node.field.undetermined


def _checked(source: Source, declarations: Declarations) -> object:
    syntax = parse(source.span(0, len(source.text)))
    assert not isinstance(syntax, tuple)
    return check(syntax, declarations)
