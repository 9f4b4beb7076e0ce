"""A mail to a pupil waits while the pupil is in somebody else's lesson, and goes at the first free moment."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.school.folders import FOLDER, load

from chalkline.cli.deciding import Workbench
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.effects import Effect
from chalkline.school.times import Times

POLICY = """\
---
language: 1
id: mail
title: Mail Policy
version: 1
binds: [staff]
statutory: false
publish: true
windows:
  school_day: school days 08:45-15:15
---

# Mail

## Lessons {#mail.lessons}

A message to a pupil waits while the pupil is in somebody else's lesson, and outside the school day, which goes from
08:45 to 15:15 on school days.

~~~rule
on: mail.send
when: "pupil" in recipient.roles
  && (!school_day.contains(at) || lessons(recipient).exists(lesson, !(sender.id in lesson.teachers)))
then: hold
~~~
"""
LESSONS = """\
class,teacher,day,period
9B/Gg,lee,Monday,1
9B/Ma,head,Monday,2
9B/Ma,head,Monday,11:15-12:15
9B/Gg,"lee;head",Monday,14:15-15:15
"""
MAIL = "From: {sender}@alderbrook.example\nTo: 24lmarsh@alderbrook.example\nSubject: Trip\n\nSee you.\n"


def release(folder: Path, sender: str, moment: str, changes: Mapping[str, str] | None = None) -> str:
    """When the mail goes, by the school's clock: at once, or at the end of its hold."""
    school = load(folder, {"policies/mail.md": POLICY, "timetable/lessons.csv": LESSONS, **(changes or {})})
    checked = school.check_policies()
    assert checked.set is not None, checked.diagnostics
    at = Times(school.school.zone).beginning(moment)
    by = Workbench.of(checked.set, school, Enforcement.ALL)
    (decided,) = by.decide_mail("trip", MAIL.format(sender=sender).encode(), at)
    if decided.decision.effect is not Effect.HOLD:
        return "at once"
    assert decided.decision.release_at is not None
    return f"{decided.decision.release_at.utc.astimezone(school.school.zone):%a %d %b %H:%M}"


@pytest.mark.parametrize(
    ("sender", "moment", "goes"),
    [
        ("alee", "2026-09-14 09:20", "at once"),  # her own class
        ("head", "2026-09-14 09:20", "Mon 14 Sep 10:00"),  # then it is in the head's own
        ("alee", "2026-09-14 10:20", "Mon 14 Sep 11:00"),
        ("alee", "2026-09-14 11:05", "at once"),  # break
        ("alee", "2026-09-14 14:30", "at once"),  # she takes it with another
        ("head", "2026-09-14 14:30", "at once"),
        ("alee", "2026-09-14 15:15", "Tue 15 Sep 08:45"),  # the school day is over
        ("head", "2026-09-11 16:00", "Mon 14 Sep 08:45"),  # not at the weekend
        ("head", "2026-10-23 16:00", "Mon 02 Nov 08:45"),  # nor at half-term; the clocks change
        ("alee", "2026-11-02 08:00", "Mon 02 Nov 08:45"),
    ],
)
def test_it_goes_at_the_first_free_moment(tmp_path: Path, sender: str, moment: str, goes: str) -> None:
    assert release(tmp_path, sender, moment) == goes


def test_lessons_on_end_are_waited_for_to_the_last(tmp_path: Path) -> None:
    on_end = "class,teacher,day,period\n9B/Gg,head,Monday,1\n9B/Ma,head,Monday,2\n9B/Gg,head,Monday,11:00-12:00\n"
    assert release(tmp_path, "alee", "2026-09-14 09:00", {"timetable/lessons.csv": on_end}) == "Mon 14 Sep 12:00"


def test_a_pupil_who_joins_the_class_is_waited_for_from_then_on(tmp_path: Path) -> None:
    later = FOLDER["people/enrollments.csv"].replace("e2,c1,leo,student,2026-09-02", "e2,c1,leo,student,2026-09-15")
    changes = {"people/enrollments.csv": later}
    assert release(tmp_path, "head", "2026-09-14 09:20", changes) == "at once"
    assert release(tmp_path, "head", "2026-09-21 09:20", changes) == "Mon 21 Sep 10:00"
