"""A school's own phrases for reading mail: those in ``school.toml``, and files of them, a phrase on each line."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from chalkline.events.mail.text.phrase import PhraseError, read_phrase
from chalkline.events.mail.text.phrases import PhraseList
from chalkline.events.mail.text.words import STRENGTHS, list_of, shipped_words
from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Placed, Source
from chalkline.policy.spelling import suggestion
from chalkline.school.school import OwnList, OwnWords
from chalkline.school.settings import file, say_wrong_type, table, texts
from chalkline.school.toml_text import Entry, entries

_FILE = "file"
_REMARK = "#"
_CLOSE_BRACKETS = "close every bracket that you open"


def words(entry: Entry, faults: Faults) -> OwnWords | None:
    """A school's phrases by the list that they extend."""
    return table(entry, _own_list, faults, name=_list_name)


def word_files(own: OwnWords) -> Iterator[Placed[str]]:
    """The files that are named, each once, in their order."""
    named = (each.file for each in own.values() if each.file is not None)
    yield from {path.value: path for path in named}.values()


def with_files(own: OwnWords, read: Mapping[str, Source], faults: Faults) -> OwnWords:
    """The lists with the phrases of those of their files that were read, which are given by the name written."""
    return {name: _with_file(each, read, faults) for name, each in own.items()}


def _with_file(own: OwnList, read: Mapping[str, Source], faults: Faults) -> OwnList:
    if own.file is None or own.file.value not in read:
        return own
    more = tuple(_phrases_of(read[own.file.value], faults))
    return OwnList(phrases=replace(own.phrases, sure=own.phrases.sure + more), file=own.file)


def _phrases_of(source: Source, faults: Faults) -> Iterator[str]:
    """The phrases of a file; blank lines and those that begin with ``#`` are none."""
    at = 0
    for line in source.text.splitlines(keepends=True):
        phrase = line.strip()
        if phrase and not phrase.startswith(_REMARK):
            try:
                read_phrase(phrase)
                yield phrase
            except PhraseError as error:
                place = source.span(at, at + len(line.rstrip()))
                faults.say(Code.BAD_PATTERN, str(error), place, _CLOSE_BRACKETS)
        at += len(line)


def _list_name(entry: Entry, faults: Faults) -> str | None:
    known = shipped_words().lists
    if entry.name in known:
        return entry.name
    remedy = suggestion(entry.name, known, f"the lists are {', '.join(f'`{name}`' for name in known)}")
    faults.say(Code.UNKNOWN_KEY, f"there is no list of words `{entry.name}`", entry.key, remedy)
    return None


def _own_list(entry: Entry, faults: Faults) -> OwnList | None:
    if not isinstance(entry.value, dict):
        say_wrong_type(entry, 'a table such as `{ sure = ["light this candle"] }`', faults)
        return None
    inner = list(entries(entry.value, entry.key.source, entry.path))
    path = next((file(each, faults) for each in inner if each.name == _FILE), None)
    phrases = _phrases(entry, (each for each in inner if each.name != _FILE), faults)
    return None if phrases is None else OwnList(phrases=phrases, file=path)


def _phrases(entry: Entry, written: Iterator[Entry], faults: Faults) -> PhraseList | None:
    found: dict[str, list[str]] = {}
    for each in written:
        if each.name not in STRENGTHS:
            remedy = suggestion(
                each.name, (*STRENGTHS, _FILE), "phrases are `sure`, `hint` or `innocent`, or in a `file`"
            )
            faults.say(Code.UNKNOWN_KEY, f"phrases are never `{each.name}`", each.key, remedy)
        elif (phrases := texts(each, faults)) is not None:
            found[each.name] = [phrase.value for phrase in phrases]
    try:
        return list_of(found)
    except PhraseError as error:
        faults.say(Code.BAD_PATTERN, str(error), entry.key, _CLOSE_BRACKETS)
        return None
