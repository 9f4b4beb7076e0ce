"""Why a message is refused, short enough for a reply, in the sender's own voice."""

from collections.abc import Mapping, Sequence

from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.policy.decide.why import Ground
from chalkline.policy.effects import Effect
from chalkline.policy.vocabulary import Audience
from chalkline.store.bundle.knowledge import Knowledge


def reasons_for(verdicts: Sequence[Verdict], knowledge: Knowledge) -> Mapping[str, str]:
    """A sentence by clause, for each clause that refuses the message to somebody."""
    found: dict[str, str] = {}
    for verdict in verdicts:
        decision = verdict.decision
        if decision is None or verdict.event is None or decision.effect is not Effect.REFUSE:
            continue
        for ground in knowledge.why(decision, verdict.event, Audience.SENDER).grounds:
            if ground.effect is Effect.REFUSE and not ground.undecided:
                found.setdefault(ground.clause, _said(ground))
    return found


def _said(ground: Ground) -> str:
    instead = f". {ground.say}" if ground.say else ""
    return f"{ground.title} ({ground.clause}), because {ground.because.text}{instead}"
