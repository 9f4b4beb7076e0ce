"""Why each clause says what it says about a message: gathered from the decisions for all recipients, for one reader."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from msgspec import UNSET

from chalkline.events.declared.mail import Mail
from chalkline.gates.mail.notices.naming import Names
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.policy.decide.decision import Standing
from chalkline.policy.decide.why import Ground
from chalkline.policy.effects import Effect
from chalkline.policy.english.grammar import sentence
from chalkline.policy.vocabulary import Audience
from chalkline.store.bundle.knowledge import Knowledge

_MOST_CAUSES = 5
_MARKUP = re.compile(r"(?<!\w)[*_`]{1,3}|[*_`]{1,3}(?!\w)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What made a clause apply, and for whom, where that differs."""

    text: str
    """A sentence."""
    recipients: str = ""
    """Empty where it is the same for all whom the notice is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One clause as a notice tells it."""

    clause: str
    """``id@version#clause``."""
    title: str
    effect: Effect
    wording: tuple[str, ...]
    """As it was signed, a text for each paragraph, without Markdown's marks."""
    causes: tuple[Cause, ...]
    further: int
    """How many causes are left out for want of room."""
    say: str
    """What to do instead; may be empty."""
    ways_out: tuple[str, ...]

    @property
    def id(self) -> str:
        """What the policy itself calls the clause: ``email.hours``."""
        return self.clause.partition("#")[2]


def reasons(
    verdicts: Sequence[Verdict], names: Names, audience: Audience, clauses: Collection[str]
) -> tuple[Reason, ...]:
    """Those of these clauses that count, the strongest first, each once."""
    gathered: dict[str, _Gathered] = {}
    for verdict, ground in _grounds(verdicts, names.knowledge, audience):
        if ground.clause in clauses:
            gathered.setdefault(ground.clause, _Gathered(ground=ground)).take(verdict, ground)
    ranked = sorted(gathered.values(), key=lambda each: -each.ground.effect)
    return tuple(each.reason(names, len(verdicts)) for each in ranked)


def _grounds(verdicts: Iterable[Verdict], knowledge: Knowledge, audience: Audience) -> Iterator[tuple[Verdict, Ground]]:
    """What counts of each decision; what cannot be decided only where it stops the message."""
    for verdict in verdicts:
        decision, event = verdict.decision, verdict.event
        if decision is None or event is None:
            continue
        for ground in knowledge.why(decision, event, audience).grounds:
            if ground.standing is Standing.COUNTS and (decision.undecided or not ground.undecided):
                yield verdict, ground


@dataclass(slots=True, kw_only=True)
class _Gathered:
    ground: Ground
    causes: dict[str, dict[int, Verdict]] = field(default_factory=dict)

    def take(self, verdict: Verdict, ground: Ground) -> None:
        text = ground.because.text if verdict.event is None else without_quotes(ground.because.text, verdict.event)
        said = f"it cannot be decided: {text}" if ground.undecided else text
        self.causes.setdefault(sentence(said), {})[id(verdict)] = verdict

    def reason(self, names: Names, everybody: int) -> Reason:
        """Told without names where it concerns everybody alike."""
        told = list(self.causes.items())
        alone = len(told) == 1 and len(told[0][1]) == everybody
        causes = (
            Cause(text=text, recipients="" if alone else names.recipients(list(who.values()))) for text, who in told
        )
        return Reason(
            clause=self.ground.clause,
            title=self.ground.title,
            effect=self.ground.effect,
            wording=_paragraphs(self.ground.wording),
            causes=tuple(causes)[:_MOST_CAUSES],
            further=max(0, len(told) - _MOST_CAUSES),
            say=self.ground.say,
            ways_out=self.ground.ways_out,
        )


def without_quotes(text: str, event: Mail) -> str:
    """The text without what it quotes from the body: of all that rules read there, only the sites of links are text."""
    hosts = event.message.link_hosts
    for host in sorted(() if hosts is UNSET else hosts, key=len, reverse=True):
        text = text.replace(host, "a site that the message links to")
    return text


def _paragraphs(wording: str) -> tuple[str, ...]:
    plain = _MARKUP.sub("", _LINK.sub(r"\1", wording))
    return tuple(" ".join(each.split()) for each in plain.split("\n\n") if each.strip())
