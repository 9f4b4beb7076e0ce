"""``gate.toml``, read: the settings, or every fault of the file with its place."""

import types
from collections import abc
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec

from chalkline.gates.mail.settings.conduct import POSSIBLE
from chalkline.gates.mail.settings.declared import Settings
from chalkline.gates.mail.settings.forms import understood
from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.english.grammar import listed
from chalkline.policy.source import Source, Span
from chalkline.policy.spelling import suggestion
from chalkline.school.toml_text import Entry, entries, read_toml


def read_settings(source: Source, faults: Faults, folder: Path = Path()) -> Settings | None:
    """The settings that the file declares; None where anything is wrong. Paths count from the folder.

    Names every fault: keys that are unknown or missing, values that are not what is wanted, settings at odds.
    """
    table = read_toml(source, faults)
    if table is None:
        return None
    found = _Reading(source=source, faults=faults, folder=folder).struct(Settings, table, ())
    if found is None:
        return None
    known = len(faults)
    _check(found, source, faults)
    return found if len(faults) == known else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """Reads tables as structs, field by field, so that one run names every fault."""

    source: Source
    faults: Faults
    folder: Path

    def struct(self, kind: type[Any], table: Mapping[str, object], under: tuple[str, ...]) -> Any:  # noqa: ANN401
        known = len(self.faults)
        fields = {each.name: each for each in msgspec.structs.fields(kind)}
        found = {}
        for entry in entries(table, self.source, under):
            if entry.name in fields:
                found[entry.name] = self._value(fields[entry.name].type, entry)
            else:
                self._say_unknown(entry, fields)
        for name, each in fields.items():
            if each.required and name not in table:
                self._say_missing(name, each.type, under)
        return kind(**found) if len(self.faults) == known else None

    def _value(self, kind: Any, entry: Entry) -> object:  # noqa: ANN401
        table = _struct_of(kind)
        if table is not None and isinstance(entry.value, dict):
            return self.struct(table, entry.value, entry.path)
        try:
            return self._placed(msgspec.convert(entry.value, kind, dec_hook=understood))
        except msgspec.ValidationError as error:
            self._say_wrong(kind, entry, str(error).partition(" - at ")[0])
            return None

    def _say_wrong(self, kind: Any, entry: Entry, says: str) -> None:  # noqa: ANN401
        known = len(self.faults)
        self._say_wrong_words(kind, entry)
        if len(self.faults) == known:
            self.faults.say(Code.WRONG_TYPE, _lowered(says), entry.key, f"write {_example(kind, entry.name)}")

    def _say_wrong_words(self, kind: Any, entry: Entry) -> None:  # noqa: ANN401
        """Where one of a few words is wanted, or a table of them, whatever is none of them is named."""
        kind = _bare(kind)
        if get_origin(kind) is abc.Mapping and isinstance(entry.value, dict):
            names, values = get_args(kind)
            for each in entries(entry.value, self.source, entry.path):
                self._say_no_word(names, each.name, each.key)
                self._say_wrong_words(values, each)
        elif isinstance(entry.value, str):
            self._say_no_word(kind, entry.value, entry.place_of(entry.value))

    def _say_no_word(self, kind: Any, written: str, place: Span) -> None:  # noqa: ANN401
        words = _words_of(kind)
        if words and written not in words:
            named = [f"`{word}`" for word in words]
            remedy = suggestion(written, words, f"write {listed(named, 'or')}")
            self.faults.say(Code.WRONG_TYPE, f"`{written}` is none of {listed(named)}", place, remedy)

    def _placed(self, value: object) -> object:
        return self.folder / value if isinstance(value, Path) else value

    def _say_unknown(self, entry: Entry, known: Mapping[str, object]) -> None:
        remedy = suggestion(entry.name, known, f"its keys are {', '.join(f'`{name}`' for name in known)}")
        where = f"`[{'.'.join(entry.path[:-1])}]`" if entry.path[:-1] else "a gate"
        self.faults.say(Code.UNKNOWN_KEY, f"{where} has no `{entry.name}`", entry.key, remedy)

    def _say_missing(self, name: str, kind: Any, under: tuple[str, ...]) -> None:  # noqa: ANN401
        where = f"`[{'.'.join(under)}]`" if under else "the gate"
        remedy = f"add {_example(kind, name)}"
        self.faults.say(Code.MISSING_KEY, f"{where} has no `{name}`", self.source.span(0, 0), remedy)


def _check(settings: Settings, source: Source, faults: Faults) -> None:
    for key, message, remedy in _at_odds(settings):
        faults.say(Code.KEYS_AT_ODDS, message, _place(source, key), remedy)


def _at_odds(settings: Settings) -> Iterator[tuple[str, str, str]]:
    if (settings.bundle is None) == (settings.school is None):
        yield "bundle", "a gate decides by a bundle or by a school's folder", "give one of `bundle` and `school`"
    if (settings.listen.certificate is None) != (settings.listen.key is None):
        yield "listen", "a certificate and its key belong together", "give both `certificate` and `key`, or neither"
    if settings.users and settings.listen.certificate is None:
        yield "users", "users sign in over TLS only", "give `certificate` and `key` in `[listen]`"
    if settings.listen.require_tls and settings.listen.certificate is None:
        yield "listen", "TLS needs a certificate", "give `certificate` and `key` in `[listen]`"
    if settings.limits.together < settings.limits.size:
        yield "limits", "one message may be larger than all together", "make `together` at least `size`"
    incoming = settings.incoming
    if bool(incoming.servers or (incoming.milter and incoming.server_names)) != bool(incoming.server_names):
        remedy = "give both `servers` and `server_names`; the name of one that leaves it out is empty"
        yield "incoming", "servers are trusted by their networks and by their names", remedy
    for cause, conduct in settings.cannot_decide.items():
        if conduct not in POSSIBLE[cause]:
            can = " or ".join(f"`{each}`" for each in sorted(POSSIBLE[cause]))
            yield "cannot_decide", f"`{conduct}` is not possible for `{cause}`", f"write {can}"


def _place(source: Source, key: str) -> Any:  # noqa: ANN401
    start = max(source.text.find(key), 0)
    return source.span(start, start + (len(key) if source.text.startswith(key, start) else 0))


def _struct_of(kind: Any) -> type[msgspec.Struct] | None:  # noqa: ANN401
    """The struct that a table is read as, where the type is one, or one or None."""
    options = get_args(kind) if get_origin(kind) is types.UnionType else (kind,)
    return next((each for each in options if isinstance(each, type) and issubclass(each, msgspec.Struct)), None)


def _bare(kind: Any) -> Any:  # noqa: ANN401
    """The type without what is said about it."""
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _words_of(kind: Any) -> tuple[str, ...]:  # noqa: ANN401
    """The words of which one is to be written, where the type is such a choice."""
    if get_origin(kind) is Literal:
        return tuple(map(str, get_args(kind)))
    return tuple(kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else ()


def _example(kind: Any, name: str) -> str:  # noqa: ANN401
    """How a value is written, by its declaration."""
    if get_origin(kind) is Annotated:
        for each in kind.__metadata__:
            if each.examples:
                return f"{each.description}: `{each.examples[0]}`"
    return f"a table `[{name}]`"


def _lowered(message: str) -> str:
    return message[:1].lower() + message[1:]
