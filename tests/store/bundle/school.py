"""The demonstration school, loaded once; with people, mail and moments to try bundles on."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from hypothesis import strategies as st

from chalkline.events.declared.mail import Attachment, MailSend, Message
from chalkline.events.declared.people import Person
from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.facts.fact import Fact
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import NANOSECONDS_PER_SECOND, Timestamp
from chalkline.school.loading import Loaded, load_school
from chalkline.store.bundle.folder import BundleFolder
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.bundle.refusal import Refused

MONDAY = Timestamp.of(datetime(2026, 11, 16, 10, 20, tzinfo=UTC))
SUNDAY = Timestamp.of(datetime(2026, 11, 15, 21, 14, tzinfo=UTC))
LEO_AT_HOME = "leo.marsh@freemail.example"


@cache
def school(name: str = "alderbrook") -> tuple[Loaded, PolicySet]:
    """An example school with its policies."""
    loaded, faults = load_school(Path(str(files("chalkline.library"))) / name)
    assert loaded is not None, faults
    checked = loaded.check_policies()
    assert checked.set is not None, checked.diagnostics
    return loaded, checked.set


@cache
def knowledge(name: str = "alderbrook") -> Knowledge:
    """What its folder says, every clause enforced."""
    loaded, policies = school(name)
    return Knowledge.of(loaded, policies, enforcement=Enforcement.ALL)


def with_facts(*facts: Fact) -> Loaded:
    """The school with these facts and no others."""
    return replace(school()[0], facts=Facts.of("alderbrook", facts))


def fact(subject: str, name: str, object_: str = "", value: str = "") -> Fact:
    """A fact that somebody adds."""
    return Fact(number=1, school="alderbrook", subject=subject, name=name, object=object_, value=value)


def person(known: Knowledge, address: str) -> Person:
    """Whoever has the address."""
    directory = known.directory(MONDAY)
    return Person(id=directory.person_at(address) or "", address=address, inside=directory.is_inside(address))


def mail(known: Knowledge, sender: str, recipient: str, *files: Attachment, subject: str = "Trip") -> MailSend:
    """A mail from one address to another."""
    to = person(known, recipient)
    message = Message(subject=subject, recipients=(to,), attachments=files, size=90_000)
    return MailSend(id="m1", sender=person(known, sender), recipient=to, message=message)


def mails(known: Knowledge) -> st.SearchStrategy[MailSend]:
    """Mails between any two who are known, or are not."""
    addresses = st.sampled_from([*sorted(known.owners), "stranger@elsewhere.example", LEO_AT_HOME])
    kinds = st.sampled_from(["pdf", "exe", "zip"])
    attached = kinds.map(lambda kind: Attachment(name=f"a.{kind}", extension=kind, type="application/pdf", size=9_000))
    subjects = st.sampled_from(["", "Trip", "URGENT"])
    return st.builds(
        lambda sender, recipient, files, subject: mail(known, sender, recipient, *files, subject=subject),
        addresses,
        addresses,
        st.lists(attached, max_size=2),
        subjects,
    )


moments = st.integers(0, 14 * 24 * 60).map(lambda minute: Timestamp(SUNDAY + minute * 60 * NANOSECONDS_PER_SECOND))
"""Any minute of a fortnight."""


def opened(folder: Path) -> BundleFolder:
    """The folder, read once, every clause enforced."""
    reading = BundleFolder(folder=folder, enforcement=Enforcement.ALL)
    reading.news()
    return reading


def loaded(folder: Path) -> Knowledge:
    """What the folder says, which is sound."""
    reading = BundleFolder(folder=folder, enforcement=Enforcement.ALL)
    (news,) = reading.news()
    assert isinstance(news, Knowledge), news
    return news


def refusal(reading: BundleFolder) -> Refused:
    """The one thing that is new: something is refused."""
    (news,) = reading.news()
    assert isinstance(news, Refused)
    return news
