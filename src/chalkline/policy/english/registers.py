"""The kinds of rule that people carry out, line by line: ``may``, ``record``, ``case``, ``pledge``."""

from collections.abc import Iterator

from chalkline.policy.english import parties
from chalkline.policy.english.explanation import Line
from chalkline.policy.english.grammar import listed, with_article, words
from chalkline.policy.english.told import Told
from chalkline.policy.model import CaseClock, CaseRule, MayRule, Moment, PledgeRule, RecordRule, Route


def may_lines(rule: MayRule, told: Told) -> Iterator[Line]:
    """A permission, standing or asked for."""
    yield Line(label="Permission", text=_permission(rule, told))
    if rule.who:
        yield Line(label="Who", text=parties.everybody(rule.who, told.vocabulary))
    yield Line(label="How", text=_granted(rule, told))
    if rule.about:
        yield Line(label="For", text=f"{with_article(words(rule.about.value))} that is named")
    yield from told.condition("Provided that", rule.provided)
    if rule.lasting:
        yield Line(label="Lasts", text=str(rule.lasting.value))
    if rule.lifts:
        yield Line(label="Lifts", text=listed([f"`{clause.value}`" for clause in rule.lifts]))


def _permission(rule: MayRule, told: Told) -> str:
    declared = told.vocabulary.acts.get(rule.permission.value)
    return f"{declared.noun} ({declared.doc})" if declared else words(rule.permission.value)


def _granted(rule: MayRule, told: Told) -> str:
    reason = ""
    if rule.reason:
        reason = ", with a reason" if rule.reason.value else ", without having to say why"
    if rule.ask:
        return f"on asking {parties.parties(rule.ask, told.vocabulary, 'or')}{reason}"
    return f"without asking{reason}"


def record_lines(rule: RecordRule, told: Told) -> Iterator[Line]:
    """A register."""
    yield Line(label="Register", text=words(rule.name.value))
    if rule.about:
        yield Line(label="Each entry is about", text=with_article(words(rule.about.value)))
    if rule.by:
        yield Line(label="Entries are made by", text=parties.everybody(rule.by, told.vocabulary))
    if rule.fields:
        yield Line(label="An entry says", text=parties.fields(rule.fields))
    if rule.renew:
        yield Line(label="Renewed", text=f"every {rule.renew.value}".replace("every 1 ", "every "))
    if rule.seen_by:
        yield Line(label="Seen by", text=parties.everybody(rule.seen_by, told.vocabulary))


def case_lines(rule: CaseRule, told: Told) -> Iterator[Line]:
    """What can be reported and what then."""
    yield Line(label="Report", text=words(rule.name.value))
    if rule.to:
        yield Line(label="Goes to", text="; ".join(_route(route, told) for route in rule.to))
    yield from told.told(rule.tell)
    if rule.fields:
        yield Line(label="It says", text=parties.fields(rule.fields))
    if rule.stages:
        yield Line(label="Stages", text=", then ".join(words(stage.value) for stage in rule.stages))
    if rule.decides:
        yield Line(label="Decided by", text=parties.parties(rule.decides, told.vocabulary, "or"))
    if rule.outcomes:
        yield Line(label="Outcomes", text=listed([words(outcome.value) for outcome in rule.outcomes], "or"))
    for clock in rule.clocks:
        yield Line(label="Clock", text=_clock(clock, told))


def _route(route: Route, told: Told) -> str:
    who = parties.party(route.party, told.vocabulary)
    return f"{who} if {told.clause(route.when)}" if route.when else who


def _clock(clock: CaseClock, told: Told) -> str:
    who = parties.role_holders(clock.who.name, told.vocabulary) if clock.who.of is None else None
    start = parties.moment(Moment(name=clock.start), told.vocabulary)
    condition = f", if {told.clause(clock.when)}" if clock.when else ""
    called = who or parties.party(clock.who, told.vocabulary)
    return f"{called} must {clock.duty} within {clock.within} of {start}{condition}"


def pledge_lines(rule: PledgeRule, told: Told) -> Iterator[Line]:
    """What people promise and no machine can see."""
    yield Line(label="Promised by", text=f"{parties.everybody(rule.who, told.vocabulary)}; no machine can see it")
    if rule.breach:
        yield Line(label="A breach", text=f"becomes the case {parties.quoted_name(rule.breach.value)}")
