"""The sentences of the language page on decisions, one by one, for decisions written down by hand."""

import msgspec
import pytest
from tests.policy.decide import cast
from tests.policy.decide.cast import clause, decided, decider, fact, facts, mail, names

from chalkline.events.declared.people import Person
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.decide.decision import Request, Standing
from chalkline.policy.decide.protected import ProtectedContacts
from chalkline.policy.effects import Effect

NOTE = clause("note", "on: mail.send\nwhen: message.reply\nthen: note")
WARN = clause("warn", "on: mail.send\nwhen: message.reply\nthen: warn\ntell: dsl")
HOLD = clause("hold", 'on: mail.send\nwhen: "staff" in sender.roles && !email_hours.contains(at)\nthen: hold')
SENDER_MAY = clause(
    "hours", 'on: mail.send\nwhen: "staff" in sender.roles && !email_hours.contains(at)\nthen: hold\ndischarge: sender'
)
ASK = clause("ask", "on: mail.send\nwhen: !recipient.inside\nthen: ask\nask: head_teacher")
REFUSE = clause("refuse", "on: mail.send\nwhen: message.damaged\nthen: refuse")
DOUBTFUL = "100 / (size(message.attachments)) > 1"


def doubtful(effect: str, extra: str = "") -> str:
    """A clause that cannot be decided for a message without attachments."""
    return clause("doubt", f"on: mail.send\nwhen: {DOUBTFUL}\nthen: {effect}{extra}")


def test_nothing_stands_against_what_no_rule_speaks_of() -> None:
    decision = decided(decider(NOTE, REFUSE), mail())
    assert (decision.effect, decision.findings, decision.passes) == (Effect.NOTHING, (), True)


def test_the_strongest_effect_happens_and_every_applying_clause_is_named() -> None:
    decision = decided(decider(NOTE, WARN, ASK, REFUSE), mail(recipient=cast.KAREN, reply=True, damaged=True))
    assert decision.effect is Effect.REFUSE
    assert names(decision) == ("note", "warn", "ask", "refuse")


def test_every_applying_clause_tells_whom_it_names_even_if_a_stronger_one_decides() -> None:
    known = facts(fact("grace", "role", "dsl"))
    decision = decided(decider(WARN, REFUSE), mail(reply=True, damaged=True), known)
    assert decision.told == (Request(clause="p@1#warn", people=("grace",)),)


def test_a_rule_is_when_and_not_unless() -> None:
    by = decider(clause("r", "on: mail.send\nwhen: message.reply\nunless: recipient.inside\nthen: refuse"))
    assert decided(by, mail(reply=True)).effect is Effect.NOTHING
    assert decided(by, mail(recipient=cast.KAREN, reply=True)).effect is Effect.REFUSE


def test_an_unless_that_cannot_be_decided_leaves_the_rule_undecided_but_a_false_when_decides_it() -> None:
    by = decider(clause("r", f"on: mail.send\nwhen: message.reply\nunless: {DOUBTFUL}\nthen: refuse"))
    assert decided(by, mail(reply=True)).undecided
    assert not decided(by, mail()).undecided


@pytest.mark.parametrize("effect", ["hold", "ask\nask: head_teacher", "refuse"])
def test_an_undecided_rule_that_would_stop_it_leaves_the_decision_undecided(effect: str) -> None:
    decision = decided(decider(doubtful(effect)), mail())
    assert decision.undecided
    assert not decision.passes
    assert names(decision) == ("doubt",)


@pytest.mark.parametrize("effect", ["note", "warn"])
def test_an_undecided_note_or_warning_is_recorded_and_stops_nothing(effect: str) -> None:
    decision = decided(decider(doubtful(effect)), mail())
    assert decision.passes
    assert [finding.undecided for finding in decision.findings] == [True]


def test_an_undecided_rule_no_stronger_than_what_applies_leaves_the_decision_decided() -> None:
    decision = decided(decider(doubtful("refuse"), REFUSE), mail(damaged=True))
    assert (decision.effect, decision.undecided) == (Effect.REFUSE, False)


def test_an_undecided_rule_stronger_than_what_applies_leaves_it_undecided() -> None:
    decision = decided(decider(doubtful("refuse"), ASK), mail(recipient=cast.KAREN))
    assert decision.undecided


