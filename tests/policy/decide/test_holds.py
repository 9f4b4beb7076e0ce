"""The end of a hold: written down by hand, and against a search that tries every minute."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policy.decide import cast
from tests.policy.decide.cast import clause, decided, decider, fact, facts, mail, when

from chalkline.events.declared.mail import MailReceive, MailSend
from chalkline.events.declared.publishing import Image, PublishPage, PublishPost
from chalkline.policy.decide.decider import Decider
from chalkline.policy.decide.decision import Request
from chalkline.policy.decide.holds import end_of_hold
from chalkline.policy.effects import Effect
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import Duration, Timestamp

MINUTE = Duration.of(timedelta(minutes=1))

HOURS = clause("hours", 'on: mail.send\nwhen: "staff" in sender.roles && !email_hours.contains(at)\nthen: hold')
LESSON = clause(
    "lesson",
    'on: mail.send\nwhen: "pupil" in recipient.roles\n'
    "  && (lessons(recipient).exists(lesson, !(sender.id in lesson.teachers)) || !school_day.contains(at))\nthen: hold",
)


def test_a_sunday_mail_waits_until_monday_morning() -> None:
    decision = decided(decider(HOURS), mail(), at=cast.SUNDAY_NIGHT)
    assert decision.effect is Effect.HOLD
    assert decision.release_at == when("2026-11-16 07:30")
    assert decision.asked == ()


def test_it_waits_for_the_end_of_somebody_elses_lesson_and_not_of_the_senders_own() -> None:
    known = facts(
        fact("leo", "lesson", "B07", "maths", since=when("2026-11-16 10:00"), until=when("2026-11-16 11:00")),
        fact("leo", "lesson", "C12", "art", since=when("2026-11-16 11:00"), until=when("2026-11-16 12:00")),
        fact("tom", "teaches", "", "maths"),
        fact("ann", "teaches", "", "art"),
    )
    decision = decided(decider(LESSON), mail(recipient=cast.LEO), known, when("2026-11-16 10:20"))
    assert decision.release_at == when("2026-11-16 11:00")


def test_it_does_not_end_at_a_moment_at_which_another_clause_would_stop_it() -> None:
    by = decider(HOURS, clause("late", "on: mail.send\nwhen: at.getHours() < 9\nthen: refuse", "Nothing before 9 a.m."))
    assert decided(by, mail(), at=cast.SUNDAY_NIGHT).release_at == when("2026-11-16 09:00")


@pytest.mark.parametrize(("zone", "end"), [("Europe/Paris", "08:00"), ("+05:30", "03:30"), ("-00:45", "09:45")])
def test_a_part_of_the_time_elsewhere_changes_by_the_clocks_there(zone: str, end: str) -> None:
    by = decider(clause("early", f'on: mail.send\nwhen: at.getHours("{zone}") < 9\nthen: hold', "From 9:00 on."))
    assert decided(by, mail(), at=when("2026-11-16 02:10")).release_at == when(f"2026-11-16 {end}")


def test_it_does_not_end_while_something_that_would_stop_it_cannot_be_decided() -> None:
    by = decider(HOURS, clause("doubt", "on: mail.send\nwhen: message.attachments[0].size == 0\nthen: refuse"))
    decision = decided(by, mail(attachments=()), at=cast.SUNDAY_NIGHT)
    assert decision.undecided
    assert decision.release_at is None


def test_where_it_would_not_pass_within_60_days_the_sender_is_asked() -> None:
    forever = clause("never", 'on: mail.send\nwhen: "staff" in sender.roles\nthen: hold')
    decision = decided(decider(forever), mail())
    assert (decision.effect, decision.release_at) == (Effect.HOLD, None)
    assert decision.asked == (Request(clause="p@1#never", people=("ann",)),)
    answered = decided(decider(forever), mail(), facts(fact("mail-1", "allowed", "p#never")))
    assert answered.effect is Effect.NOTHING


def test_where_it_would_not_pass_within_60_days_the_rule_says_who_is_asked() -> None:
    forever = clause("never", 'on: mail.send\nwhen: "staff" in sender.roles\nthen: hold\nask: head_teacher')
    assert decided(decider(forever), mail()).asked == (Request(clause="p@1#never", people=("priya",)),)


def test_where_nobody_known_sent_it_the_last_resort_is_asked() -> None:
    forever = clause("never", "on: mail.receive\nthen: hold")
    message = mail(sender=cast.STRANGER)
    event = MailReceive(id="mail-1", sender=message.sender, recipient=message.recipient, message=message.message)
    assert decided(decider(forever), event).asked == (Request(clause="p@1#never", people=("sam",)),)


def test_whoever_publishes_is_asked_about_what_would_never_be_published() -> None:
    forever = clause("never", "on: publish.post\nthen: hold")
    post = PublishPost(id="post-1", person=cast.ANN, channel="newsletter", url="/trip", text="We went.")
    assert decided(decider(forever), post).asked == (Request(clause="p@1#never", people=("ann",)),)


def test_it_waits_for_a_fact_about_somebody_in_a_picture_of_a_page() -> None:
    consent = clause(
        "consent",
        "on: publish.page\n"
        'when: images.exists(image, image.people.exists(child, !recorded(child, "photographs")))\nthen: hold\n\n'
        "record: photographs\nby: head_teacher",
    )
    picture = Image(id="i", people=(cast.LEO,))
    page = PublishPage(id="page-1", person=cast.ANN, channel="website", url="/trip", text="We went.", images=(picture,))
    known = facts(fact("leo", "recorded", "photographs", since=when("2026-11-18 09:00")))
    assert decided(decider(consent), page, known).release_at == when("2026-11-18 09:00")


def test_a_discharge_that_begins_later_ends_it_then() -> None:
    known = facts(fact("ann", "discharged", "p#may", since=when("2026-11-15 23:00")))
    by = decider(clause("may", "on: mail.send\nwhen: !email_hours.contains(at)\nthen: hold\ndischarge: sender"))
    assert decided(by, mail(), known, cast.SUNDAY_NIGHT).release_at == when("2026-11-15 23:00")


def test_while_several_rules_stop_it_only_the_last_to_change_is_tried() -> None:
    tried: list[int] = []
    ends = {0: 10, 1: 30, 2: 5}

    def stops(moment: Timestamp) -> list[int]:
        tried.append(moment)
        return [rule for rule, end in ends.items() if end > moment]

    def next_change(_moment: Timestamp, rules: Sequence[int]) -> Timestamp:
        return Timestamp(max(ends[rule] for rule in rules))

    assert end_of_hold(stops=stops, next_change=next_change, since=Timestamp(0)) == 30
    assert tried == [0, 30]


def test_whoever_waits_on_something_that_changes_all_the_time_is_asked() -> None:
    restless = clause("restless", "on: mail.send\nwhen: at.getSeconds() >= 0\nthen: hold", "It says 0.")
    decision = decided(decider(restless), mail())
    assert (decision.effect, decision.release_at) == (Effect.HOLD, None)
    assert decision.asked == (Request(clause="p@1#restless", people=("ann",)),)


def test_a_refusal_that_reads_the_time_as_a_moment_is_tried_at_the_boundaries_of_others() -> None:
    closed = "timestamp('2026-11-15T22:00:00Z') < at && at < timestamp('2026-11-16T12:00:00Z')"
    by = decider(HOURS, clause("closed", f"on: mail.send\nwhen: {closed}\nthen: refuse"))
    assert decided(by, mail(), at=cast.SUNDAY_NIGHT).release_at == when("2026-11-17 07:30")


def by_search(by: Decider, event: MailSend, known: Facts, since: Timestamp, minutes: int) -> Timestamp | None:
    """The first whole minute at which it would pass, found by trying each."""
    first = Timestamp(since // MINUTE * MINUTE)
    moments = (Timestamp(first + n * MINUTE) for n in range(1, minutes))
    return next((m for m in moments if by.passes(event, known, cast.CALENDAR, m)), None)


DAYS = 4
RULES = decider(
    HOURS,
    LESSON,
    clause(
        "outside",
        'on: mail.send\nwhen: !recipient.inside\nunless: permitted(sender, "outside")\nthen: hold\n\n'
        "may: outside\nwho: staff\nask: head_teacher",
    ),
    clause("odd", "on: mail.send\nwhen: message.reply && at.getDayOfWeek() == 1\nthen: hold"),
    clause(
        "half", "on: mail.send\nwhen: message.reply_all && at.getMinutes() < 30\nthen: hold", "Not before half past."
    ),
    clause(
        "even",
        'on: mail.send\nwhen: "supply" in sender.roles && email_hours.contains(at)\nthen: ask\nask: head_teacher',
    ),
)

starts = st.sampled_from(["2026-11-13 16:40", "2026-10-24 10:00", "2027-03-27 00:10", "2026-12-30 09:59"])
offsets = st.integers(0, DAYS * 1440)


@st.composite
def intervals(draw: st.DrawFn, base: Timestamp) -> tuple[Timestamp, Timestamp]:
    begin, length = draw(offsets), draw(st.integers(1, 2000))
    return Timestamp(base + begin * MINUTE), Timestamp(base + (begin + length) * MINUTE)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Facts, Timestamp, MailSend]:
    base = when(draw(starts))
    rows = []
    for subject, name, value, about in draw(
        st.lists(
            st.sampled_from(
                [
                    ("leo", "lesson", "", "maths"),
                    ("leo", "lesson", "", "art"),
                    ("ann", "teaches", "", "art"),
                    ("ann", "permitted", "outside", ""),
                    ("ann", "withdrawn", "outside", ""),
                    ("ann", "role", "supply", ""),
                    ("mail-1", "allowed", "p#hours", ""),
                ]
            ),
            max_size=6,
        )
    ):
        since, until = draw(intervals(base))
        rows.append(fact(subject, name, value, about, since=since, until=until))
    event = mail(
        recipient=draw(st.sampled_from([cast.TOM, cast.LEO, cast.KAREN])),
        reply=draw(st.booleans()),
        reply_all=draw(st.booleans()),
    )
    return facts(*rows), base, event


@settings(max_examples=60)
@given(cases())
def test_the_end_is_the_first_minute_at_which_it_would_pass(case: tuple[Facts, Timestamp, MailSend]) -> None:
    known, since, event = case
    decision = RULES.decide(event, known, cast.CALENDAR, since)
    if decision.effect is not Effect.HOLD:
        return
    found = by_search(RULES, event, known, since, 8 * 1440)
    if decision.release_at is None or decision.release_at > since + 8 * 1440 * MINUTE:
        assert found is None
    else:
        assert found == decision.release_at
