"""How a school has its mail read: its own phrases beside those shipped, its zone, domains and periods."""

import re
from collections.abc import Mapping
from datetime import time

from chalkline.events.mail.reading import Reader, features_read
from chalkline.events.mail.text.times import SchoolTimes
from chalkline.events.mail.text.words import shipped_words
from chalkline.policy.check.policy_set import PolicySet
from chalkline.school.school import School
from chalkline.school.week import EVERY_DAY, Periods

_NUMBER = re.compile(r"\d{1,2}")
_MINUTES = 60


def reader_of(school: School, policies: PolicySet) -> Reader:
    """The reader that works out what some rule of the policies reads, and nothing else."""
    return Reader(
        features=features_read(policies),
        words=shipped_words().extended({name: own.phrases for name, own in school.words.items()}),
        zone=school.zone,
        domains=school.domains,
        times=SchoolTimes(periods=_numbered(school.periods)),
    )


def _numbered(periods: Periods) -> Mapping[int, time]:
    """When the periods with a number in their name begin on most days."""
    named = ((_NUMBER.search(name), period) for name, period in periods.get(EVERY_DAY, {}).items())
    return {int(number[0]): time(*divmod(period.begins, _MINUTES)) for number, period in named if number}
