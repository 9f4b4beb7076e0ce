"""Letters of the school's people, as its gate would hand them to the spool."""

import msgspec

from chalkline.policy.decide.decision import Request
from chalkline.policy.facts.fact import Fact
from chalkline.policy.values import Timestamp
from chalkline.store.spool.entry import Client, Content, Entry, Envelope, Fate, Kind, Letter, Part

SECOND = 1_000_000_000
NINE = Timestamp(1_763_456_400 * SECOND)
"""A Tuesday in November, nine o'clock."""
OLGA = "olga.marsh@alderbrook.example"
PARENTS = ("j.okafor@mail.example", "t.lindqvist@mail.example")


def at(seconds: float) -> Timestamp:
    """So many seconds after nine."""
    return Timestamp(NINE + int(seconds * SECOND))


def part(address: str = PARENTS[0], fate: Fate = Fate.HELD, until: Timestamp | None = None, **rest: object) -> Part:
    return msgspec.structs.replace(Part(address=address, fate=fate, since=NINE, until=until), **rest)


def letter(
    id_: str, *parts: Part, raw: bytes = b"Subject: Trip\r\n\r\nDear all\r\n", arrived: Timestamp = NINE
) -> Letter:
    entry = Entry(
        id=id_,
        kind=Kind.MESSAGE,
        arrived=arrived,
        envelope=Envelope(sender=OLGA, options=("SMTPUTF8",), client=Client(address="10.0.0.7", user="olga")),
        content=Content.of(raw),
        parts=parts or (part(until=at(60)),),
        subject="Trip",
        policies="5f3a",
        bundle=7,
    )
    return Letter(entry=entry, raw=raw)


def notice(id_: str, about: str) -> Letter:
    raw = f"Subject: Your mail waits\r\n\r\n{about}\r\n".encode()
    entry = Entry(
        id=id_,
        kind=Kind.NOTICE,
        arrived=NINE,
        envelope=Envelope(sender=""),
        content=Content.of(raw),
        parts=(part(OLGA, Fate.LEAVING),),
        about=about,
    )
    return Letter(entry=entry, raw=raw)


def answer(number: int, message: str) -> Fact:
    """Olga says that it must go."""
    return Fact(
        number=number, school="alderbrook", subject=message, name="discharged", value="p@1#c", by="olga", since=NINE
    )


ASKED = part(fate=Fate.ASKED, asked=(Request(clause="p@1#c", people=("head",)),), decision=b'{"effect": 4}')
