"""Sections to clauses and contexts: ids and marks of headings, and what each clause must have."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Note, has_errors
from chalkline.policy.document.faults import Faults
from chalkline.policy.document.names import clause_id
from chalkline.policy.document.outline import Heading, Section
from chalkline.policy.document.pieces import part
from chalkline.policy.document.rules import rule_in
from chalkline.policy.model import AnyRule, Clause, Context
from chalkline.policy.source import Placed, Span

_MARK = re.compile(r"\{([^{}]*)\}$")
_CONTEXT = ".context"
_STRAY_MARK = re.compile(r"\{(?:#[^{}\s]+|\.context)\}[ \t]*$", re.MULTILINE)
_NO_HEADING = "begin its line with `##` and a blank, and see that every block above it is begun and closed"
_MARK_HELP = "write `{#an.id}` for a clause, or `{.context}` where nothing is promised"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marked:
    """A heading's title and what its braces say."""

    title: str
    id: Placed[str] | None = None
    context: bool = False
    faulty: bool = False


def sections(found: Iterable[Section], faults: Faults) -> tuple[Clause | Context, ...]:
    """The clauses and contexts of a document, in its order."""
    made = [_section(section, faults) for section in found]
    clauses = [section for section in made if isinstance(section, Clause)]
    _check_ids(clauses, faults)
    return tuple(section for section in made if section is not None)


def _section(section: Section, faults: Faults) -> Clause | Context | None:
    _check_stray_marks(section, faults)
    before = len(faults)
    rules = tuple(rule for block in section.blocks if (rule := rule_in(block, faults)))
    whole = not has_errors(faults[before:])
    if section.heading is None:
        _check_outside(section, faults, allowed=False)
        return None
    marked = _marked(section.heading, faults)
    if marked.id:
        _check_clause(section, section.heading, faults)
        clause = _clause(section, marked, marked.id, section.heading.level, rules)
        return clause if whole else replace(clause, whole=False)
    if not marked.faulty:
        _check_outside(section, faults, allowed=marked.context)
        _check_underline(section.heading, faults, allowed=marked.context)
    return Context(title=marked.title, level=section.heading.level, wording=_wording(section), span=section.span)


def _clause(section: Section, marked: _Marked, id_: Placed[str], level: int, rules: tuple[AnyRule, ...]) -> Clause:
    return Clause(
        id=id_,
        title=marked.title,
        level=level,
        wording=_wording(section),
        wording_spans=section.prose,
        rules=rules,
        span=section.span,
    )


def _wording(section: Section) -> str:
    return "\n\n".join(span.text for span in section.prose)


def _marked(heading: Heading, faults: Faults) -> _Marked:
    match = _MARK.search(heading.text)
    if match is None:
        return _Marked(title=heading.text)
    title = heading.text[: match.start()].rstrip()
    mark = part(Placed(heading.text, heading.span), *match.span(1))
    if mark.value == _CONTEXT:
        return _Marked(title=title, context=True)
    if mark.value.startswith("#"):
        sound = clause_id(part(mark, 1, len(mark.value)), faults)
        return _Marked(title=title, id=sound, faulty=sound is None)
    message = f"`{{{mark.value}}}` does not say what stands under this heading"
    faults.say(Code.BAD_MARK, message, mark.span, _MARK_HELP)
    return _Marked(title=title, faulty=True)


def _check_stray_marks(section: Section, faults: Faults) -> None:
    """What was meant as a heading and is none would silently belong to the clause above it."""
    for span in section.prose:
        for match in _STRAY_MARK.finditer(span.text):
            place = span.source.span(span.start + match.start(), span.start + match.end())
            faults.say(Code.BAD_MARK, f"`{match[0].strip()}` stands in no heading", place, _NO_HEADING)


def _check_outside(section: Section, faults: Faults, *, allowed: bool) -> None:
    prose = [span for span in section.prose if any(map(str.isalnum, span.text))]
    if prose and not allowed:
        remedy = "give the heading above it an id, `{#an.id}`, or mark it `{.context}` if it promises nothing"
        faults.say(Code.PROSE_OUTSIDE_CLAUSE, "this stands in no clause", _first_line(prose[0]), remedy)
    for block in section.blocks:
        remedy = "give the heading above it an id, `{#an.id}`"
        faults.say(Code.RULE_OUTSIDE_CLAUSE, "this rule stands in no clause", block.span, remedy)


def _check_underline(heading: Heading, faults: Faults, *, allowed: bool) -> None:
    if heading.underlined and not allowed:
        message = "the line under this makes it a heading"
        remedy = "put a blank line between them, or begin the heading with `#`"
        faults.say(Code.UNDERLINED_HEADING, message, heading.span, remedy)


def _check_clause(section: Section, heading: Heading, faults: Faults) -> None:
    if not section.blocks:
        remedy = "add a rule block; what no machine can see is a `pledge`"
        faults.say(Code.NO_RULE, "this clause does not say what becomes of it", heading.span, remedy)
    if not section.prose:
        remedy = "say in words what the rule does"
        faults.say(Code.NO_WORDING, "this clause has no wording for people to sign", heading.span, remedy)


def _check_ids(clauses: Iterable[Clause], faults: Faults) -> None:
    seen: dict[str, Span] = {}
    for clause in clauses:
        if seen.setdefault(clause.id.value, clause.id.span) is not clause.id.span:
            note = Note(message="it stands here first", span=seen[clause.id.value])
            remedy = "give one of them another id"
            faults.say(Code.DUPLICATE_ID, f"two clauses are called `{clause.id.value}`", clause.id.span, remedy, note)


def _first_line(span: Span) -> Span:
    return span.source.span(span.start, span.start + len(span.text.partition("\n")[0]))
