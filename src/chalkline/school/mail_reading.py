"""How a school has its mail read: its own phrases beside those shipped, its zone, domains and periods."""

import re
from collections.abc import Mapping
from datetime import time

from chalkline.events.mail.reading import Reader, features_read
from chalkline.events.mail.text.phrases import PhraseError, PhraseList
from chalkline.events.mail.text.times import SchoolTimes
from chalkline.events.mail.text.words import STRENGTHS, list_of, shipped_words
from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.spelling import suggestion
from chalkline.school.school import School
from chalkline.school.settings import say_wrong_type, table, texts
from chalkline.school.toml_text import Entry, entries
from chalkline.school.week import EVERY_DAY, Periods

_NUMBER = re.compile(r"\d{1,2}")
_MINUTES = 60


def reader_of(school: School, policies: PolicySet) -> Reader:
    """The reader that works out what some rule of the policies reads, and nothing else."""
    return Reader(
        features=features_read(policies),
        words=shipped_words().extended(school.words),
        zone=school.zone,
        domains=school.domains,
        times=SchoolTimes(periods=_numbered(school.periods)),
    )


def words(entry: Entry, faults: Faults) -> Mapping[str, PhraseList] | None:
    """A school's phrases by the list that they extend."""
    return table(entry, _phrases, faults, name=_list_name)


def _numbered(periods: Periods) -> Mapping[int, time]:
    """When the periods with a number in their name begin on most days."""
    named = ((_NUMBER.search(name), period) for name, period in periods.get(EVERY_DAY, {}).items())
    return {int(number[0]): time(*divmod(period.begins, _MINUTES)) for number, period in named if number}


def _list_name(entry: Entry, faults: Faults) -> str | None:
    known = shipped_words().lists
    if entry.name in known:
        return entry.name
    remedy = suggestion(entry.name, known, f"the lists are {', '.join(f'`{name}`' for name in known)}")
    faults.say(Code.UNKNOWN_KEY, f"there is no list of words `{entry.name}`", entry.key, remedy)
    return None


def _phrases(entry: Entry, faults: Faults) -> PhraseList | None:
    if not isinstance(entry.value, dict):
        say_wrong_type(entry, 'a table such as `{ sure = ["light this candle"] }`', faults)
        return None
    found: dict[str, list[str]] = {}
    for inner in entries(entry.value, entry.key.source, entry.path):
        if inner.name not in STRENGTHS:
            remedy = suggestion(inner.name, STRENGTHS, "phrases are `sure`, `hint` or `innocent`")
            faults.say(Code.UNKNOWN_KEY, f"phrases are never `{inner.name}`", inner.key, remedy)
        elif (written := texts(inner, faults)) is not None:
            found[inner.name] = [phrase.value for phrase in written]
    try:
        return list_of(found)
    except PhraseError as error:
        faults.say(Code.BAD_PATTERN, str(error), entry.key, "close every bracket that you open")
        return None
