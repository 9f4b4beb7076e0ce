"""Alderbrook's mail on a Friday evening: messages as the gate would decide them, and what writes notices about them.

Ann Lee and Tom Baker teach; Leo Marsh is Tom's tutee, Karen Marsh his mother; Grace Hill leads safeguarding.
"""

from collections.abc import Iterator
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import cache
from importlib.resources import files
from pathlib import Path
from shutil import copytree

from chalkline.gates.mail.links.signed import Links
from chalkline.gates.mail.notices.desk import Desk
from chalkline.gates.mail.notices.post import Post
from chalkline.gates.mail.notices.writing import Writer
from chalkline.gates.mail.verdicts.arrival import Addressee, Arrival
from chalkline.gates.mail.verdicts.deciding import verdicts_on
from chalkline.gates.mail.verdicts.notices_due import notices_due
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.values import Duration, Timestamp
from chalkline.policy.vocabulary import Audience
from chalkline.school.loading import load_school
from chalkline.school.times import Times
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.spool.entry import Client, Envelope, Letter

FOLDER = Path(str(files("chalkline.library"))) / "alderbrook"
DAY = 86_400 * 10**9
SENDING_HOURS = "digital-communications@1#email.hours"
IN_LESSON = "digital-communications@1#email.lessons"
OUTSIDE = "digital-communications@1#email.outside"
REPLY_ALL = "digital-communications@1#email.reply-all"
ANN, TOM, CARYS = "alee@alderbrook.example", "tbaker@alderbrook.example", "cjones@alderbrook.example"
LEO, MIA = "24lmarsh@alderbrook.example", "24mquinn@alderbrook.example"
LEOS_OWN, KAREN = "leo.marsh@freemail.example", "karen.marsh@letterbox.example"
CONTACT = "it@alderbrook.example"
BODY = "Zanzibar's xylophones quietly jump over ink."


@cache
def alderbrook() -> Knowledge:
    """What is known at Alderbrook, all of its policy enforced."""
    return school_in(FOLDER)


def school_in(folder: Path) -> Knowledge:
    """What the school of a folder knows, all of its policy enforced."""
    loaded, faults = load_school(folder)
    assert loaded is not None, faults
    policies = loaded.check_policies().set
    assert policies is not None
    return Knowledge.of(loaded, policies, enforcement=Enforcement.ALL)


def alderbrook_with(folder: Path, clause: str) -> Knowledge:
    """Alderbrook with one more clause in its policy; ``folder`` is where it may be written."""
    copy = Path(copytree(FOLDER, folder / "alderbrook"))
    policy_file = copy / "policies/digital-communications.md"
    written = policy_file.read_text(encoding="utf-8")
    policy_file.write_text(written.replace("## Programs", f"{clause}\n\n## Programs"), encoding="utf-8")
    return school_in(copy)


LOCKED = "digital-communications@1#email.locked"
BY_ANOTHER = """## Mail about safeguarding {#email.locked}

Staff mail to anybody outside the school that has Safeguarding in its subject waits until e-mail hours, unless the
safeguarding lead says that it must go.

~~~rule
on: mail.send
when: "staff" in sender.roles && !recipient.inside && message.subject.contains("Safeguarding")
  && !email_hours.contains(at)
then: hold
discharge: dsl
~~~"""
"""What somebody other than its sender may discharge."""


def hiding(field: str) -> Knowledge:
    """Alderbrook, where those who are asked may not see this field of a message."""
    known = alderbrook()
    message = known.vocabulary.records["message"]
    hidden = replace(message.fields[field], seen_by=frozenset({Audience.NETWORK_MANAGER}))
    records = {**known.vocabulary.records, "message": replace(message, fields={**message.fields, field: hidden})}
    return known.under(replace(known.rulebook, vocabulary=replace(known.vocabulary, records=records)))


def moment(text: str) -> Timestamp:
    """A moment by Alderbrook's clock."""
    return Times(alderbrook().school.zone).beginning(text)


FRIDAY_EVENING = moment("2026-11-20 21:14")
MONDAY_LESSON = moment("2026-11-16 10:10")


def message(
    *to: str,
    sender: str = ANN,
    subject: str = "Trip money",
    body: str = BODY,
    headers: dict[str, str] | None = None,
    file: str = "",
) -> bytes:
    """A message as it is sent."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"], mail["Message-ID"] = sender, ", ".join(to), "<trip@alderbrook.example>"
    mail["Date"] = "Fri, 20 Nov 2026 21:14:00 +0000"
    if subject:
        mail["Subject"] = subject
    for name, value in (headers or {}).items():
        mail[name] = value
    mail.set_content(body)
    if file:
        mail.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename=file)
    return mail.as_bytes()


def arrival(
    raw: bytes,
    *to: str,
    sender: str = ANN,
    at: Timestamp = FRIDAY_EVENING,
    id_: str = "m1",
    options: tuple[str, ...] = (),
) -> Arrival:
    """The message as it came to the gate."""
    envelope = Envelope(sender=sender, options=options, client=Client(address="127.0.0.1"))
    return Arrival.of(
        id_=id_, at=at, envelope=envelope, addressees=tuple(Addressee(address=each) for each in to), raw=raw
    )


def decided(come: Arrival, at: Timestamp | None = None, knowledge: Knowledge | None = None) -> tuple[Verdict, ...]:
    """What is decided of it."""
    return verdicts_on(come, knowledge or alderbrook(), come.at if at is None else at)


def links() -> Links:
    """Links that work for seven days."""
    return Links(keys=("k1",), url="https://gate.alderbrook.example", last=Duration(7 * DAY))


def desk(at: Timestamp = FRIDAY_EVENING, **changes: object) -> Desk:
    """What notices are written with, at one moment."""
    numbers: Iterator[int] = iter(range(1, 10_000))
    post = Post(address="chalkline@alderbrook.example", hostname="gate.alderbrook.example", contact=CONTACT)
    made = {
        "post": post,
        "links": links(),
        "clock": lambda: at,
        "new_id": lambda _now: f"n{next(numbers)}",
        "knowledge": alderbrook,
        **changes,
    }
    return Desk(**made)  # type: ignore[arg-type]


def writer(at: Timestamp = FRIDAY_EVENING, **changes: object) -> Writer:
    """A writer of notices, at one moment."""
    return Writer(desk=desk(at, **changes))


def notices_on(come: Arrival, by: Writer | None = None, knowledge: Knowledge | None = None) -> tuple[Letter, ...]:
    """The notices that are due as it comes."""
    verdicts = decided(come, knowledge=knowledge)
    return (by or writer()).letters(notices_due(verdicts), come, verdicts, knowledge or alderbrook())


def read(letter: Letter) -> EmailMessage:
    """A notice as a mail program reads it."""
    parsed = BytesParser(policy=policy.default).parsebytes(letter.raw)
    assert isinstance(parsed, EmailMessage)
    return parsed


def text(letter: Letter, kind: str = "plain") -> str:
    """The plain text, or the HTML."""
    body = read(letter).get_body((kind,))
    assert body is not None
    return str(body.get_content())


def sent(*to: str, at: Timestamp = FRIDAY_EVENING, by: str = ANN, **what: object) -> Arrival:
    """Somebody's message to these."""
    return arrival(message(*to, sender=by, **what), *to, sender=by, at=at)  # type: ignore[arg-type]
