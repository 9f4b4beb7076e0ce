"""What the cast of the decisions' tests is known to have done by a moment."""

from tests.policy.decide.cast import CALENDAR, clause, document, facts, policy_set, when

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.clocks.clock import Clock, clocks
from chalkline.policy.clocks.knowledge import Knowledge
from chalkline.policy.decide.decider import Decider
from chalkline.policy.values import Timestamp

Row = tuple[str, str, str, str, Timestamp, Timestamp]
NOW = "2026-11-20 12:00"


def knowledge(*rows: Row, rule: str = "pledge: staff", at: str = NOW) -> tuple[tuple[Clock, ...], Knowledge]:
    """The clocks of a policy with this rule, and what is known at a moment."""
    policies = policy_set(document(clause("rule", rule, WORDING)))
    decider, known = Decider.of(policies, VOCABULARY), facts(*rows)
    return clocks(policies), Knowledge(
        facts=known,
        calendar=CALENDAR,
        at=when(at),
        conditions=lambda moment: decider.world(known, CALENDAR, moment),
    )


WORDING = """As it says: at 3.15pm, at the end of day, within 3 days, 5 working days, 10 days, 30 days, 72 hours or
1 year; 456 days, 15 months, 1 term."""
