"""What the standard library writes, however it encodes it, is read back as what was meant.

Names of people are single words and the blanks of a subject do not count, because it folds longer ones into something
else: addresses end up inside encoded words.
"""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, EmailPolicy
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from chalkline.events.mail.message import parse_mail
from chalkline.policy.values import Timestamp

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
SUBJECTS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="/\\"), min_size=1, max_size=60
)
LOCALS = st.text("abcdefghijklmnopqrstuvwxyz0123456789.+-_", min_size=1, max_size=12).map(lambda text: f"x{text}y")
ADDRESSES = st.builds(
    Address, WORDS, LOCALS.filter(lambda text: ".." not in text), st.sampled_from(["hill.sch.uk", "example.org"])
)
FILES = st.tuples(NAMES, st.sampled_from(["application/pdf", "image/png", "x/y"]), st.binary(max_size=200))
DATES = st.datetimes(
    datetime(1975, 1, 1),  # noqa: DTZ001 - the zone is drawn
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([ZoneInfo("Europe/London"), ZoneInfo("Asia/Kolkata")]),
).map(lambda date: date.replace(microsecond=0))
POLICIES = st.sampled_from([SMTP, SMTPUTF8, SMTP.clone(linesep="\n")])


@given(
    policy=POLICIES,
    subject=SUBJECTS,
    to=st.lists(ADDRESSES, min_size=1, max_size=4, unique_by=lambda address: address.addr_spec),
    files=st.lists(FILES, max_size=3),
    date=DATES,
)
def test_a_written_mail_is_read_back(
    policy: EmailPolicy, subject: str, to: list[Address], files: list[tuple[str, str, bytes]], date: datetime
) -> None:
    mail = EmailMessage(policy=policy)
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = "anna@hill.sch.uk", to, subject, format_datetime(date)
    mail.set_content("Hello.\n")
    for name, kind, content in files:
        mail.add_attachment(content, *kind.split("/"), filename=name)
    parsed = parse_mail(mail.as_bytes())
    assert parsed.faults == frozenset()
    assert parsed.to == tuple(address.addr_spec for address in to)
    assert parsed.date == Timestamp.of(date)
    assert [(file.type, file.size) for file in parsed.attachments] == [
        (kind, len(content)) for _, kind, content in files
    ]
    assert [file.name for file in parsed.attachments] == [name for name, _, _ in files]
    assert "".join(parsed.subject.split()) == "".join(subject.split())
