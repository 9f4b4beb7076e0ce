"""The front matter: where it stands, its keys as data, and their values with places."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from chalkline.policy.calendar.window_text import parse_window
from chalkline.policy.calendar.windows import Window
from chalkline.policy.cel.grammar import CONSTANTS, RESERVED
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Note
from chalkline.policy.document import names
from chalkline.policy.document.faults import Faults
from chalkline.policy.document.scalars import NodeReader, checked, sequence_of, text, truth, whole_number, wrong_type
from chalkline.policy.document.yaml import Mapping as MappingNode
from chalkline.policy.document.yaml import Node, Scalar, Sequence, tree
from chalkline.policy.source import Placed, Source, Span
from chalkline.policy.spelling import suggestion

T = TypeVar("T")

LANGUAGE = 1
"""The version of the language that this package reads."""

LONGEST = 65_536
"""Characters of a front matter."""

_EDGE = "---"
_LANGUAGE_KEY = "language"
_UNUSABLE = RESERVED | CONSTANTS.keys() | {"in", "at"}
"""Words that conditions cannot use as names of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontKey:
    """A key of the front matter."""

    name: str
    noun: str
    """What the reference calls its values."""
    read: NodeReader[object]
    required: bool = False


class Named(dict[str, T]):
    """Names with their values, and apart from them those whose values could not be read."""

    def __init__(self) -> None:
        super().__init__()
        self.unread: set[str] = set()


def front_matter(source: Source, faults: Faults) -> tuple[Mapping[str, object], int]:
    """The values of the keys that could be read but for ``language``, and the line after them, counted from 0."""
    place, after = _place(source, faults)
    if place is None:
        return {}, after
    if place.end - place.start > LONGEST:
        message = f"the front matter is longer than {LONGEST:,} characters"
        faults.say(Code.TOO_LARGE, message, source.span(0, 3), "keep to the keys of the language")
        return {}, after
    root = tree(place, faults)
    if isinstance(root, MappingNode):
        return _values(root, source.span(0, 3), faults), after
    if not faults:
        remedy = f"write lines such as `id: digital-communications` for {', '.join(FRONT_KEYS)}"
        faults.say(Code.NO_FRONT_MATTER, "the front matter has no keys", source.span(0, 3), remedy)
    return {}, after


def _place(source: Source, faults: Faults) -> tuple[Span | None, int]:
    """Between the two lines ``---``; without them, the body is taken to begin at the first heading."""
    lines = source.text.split("\n")
    heading = next((number for number, line in enumerate(lines) if line.startswith("#")), 0)
    if lines[0] != _EDGE:
        remedy = f"begin the file with a line `{_EDGE}`, keys such as `id` and `title`, and another line `{_EDGE}`"
        faults.say(Code.NO_FRONT_MATTER, "the policy has no front matter", source.span(0, 0), remedy)
        return None, 0
    if _EDGE not in lines[1:]:
        remedy = f"end it with a line `{_EDGE}`"
        faults.say(Code.NO_FRONT_MATTER, "the front matter does not end", source.span(0, 3), remedy)
        return None, heading
    end = lines.index(_EDGE, 1)
    return source.span(source.line_starts[1], source.line_starts[end]), end + 1


def _values(root: MappingNode, top: Span, faults: Faults) -> dict[str, object]:
    found: dict[str, object] = {}
    present: set[str] = set()
    pairs = tuple(_unique(root, faults))
    if _other_language(pairs, faults):
        return found
    for written, node in pairs:
        present.add(written.value)
        key = FRONT_KEYS.get(written.value)
        if key is None:
            remedy = suggestion(written.value, FRONT_KEYS, f"the keys are {', '.join(FRONT_KEYS)}")
            faults.say(Code.UNKNOWN_KEY, f"the front matter has no key `{written.value}`", written.span, remedy)
        elif (value := key.read(node, faults)) is not None and key.name != _LANGUAGE_KEY:
            found[key.name] = value
    for key in FRONT_KEYS.values():
        if key.required and key.name not in present:
            faults.say(Code.MISSING_KEY, f"`{key.name}` is missing", top, f"add a line `{key.name}: …` ({key.noun})")
    _check_names(found, faults)
    return found


