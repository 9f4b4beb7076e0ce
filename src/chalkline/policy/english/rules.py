"""The kinds of rule that a clock or a gate carries out, line by line: ``on``, ``keep``, ``at``, ``must``."""

from collections.abc import Iterator, Mapping

from chalkline.policy.calendar.periods import Period
from chalkline.policy.effects import Effect
from chalkline.policy.english import parties
from chalkline.policy.english.explanation import Line
from chalkline.policy.english.grammar import listed, words
from chalkline.policy.english.told import Told
from chalkline.policy.model import AtRule, KeepRule, Moment, MustRule, OnRule, Party
from chalkline.policy.source import Placed
from chalkline.policy.vocabulary import Vocabulary

_ONE_PARTY = 1


def on_lines(rule: OnRule, told: Told) -> Iterator[Line]:
    """What is decided when one of some events happens."""
    yield _events(rule, told.vocabulary)
    yield from told.when(rule)
    yield Line(label="Then", text=_effect(rule, told.vocabulary))
    yield from _asked(rule, told.vocabulary)
    yield from _discharged(rule, told.vocabulary)
    if rule.ask or rule.discharge:
        yield Line(label="An answer holds", text=_lasting(rule.lasting))
    yield from told.told(rule.tell)
    if rule.say:
        yield Line(label="What to do instead", text=rule.say.value)
    if rule.do:
        acts = {name: does for on in rule.events for name, does in _acts(on.value, told.vocabulary).items()}
        yield Line(label="The system", text=parties.act(rule.do, acts, told.vocabulary))


def _events(rule: OnRule, vocabulary: Vocabulary) -> Line:
    happenings = tuple(_event(on.value, vocabulary) for on in rule.events)
    if len(happenings) == 1:
        return Line(label="When", text=happenings[0])
    return Line(label="When", text="any of these happens:", items=happenings)


def _event(name: str, vocabulary: Vocabulary) -> str:
    declared = vocabulary.events.get(name)
    if declared is None:
        return f"`{name}` happens"
    doc = declared.doc.strip().split("\n")[0].rstrip(".")
    return doc[:1].lower() + doc[1:]


def _acts(event: str, vocabulary: Vocabulary) -> Mapping[str, str]:
    declared = vocabulary.events.get(event)
    return declared.acts if declared else {}


def _effect(rule: OnRule, vocabulary: Vocabulary) -> str:
    meanings = dict.fromkeys(_meaning(on.value, rule.then.value, vocabulary) for on in rule.events)
    meant = ", or ".join(meaning for meaning in meanings if meaning)
    return f"{rule.then.value.word}: {meant or _EFFECTS[rule.then.value]}"


_EFFECTS: Mapping[Effect, str] = {
    Effect.NOTHING: "nothing happens",
    Effect.NOTE: "it is noted",
    Effect.WARN: "it passes with a warning",
    Effect.HOLD: "it is held",
    Effect.ASK: "it waits for an answer",
    Effect.REFUSE: "it is refused",
}


def _meaning(event: str, effect: Effect, vocabulary: Vocabulary) -> str:
    declared = vocabulary.events.get(event)
    return declared.effects.get(effect, "") if declared else ""


def _asked(rule: OnRule, vocabulary: Vocabulary) -> Iterator[Line]:
    if not rule.ask:
        return
    if [each.name for each in rule.ask] == ["sender"]:
        yield Line(label="Asked", text="the sender, whether they are sure")
    else:
        yield Line(label="Asked", text=f"{parties.parties(rule.ask, vocabulary, 'or')}, who may allow it")


def _discharged(rule: OnRule, vocabulary: Vocabulary) -> Iterator[Line]:
    if rule.discharge:
        who = parties.parties(rule.discharge, vocabulary, "or")
        yield Line(label="Lifted", text=f"by {who}, who says, with a reason, that this one must go")


def _lasting(period: Placed[Period] | None) -> str:
    return "for this one event" if period is None else f"for {period.value}, for that person and object"


_DISPOSITIONS = {"delete": "it is deleted", "archive": "it is archived", "disable": "it is disabled"}


def keep_lines(rule: KeepRule, told: Told) -> Iterator[Line]:
    """How long a kind of thing is kept, and what then."""
    declared = told.vocabulary.things.get(rule.thing.value)
    meaning = f"{declared.noun} ({declared.doc})" if declared else words(rule.thing.value)
    yield Line(label="Kept", text=meaning)
    yield from told.when(rule)
    if how_long := _how_long(rule):
        yield Line(label="How long", text=how_long)
    if rule.set_by:
        who = parties.party(rule.set_by, told.vocabulary)
        yield Line(label="Set by", text=f"{who}; until then nothing is destroyed, and setting it is due")
    if rule.start:
        meant = parties.moment_meaning(rule.start, told.vocabulary)
        yield Line(label="Counted from", text=f"{parties.moment(rule.start, told.vocabulary)}{meant}")
    if rule.then:
        done = _DISPOSITIONS.get(rule.then.value, rule.then.value)
        yield Line(label="Then", text=f"{done}, once it has been listed, and never under a legal hold")


def _how_long(rule: KeepRule) -> str:
    bounds = (("", rule.lasting), ("at least ", rule.at_least), ("at most ", rule.at_most))
    return listed([f"{before}{period.value}" for before, period in bounds if period])


def at_lines(rule: AtRule, told: Told) -> Iterator[Line]:
    """What the system does to a person's access at a moment of their life at school."""
    meant = parties.moment_meaning(rule.moment, told.vocabulary)
    yield Line(label="At", text=f"{parties.moment(rule.moment, told.vocabulary)}{meant}")
    if rule.who:
        yield Line(label="For", text=parties.everybody(rule.who, told.vocabulary))
    yield from told.when(rule)
    yield Line(label="The system", text=parties.act(rule.do, {}, told.vocabulary))


def must_lines(rule: MustRule, told: Told) -> Iterator[Line]:
    """A duty."""
    yield Line(label="Must", text=words(rule.duty.value))
    yield Line(label="Who", text=parties.everybody(rule.who, told.vocabulary))
    yield from told.when(rule)
    due = _due(rule, told.vocabulary)
    if due:
        yield Line(label="By when", text=due)
    if rule.done:
        yield from told.condition("Done when", rule.done)
    else:
        yield Line(label="Done when", text="the person records it")
    yield from told.told(rule.tell)
    if rule.otherwise:
        yield Line(label="If it is not done", text=_otherwise(rule, told.vocabulary))


def _due(rule: MustRule, vocabulary: Vocabulary) -> str:
    moments = (("after", rule.after), ("before", rule.before), ("at every", rule.every))
    counted = [_counted(before, moment, vocabulary) for before, moment in moments if moment]
    within = [f"within {rule.within.value}"] if rule.within else []
    return " ".join([*within, *counted])


def _counted(before: str, of: Moment | Placed[Period], vocabulary: Vocabulary) -> str:
    if isinstance(of, Moment):
        return f"{before} {parties.moment(of, vocabulary)}"
    return f"every {of.value}".replace("every 1 ", "every ")


def _otherwise(rule: MustRule, vocabulary: Vocabulary) -> str:
    if isinstance(rule.otherwise, tuple):
        return f"{parties.parties(rule.otherwise, vocabulary)} {_are(rule.otherwise)} told"
    return "" if rule.otherwise is None else f"the system {parties.act(rule.otherwise, {}, vocabulary)}"


def _are(who: tuple[Party, ...]) -> str:
    return "is" if len(who) == _ONE_PARTY else "are"
