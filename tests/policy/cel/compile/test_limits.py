"""No policy's text can break the function: neither its words, its size, its depth nor the work that it asks for."""

import time

import pytest
from msgspec.structs import replace
from tests.policy.cel.cast import STRANGER, SmallWorld
from tests.policy.cel.compile.idioms import expression
from tests.policy.cel.compile.test_blocks import EVENT

from chalkline.policy.cel.compile import compile_conditions, compile_value
from chalkline.policy.cel.errors import CelError, ErrorKind
from chalkline.policy.cel.parser import MAX_DEPTH
from chalkline.policy.cel.reference import evaluate
from chalkline.policy.cel.typed import Call, Constant, Expression, Local, Node, Or, Quantifier, Quantity, Variable
from chalkline.policy.cel.types import BOOL, STRING, FieldType, ListOf
from chalkline.policy.cel.work import MOST_ELEMENTS

WORLD = SmallWorld()
HOSTILE = ('\'"""', "\\", "{0}{}%s", "\n    import os", "\ud800", "\x00", "#", "' + str(1) + '", "\u2028")


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_a_policy_stay_words(text: str) -> None:
    compiled = compile_conditions([about(text)])
    assert compiled(replace(EVENT, word=text), WORLD) == (1, 0)
    assert compiled(replace(EVENT, words=(f"a{text}",)), WORLD) == (1, 0)
    assert compiled(EVENT, WORLD) == (0, 0)
    assert compile_value(said(text))(EVENT, WORLD) == text


def said(text: str) -> Constant:
    return Constant(type=STRING, value=text)


def about(text: str) -> Node:
    """That the word is this text, or one of the words ends with it or with an ``#``."""
    word = Variable(type=STRING, name="word")
    words, local = Variable(type=ListOf(STRING), name="words"), Local(type=STRING, name="w", depth=0)
    ends = [Call(type=BOOL, overload="ends_with_string", arguments=(local, said(end))) for end in (text, "#")]
    some = Quantifier(
        type=BOOL,
        quantity=Quantity.EXISTS,
        range=words,
        local=local,
        predicate=Or(type=BOOL, operands=tuple(ends)),
    )
    same = [Call(type=BOOL, overload="equals", arguments=(word, said(each))) for each in (text, "#")]
    return Or(type=BOOL, operands=(*same, some))


@pytest.mark.parametrize("name", ["class", "None", "a b", "x; import os"])
def test_names_of_fields_stay_names(name: str) -> None:
    lacking = FieldType(name=name, type=BOOL, optional=True)
    for field in (None, lacking):
        variable = Variable(type=BOOL, name=name, field=field)
        assert compile_value(variable)(type("Event", (), {name: True}), WORLD) is True


DEEP = (
    "(" * 20 + "number" + " + 1)" * 20 + " > 0",
    "!(reply && " * 20 + "reply" + ")" * 20,
    " + ".join(["number"] * (MAX_DEPTH - 2)) + " > 0",
    "reply ? number : " * 30 + "1",
    "words.filter(w, w != 'a')" + ".filter(w, w != 'b')" * 20 + ".all(w, w == 'c')",
    "words.all(a, words.exists(b, a == b && words.all(c, words.exists(d, c != a || d == b))))",
)
WIDE = (" || ".join(f"number == {number}" for number in range(600)), " && ".join(["reply", *["number / 3 > 1"] * 300]))


@pytest.mark.parametrize("text", [*DEEP, *WIDE])
def test_depth_and_width_do_not_matter(text: str) -> None:
    node = expression(text)
    variables = {name: getattr(EVENT, name) for name in EVENT.__struct_fields__}
    assert compile_value(node)(EVENT, WORLD) == evaluate(Expression(node), variables, WORLD)
    if node.type == BOOL:
        assert compile_conditions([node])(EVENT, WORLD)[0] == compile_value(node)(EVENT, WORLD)


def test_a_thousand_conditions_take_time_in_proportion() -> None:
    texts = [f"word == 'w{n % 40}' && number > {n % 50} && words.exists(w, w == 'v{n}')" for n in range(1_000)]
    nodes = [expression(text) for text in texts]
    start = time.process_time()
    compile_conditions(nodes[:250])
    quarter = time.process_time() - start
    compiled = compile_conditions(nodes)
    assert time.process_time() - start - quarter < 8 * quarter
    assert compiled(replace(EVENT, word="w7", words=("v47",)), WORLD) == (0, 0)
    assert compiled(replace(EVENT, word="w7", words=("v7",)), WORLD) == (1 << 7, 0)


NESTED = "people.all(p, people.all(q, p.id == q.id))"


def test_macros_within_macros_are_bounded() -> None:
    most = int(MOST_ELEMENTS**0.5)
    at_most, too_many = (replace(EVENT, people=(STRANGER,) * count) for count in (most, most + 1))
    assert compile_conditions([expression(NESTED)])(at_most, WORLD) == (1, 0)
    assert compile_conditions([expression(NESTED)])(too_many, WORLD) == (0, 1)


@pytest.mark.parametrize("count", [0, 400])
def test_the_bound_is_an_error_like_any_other(count: int) -> None:
    node = expression(f"{NESTED} || people.exists(p, words.exists(w, w == p.id))")
    event = replace(EVENT, people=(STRANGER,) * count)
    found = compile_value(node)(event, WORLD)
    assert found == evaluate(Expression(node), {"people": event.people, "words": event.words}, WORLD)
    assert found is True if count == 0 else found == CelError(ErrorKind.LIMIT)
