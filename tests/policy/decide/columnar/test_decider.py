"""Batches are decided by the facts as they stood at each event; each case against the decider, event by event."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace
from tests.policy.decide import test_properties as any_rules
from tests.policy.decide.cast import (
    ANN,
    CALENDAR,
    HELPLINE,
    LEO,
    STRANGER,
    TOM,
    clause,
    decider,
    document,
    fact,
    facts,
    mail,
    policy_set,
    when,
)

from chalkline.events.columns import batch_of, fields_read, schema_of
from chalkline.events.declared.mail import MailSend
from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.decide.columnar import ColumnarDecider, Decisions
from chalkline.policy.decide.decider import Decider, Enforcement
from chalkline.policy.decide.protected import ProtectedContacts
from chalkline.policy.effects import Effect
from chalkline.policy.facts.projection import Facts

MONDAY = "2026-11-16"


def at(time: str, **fields: object) -> MailSend:
    """A message that comes on Monday at this time."""
    return replace(mail(), arrived_at=when(f"{MONDAY} {time}"), **fields)


def agreed(by: Decider, events: Sequence[MailSend], known: Facts | None = None) -> Decisions:
    """The decisions on the events in one batch, which are those on each alone."""
    known = known or facts()
    columnar = ColumnarDecider.of(by, "mail.send")
    batch = batch_of(events, schema_of("mail.send", fields_read(by.policies, "mail.send")))
    decisions = columnar.decide(batch, columnar.worlds(known, CALENDAR))
    for row, event in enumerate(events):
        moment = None if event.arrived_at is UNSET else event.arrived_at
        expected = by.decide(event, known, CALENDAR, moment)
        plain = replace(expected, release_at=None, asked=(), told=(), may_discharge=())
        assert decisions.decision(row, event.id) == plain
    return decisions


def effects(decisions: Decisions) -> list[str]:
    return [Effect(effect).word for effect in decisions.effect]


def test_a_role_counts_from_when_it_is_held_until_it_ends() -> None:
    by = decider(clause("a", 'on: mail.send\nwhen: "office" in sender.roles\nthen: refuse'))
    held = fact("ann", "role", "office", since=when(f"{MONDAY} 09:00"), until=when(f"{MONDAY} 11:00"))
    events = [at(time, sender=sender) for sender in (ANN, TOM) for time in ("08:59", "09:00", "10:59", "11:00")]
    found = effects(agreed(by, events, facts(held)))
    assert found == ["nothing", "refuse", "refuse", "nothing", *["nothing"] * 4]


def test_facts_may_begin_and_end_in_any_year() -> None:
    by = decider(clause("a", 'on: mail.send\nwhen: "office" in sender.roles\nthen: refuse'))
    held = fact("ann", "role", "office", since=when("1066-10-14"), until=when("2999-01-01"))
    assert effects(agreed(by, [at("09:00"), at("09:00", sender=TOM)], facts(held))) == ["refuse", "nothing"]


def test_what_the_facts_said_of_one_batch_holds_for_another_only_until_they_change() -> None:
    by = decider(clause("a", 'on: mail.send\nwhen: "office" in sender.roles\nthen: refuse'))
    held = fact("ann", "role", "office", since=when(f"{MONDAY} 09:00"), until=when(f"{MONDAY} 11:00"))
    columnar = ColumnarDecider.of(by, "mail.send")
    worlds = columnar.worlds(facts(held), CALENDAR)
    times = ("12:00", "10:00", "08:00", "11:00", "09:00", "10:59")
    found = [columnar.decide(batch_of([at(time)]), worlds).effect[0] for time in times]
    assert [Effect(effect).word for effect in found] == ["nothing", "refuse", "nothing", "nothing", "refuse", "refuse"]


def test_a_plan_tells_what_is_asked_of_the_facts_whatever_they_have_said_before() -> None:
    columnar = ColumnarDecider.of(
        decider(clause("a", 'on: mail.send\nwhen: "office" in sender.roles\nthen: refuse')), "mail.send"
    )
    worlds, batch = columnar.worlds(facts(), CALENDAR), batch_of([at("10:00")])
    before = columnar.plan(batch, worlds)
    columnar.decide(batch, worlds)
    assert columnar.plan(batch, worlds) == before
    assert "`sender.roles`: facts know it" in before.text


def test_a_permission_lifts_its_clause_while_its_terms_are_met_and_nobody_withdrew_it() -> None:
    by = decider(
        clause("night", 'on: mail.send\nwhen: "staff" in sender.roles\nthen: refuse'),
        clause("late", 'may: late_mail\nwho: office\nprovided: !("supply" in person.roles)\nlifts: night'),
    )
    known = facts(
        fact("ann", "role", "office"),
        fact("ann", "role", "supply", until=when(f"{MONDAY} 07:30")),
        fact("ann", "withdrawn", "late_mail", since=when(f"{MONDAY} 10:00"), until=when(f"{MONDAY} 11:00")),
    )
    times = ("07:29", "07:30", "09:59", "10:00", "11:00")
    found = agreed(by, [at(time, sender=sender) for sender in (ANN, TOM) for time in times], known)
    assert effects(found) == ["refuse", "nothing", "nothing", "refuse", "nothing", *["refuse"] * 5]


def test_a_condition_asks_for_a_permission_on_the_terms_of_its_rule() -> None:
    by = decider(
        clause("a", 'on: mail.send\nwhen: !permitted(sender, "trips", recipient)\nthen: refuse'),
        clause("b", "may: trips\nwho: form_tutor of object\nobject: person"),
    )
    stood = fact("ann", "related", "form_tutor", "leo", since=when(f"{MONDAY} 09:00"), until=when(f"{MONDAY} 10:00"))
    times = ("08:59", "09:30", "10:00")
    events = [at(time, recipient=to) for to in (LEO, TOM, STRANGER) for time in times]
    assert effects(agreed(by, events, facts(stood))) == ["refuse", "nothing", "refuse", *["refuse"] * 6]


def test_a_discharge_lifts_one_event_and_an_answer_one_persons_for_a_time() -> None:
    by = decider(clause("a", "on: mail.send\nwhen: !message.reply\nthen: ask\ndischarge: sender\nask: head_teacher"))
    known = facts(
        fact("this", "discharged", "p#a"),
        fact("tom", "allowed", "p#a", "leo", since=when(f"{MONDAY} 09:00"), until=when(f"{MONDAY} 10:00")),
    )
    events = [
        *(at("08:00", id=id_) for id_ in ("this", "that", "")),
        *(at(time, id=time, sender=TOM, recipient=to) for to in (LEO, ANN) for time in ("08:59", "09:00", "10:00")),
    ]
    found = effects(agreed(by, events, known))
    assert found == ["nothing", "ask", "ask", "ask", "nothing", "ask", "ask", "ask", "ask"]


def test_a_clause_counts_from_when_it_is_enforced() -> None:
    by = decider(clause("a", "on: mail.send\nwhen: !message.reply\nthen: refuse"), enforcement=Enforcement.AS_RECORDED)
    known = facts(fact("p#a", "enforced", since=when(f"{MONDAY} 09:00")))
    found = agreed(by, [at("08:59"), at("09:00")], known)
    assert effects(found) == ["nothing", "refuse"]
    assert found.would.tolist() == [Effect.REFUSE, Effect.REFUSE]


def test_a_protected_contact_passes_and_what_has_no_moment_is_undecided() -> None:
    contacts = ProtectedContacts(domains=frozenset({"helpline.example"}))
    by = decider(clause("a", "on: mail.send\nwhen: !message.reply\nthen: refuse"), protected=contacts)
    helped = [at("08:00", recipient=HELPLINE), mail(recipient=HELPLINE)]
    found = agreed(by, [*helped, at("08:00"), mail()])
    assert found.protected.tolist() == [True, True, False, False]
    assert found.undecided.tolist() == [False, False, False, True]
    assert found.passes.tolist() == [True, True, False, False]


def test_a_batch_of_nothing_is_decided() -> None:
    by = decider(clause("a", 'on: mail.send\nwhen: "staff" in sender.roles\nthen: refuse'))
    columnar = ColumnarDecider.of(by, "mail.send")
    found = columnar.decide(batch_of([], schema_of("mail.send")), columnar.worlds(facts(), CALENDAR))
    assert len(found.effect) == 0


@pytest.mark.parametrize("size", [1, 2])
def test_a_field_added_after_events_were_kept_is_not_known_of_them(size: int) -> None:
    """Even if every event has it now: the rule that reads it is undecided, and not false."""
    by = decider(clause("a", "on: mail.send\nwhen: !message.reply\nthen: refuse"))
    columnar = ColumnarDecider.of(by, "mail.send")
    old = schema_of("mail.send", fields_read(by.policies, "mail.send") - {"message.reply"} | {"message.size"})
    found = columnar.decide(batch_of([at("08:00")] * size, old), columnar.worlds(facts(), CALENDAR))
    assert found.undecided.tolist() == [True] * size


@settings(max_examples=30)
@given(
    st.lists(any_rules.rules, min_size=1, max_size=7),
    st.lists(any_rules.events, min_size=1, max_size=8),
    any_rules.lifts,
    any_rules.enforced_clauses,
)
def test_any_rules_decide_any_batch_alike(
    rules: list[any_rules.Rule], events: list[MailSend], lifted: any_rules.Lifts, enforced: frozenset[str]
) -> None:
    by = Decider.of(policy_set(document(*any_rules.texts(rules))), VOCABULARY)
    known = facts(
        *(fact("mail-1", name, f"p#{name_}") for name_, name in lifted),
        *(fact(f"p#{name}", "enforced") for name in enforced),
    )
    agreed(by, [replace(event, arrived_at=when(f"{MONDAY} 12:00")) for event in events], known)
