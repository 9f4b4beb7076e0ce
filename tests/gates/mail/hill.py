"""Hill School, whose mail the gate's tests send: Anna and Lee teach, Hilda is the head, Ben a pupil, Cleo his mother.

Its policy does what a subject asks for: ``WAIT`` waits for school hours, ``LOCK`` too unless the head lets it go,
``ASK`` for the head, ``REFUSE`` comes back; ``OUT`` means that this is so for recipients outside the school alone.
"""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.values import Timestamp
from chalkline.school.loading import load_school
from chalkline.store.bundle.knowledge import Knowledge

SCHOOL = """\
id = "hill"
name = "Hill School"
zone = "Europe/London"
nation = "England"
domains = ["hill.example"]
last_resort = ["head", "lee"]
people = "people.csv"

[protected]
"Helpline" = ["help@line.example"]

[groups]
"teachers@hill.example" = { people = ["anna", "lee"] }
"everybody@hill.example" = { people = ["anna", "lee", "ben"] }
"""
PEOPLE = """\
id,name,addresses,roles
head,Hilda Head,head@hill.example,staff; head_teacher
anna,Anna Lane,anna@hill.example,staff; teacher
lee,Lee Moss,lee@hill.example,staff; teacher
ben,Ben Marsh,ben@hill.example,pupil
cleo,Cleo Marsh,cleo@home.example,parent
"""
POLICY = """\
---
language: 1
id: mail
title: Mail
version: 1
binds: [staff]
windows:
  hours: weekdays 07:30-17:00
---

# Waits {#wait}

What can wait, waits for school hours.

~~~rule
on: mail.send
when: message.subject.contains("WAIT") && !hours.contains(at)
unless: message.subject.contains("OUT") && recipient.inside
then: hold
discharge: sender
~~~

# Waits for the head {#lock}

What is locked waits for school hours, unless the head says that it must go.

~~~rule
on: mail.send
when: message.subject.contains("LOCK") && !hours.contains(at)
then: hold
discharge: head_teacher
~~~

# Is asked about {#ask}

The head is asked.

~~~rule
on: mail.send
when: message.subject.contains("ASK")
unless: message.subject.contains("OUT") && recipient.inside
then: ask
ask: head_teacher
~~~

# Is refused {#refuse}

It is not sent.

~~~rule
on: mail.send, mail.receive
when: message.subject.contains("REFUSE")
unless: message.subject.contains("OUT") && recipient.inside
then: refuse
say: Telephone instead.
~~~

# Is warned of {#warn}

The sender is told.

~~~rule
on: mail.send
when: message.subject.contains("WARN")
then: warn
~~~

# Is not for pupils {#pupils}

Nothing for staff goes to pupils.

~~~rule
on: mail.send
when: message.subject.contains("STAFF") && "pupil" in recipient.roles
then: refuse
~~~

# Cannot be decided {#undecided}

It divides by nothing.

~~~rule
on: mail.send
when: message.subject.contains("DOUBT") && 1 / (message.size - message.size) == 1
then: refuse
~~~
"""

HELD_UNTIL = "2026-11-23 07:30"


def files(folder: Path) -> Path:
    """The school's folder."""
    for name, text in {"school.toml": SCHOOL, "people.csv": PEOPLE, "policies/mail.md": POLICY}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def hill(folder: Path) -> Knowledge:
    """What is known of Hill School, all of its clauses enforced."""
    school, faults = load_school(files(folder))
    assert school is not None, faults
    policies = school.check_policies()
    assert policies.set is not None, policies.diagnostics
    return Knowledge.of(school, policies.set, enforcement=Enforcement.ALL, number=1)


def at(moment: str) -> Timestamp:
    """A moment by the school's clock: ``2026-11-21 10:00``."""
    return Timestamp.of(datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Europe/London")))


SATURDAY = at("2026-11-21 10:00")


def mail(
    subject: str, *, sender: str = "anna@hill.example", to: str = "cleo@home.example", body: str = "Hello."
) -> bytes:
    """A message, as it stands after DATA."""
    lines = (f"From: {sender}", f"To: {to}", f"Subject: {subject}", "Message-ID: <1@hill.example>")
    return "\r\n".join([*lines, "Date: Sat, 21 Nov 2026 10:00:00 +0000", "", body, ""]).encode()
