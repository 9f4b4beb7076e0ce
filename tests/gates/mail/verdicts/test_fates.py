"""From decisions to fates and notices due, by real decisions of Hill School."""

from collections.abc import Mapping

import pytest
from tests.gates.mail.hill import HELD_UNTIL, SATURDAY, at, mail
from tests.gates.mail.running import known

from chalkline.gates.mail.settings.conduct import DEFAULT_CONDUCT, Cause, Conduct
from chalkline.gates.mail.verdicts.arrival import Addressee, Arrival
from chalkline.gates.mail.verdicts.deciding import unknown, verdicts_on
from chalkline.gates.mail.verdicts.fates import Outcome, outcome_of
from chalkline.gates.mail.verdicts.notices_due import NoticeKind
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.store.spool.entry import Envelope, Fate

CLEO, LEE, BEN = "cleo@home.example", "lee@hill.example", "ben@hill.example"
TEACHERS, EVERYBODY = "teachers@hill.example", "everybody@hill.example"


def verdicts(subject: str, *recipients: str, sender: str = "anna@hill.example") -> tuple[Verdict, ...]:
    arrival = Arrival.of(
        id_="1",
        at=SATURDAY,
        envelope=Envelope(sender=sender),
        addressees=tuple(Addressee(address=each) for each in recipients),
        raw=mail(subject, sender=sender, to=", ".join(recipients)),
    )
    return verdicts_on(arrival, known(), SATURDAY)


def outcome(
    subject: str, *recipients: str, sender: str = "anna@hill.example", conduct: Mapping[Cause, Conduct] = {}
) -> Outcome:
    return outcome_of(verdicts(subject, *recipients, sender=sender), {**DEFAULT_CONDUCT, **conduct})


def fates(found: Outcome) -> list[tuple[str, Fate]]:
    return [(part.address, part.fate) for part in found.parts]


@pytest.mark.parametrize(
    ("subject", "fate"),
    [
        ("hello", Fate.LEAVING),
        ("WARN", Fate.LEAVING),
        ("WAIT", Fate.HELD),
        ("ASK", Fate.ASKED),
        ("WAIT and ASK", Fate.ASKED),
        ("DOUBT", Fate.HELD),
    ],
)
def test_one_recipient(subject: str, fate: Fate) -> None:
    found = outcome(subject, CLEO)
    assert fates(found) == [(CLEO, fate)]
    assert found.passes == (fate is Fate.LEAVING)
    assert found.reply is None


def test_a_hold_knows_its_end() -> None:
    assert outcome("WAIT", CLEO).parts[0].until == at(HELD_UNTIL)
    assert outcome("DOUBT", CLEO).parts[0].until is None


def test_refused_for_all_is_a_reply_and_for_some_a_fate() -> None:
    found = outcome("REFUSE", CLEO, LEE)
    assert (found.parts, found.notices) == ((), ())
    assert found.reply is not None
    assert found.reply.line == "550 5.7.1 Not sent: the school's policy does not allow it (mail@1#refuse)"
    assert fates(outcome("OUT REFUSE", CLEO, LEE)) == [(CLEO, Fate.RETURNED), (LEE, Fate.LEAVING)]


def test_the_sender_gets_one_notice_whatever_there_is_to_say() -> None:
    sender, request = outcome("ASK WARN", CLEO, LEE, EVERYBODY).notices
    assert [(each.clause, len(each.recipients)) for each in sender.concerns] == [("mail@1#ask", 4), ("mail@1#warn", 4)]
    assert (request.kind, request.to) == (NoticeKind.REQUEST, "head")
    assert [each.clause for each in request.concerns] == ["mail@1#ask"]


def test_strangers_are_not_told() -> None:
    assert outcome("DOUBT WAIT", LEE, sender="stranger@else.example").notices == ()
    [notice] = outcome("OUT REFUSE", LEE, CLEO, sender="stranger@else.example").notices
    assert notice.concerns[0].recipients == (CLEO,)


def test_a_group_is_kept_together_or_parted() -> None:
    assert fates(outcome("hello", EVERYBODY)) == [(EVERYBODY, Fate.LEAVING)]
    assert fates(outcome("WAIT", TEACHERS)) == [("anna@hill.example", Fate.HELD), (LEE, Fate.HELD)]
    parted = fates(outcome("STAFF", EVERYBODY, BEN))
    assert sorted(parted) == [("anna@hill.example", Fate.LEAVING), (BEN, Fate.RETURNED), (LEE, Fate.LEAVING)]


def test_no_group_brings_somebody_what_they_may_not_get_and_nobody_gets_two_copies() -> None:
    parted = [("anna@hill.example", Fate.LEAVING), (BEN, Fate.RETURNED), (LEE, Fate.LEAVING)]
    assert sorted(fates(outcome("STAFF", LEE, EVERYBODY, BEN))) == parted
    whole = [(TEACHERS, Fate.LEAVING), (BEN, Fate.RETURNED)]
    assert sorted(fates(outcome("STAFF", EVERYBODY, TEACHERS))) == sorted(whole)
    assert fates(outcome("WAIT", TEACHERS, EVERYBODY)) == [
        ("anna@hill.example", Fate.HELD),
        (LEE, Fate.HELD),
        (BEN, Fate.HELD),
    ]


def test_plus_tags_reach_their_owner() -> None:
    [verdict] = verdicts("hello", "Lee+Trips@HILL.example")
    assert (verdict.address, verdict.person) == ("Lee+Trips@HILL.example", "lee")


def test_an_address_that_nobody_reads_is_undecided() -> None:
    assert [verdict.cause for verdict in verdicts("hello", CLEO, "postmaster")] == [None, Cause.UNDECIDED]


@pytest.mark.parametrize("cause", list(Cause))
def test_each_cause_does_what_is_declared(cause: Cause) -> None:
    arrival = Arrival.of(
        id_="1",
        at=SATURDAY,
        envelope=Envelope(sender=""),
        addressees=(Addressee(address=CLEO),),
        raw=mail("hello"),
    )
    found = {each: outcome_of(unknown(arrival, cause), {**DEFAULT_CONDUCT, cause: each}) for each in Conduct}
    assert fates(found[Conduct.HOLD]) == [(CLEO, Fate.HELD)]
    assert fates(found[Conduct.PASS]) == [(CLEO, Fate.LEAVING)]
    reply = found[Conduct.TURN_AWAY].reply
    assert reply is not None
    assert reply.passing
    assert fates(found[Conduct.TURN_AWAY]) == []


def test_doubt_that_passes_is_not_said_to_wait() -> None:
    found = outcome("DOUBT", CLEO, conduct={Cause.UNDECIDED: Conduct.PASS})
    assert found.passes
    assert found.notices == ()