def test_the_sender_lifts_one_clause_and_what_other_clauses_say_still_stands() -> None:
    known = facts(fact("mail-1", "discharged", "p#hours"))
    decision = decided(decider(SENDER_MAY, ASK), mail(recipient=cast.KAREN), known, cast.SUNDAY_NIGHT)
    assert decision.effect is Effect.ASK
    assert [finding.standing for finding in decision.findings] == [Standing.DISCHARGED, Standing.COUNTS]


def test_a_discharge_lifts_only_rules_of_its_clause_that_offer_one() -> None:
    known = facts(fact("mail-1", "discharged", "p#hold"))
    decision = decided(decider(HOLD), mail(), known, cast.SUNDAY_NIGHT)
    assert decision.effect is Effect.HOLD


def test_a_discharge_of_one_event_lifts_nothing_of_another() -> None:
    known = facts(fact("mail-1", "discharged", "p#hours"))
    other = msgspec.structs.replace(mail(), id="mail-2")
    assert decided(decider(SENDER_MAY), other, known, cast.SUNDAY_NIGHT).effect is Effect.HOLD


def test_an_answer_that_holds_for_a_time_lifts_the_clause_for_that_person_and_object_until_it_ends() -> None:
    until = cast.when("2026-11-20 00:00")
    known = facts(fact("ann", "allowed", "p@1#ask", "karen", until=until))
    by = decider(ASK)
    assert decided(by, mail(recipient=cast.KAREN), known).effect is Effect.NOTHING
    assert decided(by, mail(recipient=cast.STRANGER), known).effect is Effect.ASK
    assert decided(by, mail(sender=cast.TOM, recipient=cast.KAREN), known).effect is Effect.ASK
    assert decided(by, mail(recipient=cast.KAREN), known, until).effect is Effect.ASK


def test_a_permission_that_lifts_a_clause_lifts_all_of_it_while_it_is_in_force() -> None:
    lifting = clause("trusted", "may: write_freely\nwho: staff\nask: head_teacher\nlifts: ask")
    known = facts(fact("ann", "permitted", "write_freely", until=cast.when("2026-11-17 00:00")))
    by = decider(ASK, lifting)
    assert decided(by, mail(recipient=cast.KAREN), known).findings[0].standing is Standing.PERMITTED
    later = decided(by, mail(recipient=cast.KAREN), known, cast.when("2026-11-17 00:00"))
    assert later.effect is Effect.ASK


def test_a_standing_permission_holds_for_its_roles_and_ends_when_it_is_withdrawn() -> None:
    by = decider(ASK, clause("trusted", "may: write_freely\nwho: staff\nlifts: ask"))
    assert decided(by, mail(recipient=cast.KAREN)).effect is Effect.NOTHING
    assert decided(by, mail(sender=cast.LEO, recipient=cast.KAREN)).effect is Effect.ASK
    withdrawn = facts(fact("ann", "withdrawn", "write_freely", since=cast.MONDAY_NOON))
    assert decided(by, mail(recipient=cast.KAREN), withdrawn).effect is Effect.ASK


def test_withdrawal_ends_a_permission_that_was_asked_for() -> None:
    by = decider(ASK, clause("trusted", "may: write_freely\nwho: staff\nask: head_teacher\nlifts: ask"))
    known = facts(fact("ann", "permitted", "write_freely"), fact("ann", "withdrawn", "write_freely"))
    assert decided(by, mail(recipient=cast.KAREN), known).effect is Effect.ASK


def test_a_permission_is_in_force_only_while_what_is_provided_holds() -> None:
    lifting = clause(
        "trusted",
        'may: write_freely\nwho: staff\nprovided: recorded(person, "trained")\nlifts: ask\n\n'
        "record: trained\nby: head_teacher",
    )
    by = decider(ASK, lifting)
    assert decided(by, mail(recipient=cast.KAREN)).effect is Effect.ASK
    assert decided(by, mail(recipient=cast.KAREN), facts(fact("ann", "recorded", "trained"))).effect is Effect.NOTHING


TRAINED = 'provided: recorded(person, "trained")\nlifts: ask\n\nrecord: trained\nby: head_teacher'


