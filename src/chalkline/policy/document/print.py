"""A policy as a text. What is printed parses to the same policy; what a policy does not say in words is not printed."""

import json
import re
from collections.abc import Iterable, Iterator

from chalkline.policy.document.front_matter import LANGUAGE
from chalkline.policy.document.kinds import KINDS, Key
from chalkline.policy.document.scalars import surprising
from chalkline.policy.document.written import written
from chalkline.policy.model import AnyRule, Clause, Context, Policy

_KIND_OF = {kind.rule: kind for kind in KINDS.values()}
_PLAIN = re.compile(r"\w(?:[\w.:;-]*[\w.;])?(?: \w(?:[\w.:;-]*[\w.;])?)*", re.ASCII)
"""Words without anything that means something to YAML."""
_MARKLIKE = ("}", "#")


def printed(policy: Policy) -> str:
    """The text of the policy in the order of the document; of each clause first the wording and then the rules."""
    blocks = ["\n".join(_front_matter(policy))]
    for section in policy.sections:
        blocks += _section(section)
    return "\n\n".join(blocks) + "\n"


def printed_rule(rule: AnyRule) -> str:
    """The rule block of a rule, with its fences."""
    return "\n".join(["~~~rule", *entries_of(rule), "~~~"])


def entries_of(rule: AnyRule) -> Iterator[str]:
    """The lines of a rule's keys, in the order of its kind's table; a condition may go over several lines."""
    for key in _KIND_OF[type(rule)].keys.values():
        for value in _values(rule, key):
            yield f"{key.name}: {written(value)}"


def _values(rule: AnyRule, key: Key) -> Iterable[object]:
    value = getattr(rule, key.field)
    if key.repeats:
        return tuple(value)
    return () if value is None or value == () else (value,)


def _front_matter(policy: Policy) -> Iterator[str]:
    yield from ("---", f"language: {LANGUAGE}", f"id: {_scalar(policy.id.value)}")
    yield from (f"title: {_scalar(policy.title.value)}", f"version: {policy.version.value}")
    yield f"binds: {_sequence(role.value for role in policy.binds)}"
    yield from (f"statutory: {_truth(policy.statutory)}", f"publish: {_truth(policy.publish)}")
    if policy.windows:
        yield "windows:"
        yield from (f"  {name}: {_scalar(str(window.value))}" for name, window in policy.windows.items())
    if policy.lists:
        yield "lists:"
        yield from (f"  {name}: {_sequence(items.value)}" for name, items in policy.lists.items())
    yield "---"


def _section(section: Clause | Context) -> Iterator[str]:
    yield _heading(section)
    if section.wording:
        yield section.wording
    if isinstance(section, Clause):
        yield from map(printed_rule, section.rules)


def _heading(section: Clause | Context) -> str:
    parts = ["#" * section.level, section.title]
    if isinstance(section, Clause):
        parts.append(f"{{#{section.id.value}}}")
    elif section.wording or section.title.endswith(_MARKLIKE):
        parts.append("{.context}")
    return " ".join(filter(None, parts))


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _sequence(items: Iterable[str]) -> str:
    return f"[{', '.join(map(_scalar, items))}]"


def _scalar(text: str) -> str:
    """The text as YAML, in quotes unless it is plainly one."""
    plain = _PLAIN.fullmatch(text) and not surprising(text)
    return text if plain else json.dumps(text, ensure_ascii=False)
