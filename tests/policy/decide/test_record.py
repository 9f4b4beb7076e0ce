"""What is kept of a decision, and making it again."""

import msgspec
from tests.policy.decide import cast
from tests.policy.decide.cast import clause, decider, fact, facts, mail

from chalkline.policy.decide.decider import Decider, Enforcement
from chalkline.policy.decide.protected import ProtectedContacts
from chalkline.policy.decide.record import CannotSee, Record, made_again, recorded
from chalkline.policy.effects import Effect
from chalkline.policy.facts.projection import Facts

HOURS = clause("hours", 'on: mail.send\nwhen: "staff" in sender.roles && !email_hours.contains(at)\nthen: hold')


def record(by: Decider, known: Facts) -> Record:
    return recorded(by, mail(), known, cast.CALENDAR, cast.SUNDAY_NIGHT)


def test_it_says_with_what_it_was_made() -> None:
    versions = record(decider(HOURS), facts()).versions
    assert [reference for reference, _ in versions.policies] == ["p@1"]
    assert versions.facts == len(cast.ROLES)
    assert versions.calendar == cast.CALENDAR.version


def test_it_says_which_facts_it_read() -> None:
    read = {(one.reading.name, one.reading.subject): one.numbers for one in record(decider(HOURS), facts()).read}
    assert read["role", "ann"] == (1,)


def test_it_says_which_version_whoever_acted_had_signed() -> None:
    known = facts(fact("p@1", "in_force"), fact("ann", "signed", about="p@1"))
    assert record(decider(HOURS), known).signed == ("p@1",)
    assert record(decider(HOURS), facts()).signed == ()


def test_made_again_it_is_the_same() -> None:
    by, known = decider(HOURS), facts()
    made = record(by, known)
    assert made.decision.effect is Effect.HOLD
    assert made_again(made, by, mail(), known, cast.CALENDAR) == made.decision


def test_it_cannot_be_made_again_once_facts_that_it_read_are_gone() -> None:
    by, known = decider(HOURS), facts(fact("zoe", "role", "staff"))
    made = record(by, known)
    rows = [row for about in known.index.rows.values() for row in about]
    without_ann = Facts.of(cast.SCHOOL, [row for row in rows if row.subject != "ann"])
    assert isinstance(made_again(made, by, mail(), without_ann, cast.CALENDAR), CannotSee)
    without_priya = Facts.of(cast.SCHOOL, [row for row in rows if row.subject != "priya"])
    assert made_again(made, by, mail(), without_priya, cast.CALENDAR) == made.decision


def test_it_cannot_be_made_again_by_another_policy() -> None:
    made = record(decider(HOURS), facts())
    other = decider(HOURS, clause("more", "on: mail.send\nwhen: message.reply\nthen: note"))
    assert isinstance(made_again(made, other, mail(), facts(), cast.CALENDAR), CannotSee)


def test_it_cannot_be_made_again_with_other_clauses_enforced_or_other_contacts_protected() -> None:
    made = record(decider(HOURS), facts())
    protecting = ProtectedContacts(domains=frozenset({"helpline.example"}))
    for other in (decider(HOURS, enforcement=Enforcement.NONE), decider(HOURS, protected=protecting)):
        assert isinstance(made_again(made, other, mail(), facts(), cast.CALENDAR), CannotSee)


def test_nothing_is_kept_of_a_protected_contact_but_that_there_was_one() -> None:
    by = decider(HOURS, protected=ProtectedContacts(domains=frozenset({"helpline.example"})))
    event = mail(sender=cast.LEO, recipient=cast.HELPLINE)
    kept = msgspec.json.encode(recorded(by, event, facts(), cast.CALENDAR, cast.SUNDAY_NIGHT), enc_hook=int)
    assert b"leo" not in kept
    assert b"helpline" not in kept