def test_what_was_given_is_bound_to_the_terms_on_which_it_is_asked_for() -> None:
    heads = "may: write_freely\nwho: head_teacher\nlifts: ask\n\n"
    by = decider(ASK, clause("trusted", f"{heads}may: write_freely\nwho: staff\nask: head_teacher\n{TRAINED}"))
    given, trained = fact("ann", "permitted", "write_freely"), fact("ann", "recorded", "trained")
    assert decided(by, mail(recipient=cast.KAREN), facts(given)).effect is Effect.ASK
    assert decided(by, mail(recipient=cast.KAREN), facts(given, trained)).effect is Effect.NOTHING


@pytest.mark.parametrize("first", [True, False])
def test_of_two_rules_that_permit_one_is_enough_though_the_other_cannot_be_decided(first: bool) -> None:
    rules = ["may: free\nwho: staff\nprovided: person.year == 7\nlifts: ask", "may: free\nwho: staff\nlifts: ask"]
    texts = rules if first else rules[::-1]
    by = decider(ASK, clause("trusted", "\n\n".join(texts), "As it says, in year 7."))
    assert decided(by, mail(recipient=cast.KAREN)).effect is Effect.NOTHING
    doubtful_alone = decider(ASK, clause("trusted", rules[0], "As it says, in year 7."))
    assert decided(doubtful_alone, mail(recipient=cast.KAREN)).effect is Effect.ASK


def test_a_permission_of_a_role_of_somebody_is_theirs_alone() -> None:
    by = decider(ASK, clause("own", "may: free\nwho: head_of_year of object\nlifts: ask"))
    of_another = facts(fact("ann", "role", "head_of_year"), fact("ann", "related", "head_of_year", "leo"))
    assert decided(by, mail(recipient=cast.KAREN), of_another).effect is Effect.ASK
    own = facts(fact("ann", "related", "head_of_year", "karen"))
    assert decided(by, mail(recipient=cast.KAREN), own).effect is Effect.NOTHING


def test_terms_may_ask_for_another_permission_and_never_for_their_own() -> None:
    other = clause("other", "may: trusted\nwho: staff")
    free = clause("free", 'may: free\nwho: staff\nprovided: permitted(person, "trusted")\nlifts: ask')
    assert decided(decider(ASK, free, other), mail(recipient=cast.KAREN)).effect is Effect.NOTHING
    circle = clause("other", 'may: trusted\nwho: staff\nprovided: permitted(person, "free")')
    assert decided(decider(ASK, free, circle), mail(recipient=cast.KAREN)).effect is Effect.ASK


def test_conditions_see_standing_permissions_too() -> None:
    by = decider(
        clause("r", 'on: mail.send\nwhen: permitted(sender, "write_freely", recipient)\nthen: note'),
        clause("trusted", "may: write_freely\nwho: staff"),
    )
    assert names(decided(by, mail(recipient=cast.KAREN))) == ("r",)
    assert names(decided(by, mail(sender=cast.LEO))) == ()


def test_whoever_is_asked_is_named_and_nobody_answers_their_own_request() -> None:
    decision = decided(decider(ASK), mail(recipient=cast.KAREN))
    assert decision.asked == (Request(clause="p@1#ask", people=("priya",)),)
    own = decided(decider(ASK), mail(sender=Person(id="priya", inside=True), recipient=cast.KAREN))
    assert own.asked == (Request(clause="p@1#ask", people=("sam",)),)


def test_a_role_of_the_sender_is_asked() -> None:
    by = decider(clause("out", "on: mail.send\nwhen: !recipient.inside\nthen: ask\nask: form_tutor of sender"))
    assert decided(by, mail(sender=cast.LEO, recipient=cast.KAREN)).asked[0].people == ("tom",)


def test_the_sender_is_asked_only_where_the_rule_says_so() -> None:
    by = decider(clause("all", "on: mail.send\nwhen: message.reply_all\nthen: ask\nask: sender"))
    assert decided(by, mail(reply_all=True)).asked[0].people == ("ann",)


def test_a_clause_asks_one_person_once_though_two_of_its_rules_do() -> None:
    two = clause(
        "two",
        "on: mail.send\nwhen: !recipient.inside\nthen: ask\nask: head_teacher\n\n"
        "on: mail.send\nwhen: message.reply\nthen: ask\nask: head_teacher",
    )
    decision = decided(decider(two), mail(recipient=cast.KAREN, reply=True))
    assert decision.asked == (Request(clause="p@1#two", people=("priya",)),)


