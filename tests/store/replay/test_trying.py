"""Held events tried together wait for the moments for which the decider lets each alone wait."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.policy.decide import test_holds as any_holds
from tests.policy.decide.cast import ANN, CALENDAR, LEO, STRANGER, TOM, clause, decider, fact, facts, mail, when

from chalkline.events.columns import batch_of, fields_read, schema_of
from chalkline.events.declared.mail import MailSend
from chalkline.events.declared.publishing import Image, PublishPage
from chalkline.events.schema import Event
from chalkline.policy.cel.paths import paths_read
from chalkline.policy.decide.columnar import ColumnarDecider
from chalkline.policy.decide.decider import Decider
from chalkline.policy.effects import Effect
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import Duration, Timestamp
from chalkline.store.events.schema import marked
from chalkline.store.replay import trying
from chalkline.store.replay.side import SideOfEvent
from chalkline.store.replay.trying import ENDLESS, UNSETTLED, StoppingRules, Tries

MICRO = 1000
HORIZON = timedelta(days=60)
HOURS = clause("hours", 'on: mail.send\nwhen: "staff" in sender.roles && !email_hours.contains(at)\nthen: hold')
NEVER = clause("never", 'on: mail.send\nwhen: "staff" in sender.roles\nthen: hold')
MAY = clause("may", "on: mail.send\nwhen: message.subject.size() > 0\nthen: hold\ndischarge: sender")


def rules_of(by: Decider, known: Facts, event: str) -> StoppingRules:
    """What may stop events of this type."""
    columnar = ColumnarDecider.of(by, event)
    return StoppingRules.of(
        SideOfEvent(
            decider=columnar,
            worlds=columnar.worlds(known, CALENDAR),
            fields=fields_read(by.policies, event),
            reads=tuple(map(paths_read, columnar.conditions.atoms)),
        )
    )


def ends(by: Decider, events: Sequence[Event], known: Facts, event: str = "mail.send") -> list[int]:
    """The ends of these, all of which are held, in microseconds."""
    batch = batch_of(events, schema_of(event, fields_read(by.policies, event)))
    found = Tries(rules=rules_of(by, known, event), batch=batch).ends(np.arange(len(events)))
    return list(map(int, found))


def at(time: str, **fields: object) -> MailSend:
    """A message that comes in the week from Monday the 16th."""
    return replace(mail(), arrived_at=when(f"2026-11-{time}"), **fields)


def moments(*times: str) -> list[int]:
    return [when(f"2026-11-{time}") // MICRO for time in times]


def test_each_waits_for_the_next_opening_after_it_came() -> None:
    events = [at(time) for time in ("15 21:14", "16 06:00", "20 17:00", "16 17:00:00.000001")]
    assert ends(decider(HOURS), events, facts()) == moments("16 07:30", "16 07:30", "23 07:30", "17 07:30")


def test_what_nothing_stops_any_more_goes_at_once() -> None:
    assert ends(decider(HOURS), [at("16 12:00"), at("15 21:14", sender=STRANGER)], facts()) == moments(
        "16 12:00", "15 21:14"
    )


def test_while_one_rule_stops_it_the_boundaries_of_others_are_not_tried() -> None:
    by = decider(HOURS, clause("late", "on: mail.send\nwhen: at.getHours() < 9\nthen: refuse", "Nothing before 9 a.m."))
    assert ends(by, [at("15 21:14"), at("16 08:00")], facts()) == moments("16 09:00", "16 09:00")


def test_a_fact_about_whoever_it_concerns_ends_it_and_one_about_anybody_else_does_not() -> None:
    known = facts(
        fact("ann", "discharged", "p#may", since=when("2026-11-16 10:00")),
        fact("mail-2", "discharged", "p#may", since=when("2026-11-16 09:00")),
    )
    events = [at("16 08:00", sender=STRANGER), at("16 08:00", sender=TOM, id="mail-2"), at("16 08:00")]
    assert ends(decider(MAY), events, known) == [ENDLESS, *moments("16 09:00", "16 10:00")]
    assert ends(decider(MAY), [at("16 08:00", sender=TOM)], known) == [ENDLESS]


def test_a_fact_about_somebody_in_a_picture_of_a_page_ends_it() -> None:
    by = decider(
        clause(
            "consent",
            "on: publish.page\n"
            'when: images.exists(image, image.people.exists(child, !recorded(child, "photographs")))\nthen: hold\n\n'
            "record: photographs\nby: head_teacher",
        )
    )
    known = facts(fact("leo", "recorded", "photographs", since=when("2026-11-18 09:00")))
    pages = [
        PublishPage(
            id="page",
            person=ANN,
            channel="website",
            url="/",
            text="",
            images=images,
            arrived_at=when("2026-11-16 12:00"),
        )
        for images in (
            (Image(id="i", people=()), Image(id="j", people=(LEO,))),
            (Image(id="k", people=(LEO, TOM)),),
        )
    ]
    assert ends(by, pages, known, "publish.page") == [*moments("18 09:00"), ENDLESS]


@pytest.mark.parametrize(("later", "end"), [(0, "the same"), (1, "none")])
def test_a_wait_may_be_sixty_days_and_no_longer(later: int, end: str) -> None:
    came = when("2026-11-16 12:00")
    change = Timestamp(came + Duration.of(HORIZON) + later * MICRO)
    known = facts(fact("ann", "discharged", "p#may", since=change))
    decided = decider(MAY).decide(at("16 12:00"), known, CALENDAR, came)
    assert decided.release_at == (change if end == "the same" else None)
    assert ends(decider(MAY), [at("16 12:00")], known) == [change // MICRO if end == "the same" else ENDLESS]


def test_what_nothing_can_end_is_endless() -> None:
    assert ends(decider(NEVER, HOURS), [at("16 12:00"), at("15 21:14")], facts()) == [ENDLESS, ENDLESS]


def test_what_takes_too_many_tries_is_left_unsettled(monkeypatch: pytest.MonkeyPatch) -> None:
    restless = clause("restless", "on: mail.send\nwhen: at.getSeconds() >= 0\nthen: hold", "It says 0.")
    assert ends(decider(restless), [at("16 12:00")], facts()) == [UNSETTLED]
    monkeypatch.setattr(trying, "MOST_TRIES", 1)
    assert ends(decider(HOURS), [at("16 12:00"), at("15 21:14")], facts()) == [*moments("16 12:00"), UNSETTLED]


def test_what_reads_a_field_that_is_not_kept_stops_events_however_absent_it_looks() -> None:
    early = "has(recipient.via) && at.getHours() < 9"
    by = decider(HOURS, clause("early", f"on: mail.send\nwhen: {early}\nthen: refuse", "Nothing before 9 a.m."))
    events = [at("15 21:14"), at("16 06:00")]
    assert ends(by, events, facts()) == moments("16 07:30", "16 07:30")
    batch = batch_of(events, schema_of("mail.send"))
    lacking = batch.replace_schema_metadata(marked(batch.schema, "2026-11-16", ["recipient.via"]).metadata)
    tries = Tries(rules=rules_of(by, facts(), "mail.send"), batch=lacking)
    assert tries.ends(np.arange(2)).tolist() == moments("16 09:00", "16 09:00")


def test_rows_are_asked_for_in_any_order_and_none_may_be() -> None:
    events = [at(time) for time in ("15 21:14", "16 12:00", "20 17:00")]
    batch = batch_of(events, schema_of("mail.send"))
    tries = Tries(rules=rules_of(decider(HOURS), facts(), "mail.send"), batch=batch)
    assert tries.ends(np.array([2, 0])).tolist() == moments("23 07:30", "16 07:30")
    assert tries.ends(np.array([], np.int64)).tolist() == []


@st.composite
def batches(draw: st.DrawFn) -> tuple[Facts, list[MailSend]]:
    known, base, _ = draw(any_holds.cases())
    some = st.sampled_from([ANN, TOM, LEO, STRANGER])
    events = st.builds(
        lambda minutes, sender, recipient, message: replace(
            replace(message, arrived_at=Timestamp(base + minutes * any_holds.MINUTE)),
            sender=sender,
            recipient=recipient,
        ),
        any_holds.offsets,
        some,
        some,
        st.builds(mail, reply=st.booleans(), reply_all=st.booleans()),
    )
    return known, draw(st.lists(events, min_size=1, max_size=12))


@settings(max_examples=60)
@given(batches())
def test_the_ends_of_a_batch_are_those_of_each_alone(case: tuple[Facts, list[MailSend]]) -> None:
    known, events = case
    decided = [any_holds.RULES.decide(event, known, CALENDAR, event.arrived_at) for event in events]  # type: ignore[arg-type]
    held = [(event, found) for event, found in zip(events, decided, strict=True) if found.effect is Effect.HOLD]
    found = ends(any_holds.RULES, [event for event, _ in held], known) if held else []
    for (event, decision), end in zip(held, found, strict=True):
        expected = ENDLESS if decision.release_at is None else decision.release_at // MICRO
        assert end == expected or (end == UNSETTLED and event.message.reply_all), event  # a rule on minutes
