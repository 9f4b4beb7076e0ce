"""Generated policies over a made-up past, each an edit of the one before, while facts come in between.

What a file comes to by its stored truth, which is kept from edit to edit, is what it comes to by its events, and in
the end what the decider says of each event alone.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from tests.policy.decide.cast import clause, document
from tests.store.replay.past import MAIL, WEEK, Past, actor, one_by_one

from chalkline.events.schema import Event
from chalkline.policy.check import PolicySet, check
from chalkline.policy.codes import Code
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.document.read import read
from chalkline.policy.facts.fact import Fact
from chalkline.policy.source import Source
from chalkline.store.events.store import EventStore
from chalkline.store.events.writing import Writer
from chalkline.store.generate.log import generated
from chalkline.store.replay.looking import looked_at
from chalkline.store.replay.partial import together
from chalkline.store.replay.plan import ReplayPlan
from chalkline.store.replay.truth.replaying import looked_at_truth

EDITS = 4
ATOMS = (
    '"staff" in sender.roles',
    '"pupil" in recipient.roles',
    "email_hours.contains(at)",
    "school_day.contains(at)",
    "message.reply",
    'message.subject == ""',
    "sender.inside && recipient.inside",
    'message.recipients.exists(one, "staff" in one.roles)',
    "message.attachments[0].size == message.size",
    "sender.year == recipient.year",
    "related(sender, recipient)",
    "lessons(recipient).exists(lesson, sender.id in lesson.teachers)",
    'permitted(sender, "late")',
)
"""Some are errors: of what is not attached, and of the year of whoever is in none."""
EFFECTS = ("note", "warn", "hold", "hold\ndischarge: sender", "ask\nask: head_teacher", "refuse")
LATE = clause("late", 'may: late\nwho: staff\nprovided: !("pupil" in person.roles)\nlifts: c0')
CLAUSES = 4


def condition(random: Random, depth: int = 2) -> str:
    if not depth or not random.randrange(3):
        atom = random.choice(ATOMS)
        return atom if random.randrange(3) else f"!({atom})"
    one, other, test = (condition(random, depth - 1) for _ in range(3))
    return random.choice((f"({one}) && ({other})", f"({one}) || ({other})", f"({test}) ? ({one}) : ({other})"))


def rule(random: Random) -> str:
    """Holds are for the night: how long a hold without end lasts is looked for through 60 days."""
    effect, when = random.choice(EFFECTS), condition(random)
    when = f"!email_hours.contains(at) && ({when})" if effect.startswith("hold") else when
    return f"on: mail.send\nwhen: {when}\nthen: {effect}"


def edited(random: Random, past: Past, before: Sequence[str]) -> tuple[list[str], PolicySet]:
    """Two of the clauses say something else, in which the checker finds no contradiction."""
    while True:
        after = list(before)
        for place in random.sample(range(CLAUSES), k=2):
            after[place] = clause(f"c{place}", rule(random))
        policy, _ = read(Source.of("p.md", document(*after, LATE)))
        assert policy is not None
        checked, faults = check([policy], past.loaded.vocabulary)
        if checked is not None:
            return after, checked
        assert {fault.code for fault in faults} == {Code.NEVER_TRUE}


def fact(random: Random, past: Past, events: Sequence[Event]) -> Fact:
    """Something that somebody adds, about whoever or what did something, from some day on."""
    event = random.choice(events)
    subject, name, value = random.choice(
        (
            (actor(event), "role", random.choice(("staff", "pupil"))),
            (actor(event), "withdrawn", "late"),
            (actor(event), "allowed", f"p#c{random.randrange(CLAUSES)}"),
            (event.id, "discharged", f"p#c{random.randrange(CLAUSES)}"),
            (f"p#c{random.randrange(CLAUSES)}", "enforced", ""),
        )
    )
    return past.fact(subject, name, value, since=random.choice(("2026-09-01", "2026-11-17")))


def with_mail(past: Past, store: Path, seed: int) -> Past:
    """The school with three days of mail of which everything is kept."""
    held, school = EventStore(store), past.loaded.school
    with Writer(held, school.id, school.zone, {}) as writer:
        for batch in generated(replace(WEEK, events=200, seed=seed, types=(MAIL,)), past.loaded, {}):
            writer.add_batch(batch)
    return replace(past, store=held)


@pytest.mark.parametrize("seed", range(6))
def test_truth_agrees_edit_after_edit_with_the_events_and_with_the_decider(
    past: Past, tmp_path: Path, seed: int
) -> None:
    random, own = Random(seed), with_mail(past, tmp_path, seed)
    enforcement = random.choice((Enforcement.ALL, Enforcement.AS_RECORDED))
    events, files = own.events(types=[MAIL]), list(own.store.files([MAIL]))
    first = [clause(f"c{place}", "on: mail.send\nthen: note") for place in range(CLAUSES)]
    before, old = edited(random, own, first)
    for _ in range(EDITS):
        after, new = edited(random, own, before)
        own = own.knowing(fact(random, own, events)) if random.randrange(2) else own
        plan = ReplayPlan.of(own.loaded, old, new, enforcement)
        by_truth = [looked_at_truth(plan, own.store, file, None, None) for file in files]
        assert by_truth == [looked_at(plan, own.store, file, None, None) for file in files]
        before, old = after, new
    assert dict(together(by_truth).counts) == one_by_one(plan, events)