def _check_names(found: Mapping[str, object], faults: Faults) -> None:
    windows, lists = found.get("windows"), found.get("lists")
    if isinstance(windows, dict) and isinstance(lists, dict):
        for name in windows.keys() & lists.keys():
            message = f"`{name}` is the name of a window and of a list"
            faults.say(Code.BAD_NAME, message, lists[name].span, "give one of them another name")


def _unique(node: MappingNode, faults: Faults) -> Iterator[tuple[Placed[str], Node]]:
    """The pairs whose key is a text that did not stand before."""
    seen: dict[str, Span] = {}
    for key, value in node.pairs:
        if not isinstance(key, Scalar):
            wrong_type(key, "a key", faults)
        elif key.text in seen:
            note = Note(message="it stands here first", span=seen[key.text])
            faults.say(Code.REPEATED_KEY, f"`{key.text}` stands twice", key.span, "keep one of the two", note)
        else:
            seen[key.text] = key.span
            yield Placed(key.text, key.span), value


def _other_language(pairs: Iterable[tuple[Placed[str], Node]], faults: Faults) -> bool:
    """Whether the policy says that it is written in another version, whose keys may mean anything."""
    for key, node in pairs:
        number = whole_number(node, Faults()) if key.value == _LANGUAGE_KEY else None
        if number is not None and number.value != LANGUAGE:
            message = f"version {number.value} of the language is not known here"
            faults.say(Code.LANGUAGE_VERSION, message, number.span, f"write `{_LANGUAGE_KEY}: {LANGUAGE}`")
            return True
    return False


def _window(node: Node, faults: Faults) -> Placed[Window] | None:
    texts = sequence_of(text)(node, faults) if isinstance(node, Sequence) else text(node, faults)
    if texts is None:
        return None
    window = parse_window(texts)
    if isinstance(window, Window):
        return Placed(window, node.span)
    faults.extend(window)
    return None


def _list(node: Node, faults: Faults) -> Placed[tuple[str, ...]] | None:
    items = sequence_of(text)(node, faults)
    return None if items is None else Placed(tuple(item.value for item in items), node.span)


def _named(read: NodeReader[T]) -> NodeReader[dict[str, T]]:
    """A reader of names with values."""

    def read_all(node: Node, faults: Faults) -> dict[str, T] | None:
        if not isinstance(node, MappingNode):
            wrong_type(node, "names with their values", faults)
            return None
        found: Named[T] = Named()
        for key, value in _unique(node, faults):
            placed = read(value, faults)
            if not _usable(key, faults):
                continue
            if placed is None:
                found.unread.add(key.value)
            else:
                found[key.value] = placed
        return found

    return read_all


def _usable(key: Placed[str], faults: Faults) -> bool:
    if key.value in _UNUSABLE:
        remedy = "give it another name"
        faults.say(Code.BAD_NAME, f"`{key.value}` is a word of conditions", key.span, remedy)
        return False
    return names.name(key, faults) is not None


FRONT_KEYS: Mapping[str, FrontKey] = {
    key.name: key
    for key in (
        FrontKey(name=_LANGUAGE_KEY, noun=f"the version of the language, {LANGUAGE}", read=whole_number, required=True),
        FrontKey(name="id", noun="an id", read=checked(text, names.policy_id), required=True),
        FrontKey(name="title", noun="a text", read=text, required=True),
        FrontKey(name="version", noun="a whole number from 1", read=whole_number, required=True),
        FrontKey(name="binds", noun="a list of roles", read=sequence_of(checked(text, names.name)), required=True),
        FrontKey(name="statutory", noun="`true` or `false`", read=truth),
        FrontKey(name="publish", noun="`true` or `false`", read=truth),
        FrontKey(name="windows", noun="names with windows", read=_named(_window)),
        FrontKey(name="lists", noun="names with lists of texts", read=_named(_list)),
    )
}
"""The keys of the front matter."""
