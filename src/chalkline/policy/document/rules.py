"""A rule block to a rule: its kind, its keys by the table of that kind, and every fault of it."""

import re
from dataclasses import replace

from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Note
from chalkline.policy.document.entries import Entry, entries
from chalkline.policy.document.faults import Faults
from chalkline.policy.document.kinds import KINDS, Key, Kind, Need
from chalkline.policy.document.outline import Block
from chalkline.policy.document.pieces import part
from chalkline.policy.model import AnyRule
from chalkline.policy.source import Placed, Span
from chalkline.policy.spelling import nearest, suggestion

_ALL_KINDS = ", ".join(f"`{name}`" for name in KINDS)


def rule_in(block: Block, faults: Faults) -> AnyRule | None:
    """The rule of a block. Keys at fault are left out of it; None where it cannot be a rule without them."""
    found = entries(block, faults)
    if not found:
        faults.say(Code.EMPTY_BLOCK, "this rule block says nothing", block.span, f"begin it with one of {_ALL_KINDS}")
        return None
    first = found[0].key
    if kind := KINDS.get(first.value):
        return _RuleReader(kind, block, faults).rule(found)
    remedy = suggestion(first.value, KINDS, f"begin the block with one of {_ALL_KINDS}")
    faults.say(Code.UNKNOWN_KIND, f"`{first.value}` is not a kind of rule", first.span, remedy)
    _read_likeliest(found, block, faults)
    return None


def _read_likeliest(found: tuple[Entry, ...], block: Block, faults: Faults) -> None:
    """Names the other faults of a block whose first key is no kind, if one can tell what it was to be."""
    first, *rest = found
    later = next((entry.key.value for entry in rest if entry.key.value in KINDS), None)
    if later:
        _RuleReader(KINDS[later], block, faults).rule(tuple(rest))
    elif kind := KINDS.get(nearest(first.key.value, KINDS) or ""):
        meant = replace(first, key=Placed(kind.name, first.key.span))
        _RuleReader(kind, block, faults).rule((meant, *rest))


class _RuleReader:
    """One reading of one block as a rule of one kind."""

    def __init__(self, kind: Kind, block: Block, faults: Faults) -> None:
        self._kind = kind
        self._block = block
        self._faults = faults
        self._places: dict[str, Span] = {}
        self._written: dict[str, str] = {}
        self._fields: dict[str, object] = {}
        self._found: tuple[Entry, ...] = ()

    def rule(self, found: tuple[Entry, ...]) -> AnyRule | None:
        self._found = found
        for entry in found:
            if key := self._key_of(entry):
                self._read(key, entry)
        self._check_required(found[0])
        for need in self._kind.needs:
            self._check_need(need)
        for pair in self._kind.apart:
            self._check_apart(*pair)
        span = self._block.span.to(found[-1].value.span)
        complete = all(key.field in self._fields for key in self._kind.keys.values() if key.required)
        return self._kind.rule(**self._fields, keys=self._places, span=span) if complete else None

    def _key_of(self, entry: Entry) -> Key | None:
        name, span = entry.key.value, entry.key.span
        key = self._kind.keys.get(name)
        if key is None:
            self._refuse(name, span)
        elif name in self._places and not key.repeats:
            first = Note(message="it stands here first", span=self._places[name])
            remedy = "keep one of the two, or join them with a comma if both count"
            self._faults.say(Code.REPEATED_KEY, f"`{name}` stands twice in this rule", span, remedy, first)
            return None
        return key

    def _refuse(self, name: str, span: Span) -> None:
        kinds = [kind.name for kind in KINDS.values() if name in kind.keys]
        if kinds:
            message = f"`{name}` is a key of `{'`, `'.join(kinds)}`, not of `{self._kind.name}`"
            remedy = suggestion(name, self._kind.keys, self._all_keys)
            self._faults.say(Code.KEY_OF_ANOTHER_KIND, message, span, remedy)
        else:
            remedy = suggestion(name, self._kind.keys, self._all_keys)
            self._faults.say(Code.UNKNOWN_KEY, f"`{self._kind.name}` has no key `{name}`", span, remedy)

    @property
    def _all_keys(self) -> str:
        return f"the keys of `{self._kind.name}` are {', '.join(f'`{name}`' for name in self._kind.keys)}"

    def _read(self, key: Key, entry: Entry) -> None:
        self._places.setdefault(key.name, entry.key.span)
        self._written.setdefault(key.name, entry.value.value)
        if not entry.value.value:
            remedy = f"write a value, such as `{key.value.example}`, or leave the key out"
            self._faults.say(Code.EMPTY_VALUE, f"`{key.name}` has no value", entry.key.span, remedy)
            return
        value = key.value.read(entry.value, self._faults)
        if isinstance(value, tuple) and key.repeats:
            value = (*self._so_far(key), *value)
        if value is not None:
            self._fields[key.field] = value

    def _so_far(self, key: Key) -> tuple[object, ...]:
        earlier = self._fields.get(key.field)
        return earlier if isinstance(earlier, tuple) else ()

    def _check_required(self, first: Entry) -> None:
        for key in self._kind.keys.values():
            if key.required and key.name not in self._places:
                self._miss(f"`{key.name}` is missing", first.key.span, key)

    def _check_need(self, need: Need) -> None:
        place = self._places.get(need.given)
        applies = place and need.value in {None, self._written[need.given]}
        if place and applies and not any(key in self._places for key in need.keys):
            listed = "` or `".join(need.keys)
            self._miss(f"{need.why}: `{listed}` is missing", place, self._kind.keys[need.keys[0]])

    def _miss(self, message: str, span: Span, key: Key) -> None:
        for entry in self._found:
            if indented := re.search(rf"\n[ \t]+({key.name})[ \t]*:", entry.value.span.text):
                place = part(Placed(entry.value.span.text, entry.value.span), *indented.span(1)).span
                remedy = f"begin it without a blank: with one it goes on with `{entry.key.value}`"
                self._faults.say(Code.MISSING_KEY, message, place, remedy)
                return
        remedy = f"add a line such as `{key.name}: {key.value.example}`"
        self._faults.say(Code.MISSING_KEY, message, span, remedy)

    def _check_apart(self, one: str, other: str) -> None:
        if one in self._places and other in self._places:
            second, first = sorted((one, other), key=lambda name: self._places[name].start, reverse=True)
            note = Note(message=f"`{first}` stands here", span=self._places[first])
            message = f"`{one}` and `{other}` do not stand in one rule"
            self._faults.say(Code.KEYS_AT_ODDS, message, self._places[second], "keep one of the two", note)
