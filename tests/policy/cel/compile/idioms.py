"""Conditions as policies write them, on the event of the random programs: what the passes look for."""

from dataclasses import replace

from tests.policy.cel.cast import DECLARATIONS
from tests.policy.cel.compile.programs import LACKING, VARIABLES

from chalkline.policy.cel.check import check
from chalkline.policy.cel.parser import parse
from chalkline.policy.cel.typed import Expression, Node
from chalkline.policy.cel.types import Type
from chalkline.policy.source import Source

ON_THE_EVENT = replace(DECLARATIONS, variables=VARIABLES, lacking=LACKING)

TEXTS = (
    "word == 'a'",
    "word == 'b'",
    "word == 'staff' || word == 'pupil'",
    "word in ['a', 'staff', 'ab']",
    "word != 'a' && word != 'b'",
    "!(word in ['b', 'ab'])",
    "number > 1",
    "number >= 5",
    "5 < number",
    "number < 1",
    "number == 60",
    "number in [2, 60]",
    "number >= 0 && number < 60",
    "number > -1 && number <= 5 && other > number",
    "0 < number && 5 >= number",
    "share > 1.0 && share < 2.5",
    "!(share < 1.0)",
    "words.exists(w, w in ['a', 'b'])",
    "words.all(w, w in ['a', 'b'])",
    "!words.exists(w, w == 'a' || w == 'ab')",
    "words.exists(w, !(w in ['a', 'b']))",
    "words.all(w, w != 'a')",
    "words.all(w, w == 'a')",
    "words.exists(w, w != 'a')",
    "words.exists(w, w == word)",
    "words.exists_one(w, w == 'a')",
    "words.exists(w, reply && w == 'a')",
    "words.all(w, reply || w == 'b')",
    "words.exists(w, w.endsWith('a') || w.endsWith('b'))",
    "words.filter(w, w != 'a').all(w, w == 'b')",
    "numbers.exists(n, n >= 5)",
    "numbers.exists(n, n < 1)",
    "numbers.all(n, n < 5)",
    "numbers.all(n, n >= 1)",
    "numbers.exists(n, n in [2, 60])",
    "numbers.map(n, n % 7).exists(n, n > 3)",
    "shares.exists(s, s > 1.0)",
    "2.5 in shares",
    "share in shares",
    "1.0 / 0.0 > share",
    "1.0 / -0.0 > share",
    "shares.all(s, s == 1.0)",
    "word.startsWith('a') || word.startsWith('st')",
    "word.matches('(?i)k|ab')",
    r"word.matches('\\w-\\d')",
    "size(word) > 1",
    "size(words) > 1",
    "size(words) == 0",
    "'staff' in sender.roles",
    "'pupil' in sender.roles",
    "sender.year > 8",
    "email_hours.contains(at)",
    "!lunch.contains(at)",
    "at.getHours() < 9 || at.getHours() >= 17",
    "at.getDayOfWeek() == 5",
    "at.getMinutes() == 30",
    "at > timestamp('2000-01-01T00:00:00Z')",
    "at - duration('1h') < at",
    "number + 1 > 0",
    "10 / number > 1",
    "number * other < 5",
    "numbers[0] == 1",
    "ages['a'] > 0",
    "'a' in ages",
    "ages.all(k, ages[k] > 0)",
    "people.exists(p, p.year > 8)",
    "people.all(p, has(p.via) && p.via == 'x')",
    "people.all(p, people.exists(q, q.id == p.id))",
    "people.exists(p, p.id != sender.id && words.exists(w, p.address.contains(w) && sender.year > 3))",
    "people.exists(p, words.all(w, w == 'a'))",
    "people.exists(p, permitted(p, 'late_mail'))",
    "has(size) && size > 1",
    "has(size) ? size > 1 : reply",
    "supervised",
    "!supervised || reply",
    "reply",
    "!reply",
)


def expression(text: str, expected: Type | None = None) -> Node:
    """The checked tree of a text on the event of the random programs."""
    source = Source.of("condition", text)
    syntax = parse(source.span(0, len(text)))
    assert not isinstance(syntax, tuple), syntax
    checked = check(syntax, ON_THE_EVENT, expected)
    assert isinstance(checked, Expression), checked
    return checked.root


IDIOMS = tuple(expression(text) for text in TEXTS)