def test_whoever_may_discharge_is_named_and_nobody_by_their_own_role() -> None:
    by = decider(clause("wait", "on: mail.send\nthen: ask\nask: network_manager\ndischarge: sender, head_teacher"))
    assert decided(by, mail()).may_discharge == (Request(clause="p@1#wait", people=("ann", "priya")),)
    of_the_head = decided(by, mail(sender=Person(id="priya", inside=True)))
    assert of_the_head.may_discharge[0].people == ("priya", "sam")  # as the sender, and the last resort
    role_alone = decider(clause("wait", "on: mail.send\nthen: ask\nask: sender\ndischarge: head_teacher"))
    of_the_head = decided(role_alone, mail(sender=Person(id="priya", inside=True)))
    assert of_the_head.may_discharge[0].people == ("sam",)


def test_nobody_may_discharge_what_goes_or_goes_back_or_is_lifted() -> None:
    rule = clause("wait", "on: mail.send\nwhen: !recipient.inside\nthen: ask\nask: sender\ndischarge: head_teacher")
    discharged = facts(fact("mail-1", "discharged", "p#wait"))
    assert decided(decider(rule), mail()).may_discharge == ()
    assert decided(decider(rule), mail(recipient=cast.KAREN), discharged).may_discharge == ()
    refused = decider(rule, clause("no", "on: mail.send\nthen: refuse"))
    assert decided(refused, mail(recipient=cast.KAREN)).may_discharge == ()


def test_what_cannot_be_decided_may_be_discharged() -> None:
    by = decider(clause("doubt", "on: mail.send\nwhen: 1 / (message.size - 2000) == 1\nthen: hold\ndischarge: sender"))
    decision = decided(by, mail())
    assert (decision.undecided, decision.may_discharge[0].people) == (True, ("ann",))


def test_a_protected_contact_passes_before_any_rule_and_is_not_recorded_with_who_used_it() -> None:
    protected = ProtectedContacts(domains=frozenset({"helpline.example"}))
    by = decider(clause("no", "on: mail.send\nthen: refuse"), protected=protected)
    decision = decided(by, mail(sender=cast.LEO, recipient=cast.HELPLINE))
    assert (decision.effect, decision.protected, decision.passes) == (Effect.NOTHING, True, True)
    assert "leo" not in repr(decision)
    assert "mail-1" not in repr(decision)
    assert decided(by, mail(sender=cast.LEO)).effect is Effect.REFUSE


def test_what_cannot_be_decided_does_not_stop_a_protected_contact() -> None:
    protected = ProtectedContacts(addresses=frozenset({"help@helpline.example"}))
    decision = decided(decider(doubtful("refuse"), protected=protected), mail(recipient=cast.HELPLINE))
    assert decision.passes


def test_a_clause_is_observed_until_a_fact_enforces_it_and_says_what_it_would_have_done() -> None:
    by = decider(REFUSE, enforcement=Enforcement.AS_RECORDED)
    observed = decided(by, mail(damaged=True))
    assert (observed.effect, observed.would, observed.passes) == (Effect.NOTHING, Effect.REFUSE, True)
    assert observed.findings[0].standing is Standing.OBSERVED
    enforced = facts(fact("p#refuse", "enforced", since=cast.MONDAY_NOON))
    assert decided(by, mail(damaged=True), enforced).effect is Effect.REFUSE


def test_an_observed_clause_would_have_done_nothing_where_it_is_lifted() -> None:
    lifting = clause("trusted", "may: write_freely\nwho: staff\nlifts: ask")
    decision = decided(decider(ASK, lifting, enforcement=Enforcement.NONE), mail(recipient=cast.KAREN))
    assert decision.would is Effect.NOTHING
    assert decision.findings[0].standing is Standing.PERMITTED


def test_an_observed_clause_that_cannot_be_decided_stops_nothing_and_would_have_done_nobody_knows_what() -> None:
    decision = decided(decider(doubtful("refuse"), enforcement=Enforcement.AS_RECORDED), mail())
    assert decision.passes
    assert decision.would is Effect.NOTHING
    assert [(finding.undecided, finding.standing) for finding in decision.findings] == [(True, Standing.OBSERVED)]


def test_somebody_unknown_has_no_roles() -> None:
    by = decider(clause("r", 'on: mail.send\nwhen: !("staff" in sender.roles)\nthen: note'))
    assert names(decided(by, mail(sender=cast.STRANGER))) == ("r",)
