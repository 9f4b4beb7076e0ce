"""What became of a message for whom: recipients with the same fate together, told in one sentence each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalkline.gates.mail.notices.naming import Names
from chalkline.gates.mail.settings.conduct import Cause, Conduct
from chalkline.gates.mail.verdicts.fates import fated
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.policy.decide.decision import Request
from chalkline.policy.english.grammar import listed
from chalkline.policy.values import Timestamp
from chalkline.store.spool.entry import Fate

_ORDER = (Fate.RETURNED, Fate.ASKED, Fate.HELD, Fate.LEAVING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The recipients for whom the same becomes of a message."""

    fate: Fate
    until: Timestamp | None
    asked: tuple[Request, ...]
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What became of a message, for all of its recipients."""

    shares: tuple[Share, ...]
    """What stops it most first, never none."""
    names: Names
    you: str = ""
    """The id of whoever reads this; empty for somebody unknown."""

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """All of them."""
        return tuple(verdict for share in self.shares for verdict in share.verdicts)

    @property
    def fates(self) -> frozenset[Fate]:
        """All that became of it."""
        return frozenset(share.fate for share in self.shares)

    @property
    def waits(self) -> bool:
        """Whether it waits for anybody."""
        return not self.fates.isdisjoint({Fate.HELD, Fate.ASKED})

    @property
    def asks_you(self) -> bool:
        """Whether its reader is asked."""
        return any(self.you and self.you in request.people for share in self.shares for request in share.asked)

    def heading(self) -> str:
        """What became of it in a few words, for the subject of a notice."""
        if Fate.RETURNED in self.fates:
            return "Not sent" if len(self.shares) == 1 else "Not sent to everybody"
        if self.asks_you:
            return "Please answer before this goes"
        if Fate.ASKED in self.fates:
            return "Waiting for an answer"
        moments = {share.until for share in self.shares if share.fate is Fate.HELD}
        if moments:
            (first, *others) = moments
            return f"Waiting until {self.names.moment(first)}" if first is not None and not others else "Waiting"
        return "Sent, with a reminder"

    @property
    def why(self) -> str:
        """What stands above the reasons."""
        return "Why you are reminded" if self.fates == {Fate.LEAVING} else "Why"

    def opening(self, title: str) -> str:
        """What became of the sender's own message: all of it where it is the same for everybody."""
        if len(self.shares) > 1:
            return f"This is what became of your message {title}:"
        (share,) = self.shares
        return f"Your message {title} to {self.names.recipients(share.verdicts)} {self._fortune(share)}."

    def sentences(self) -> tuple[str, ...]:
        """One for each share, with whom it is about."""
        return tuple(f"To {self.names.recipients(each.verdicts)}: it {self._fortune(each)}." for each in self.shares)

    def details(self) -> tuple[str, ...]:
        """What the opening leaves to be said."""
        return self.sentences() if len(self.shares) > 1 else ()

    def _fortune(self, share: Share) -> str:
        if share.fate is Fate.RETURNED:
            return "was not sent"
        if share.fate is Fate.ASKED:
            return f"waits for {self._answers(share.asked)}"
        if share.fate is Fate.LEAVING:
            return "was sent"
        if share.until is None:
            return "waits: it cannot go yet, because something that a rule reads is not known"
        return f"waits, and goes by itself on {self.names.moment(share.until)}"

    def _answers(self, asked: tuple[Request, ...]) -> str:
        groups = dict.fromkeys(self._people(request.people) for request in asked)
        if len(groups) < 2:  # noqa: PLR2004 - one answer, or several
            return f"an answer from {listed(list(groups))}" if groups else "an answer"
        return f"answers from {', and from '.join(groups)}"

    def _people(self, people: tuple[str, ...]) -> str:
        return "you" if self.you in people else self.names.people(people) or "somebody who may give it"


def account_of(
    verdicts: Sequence[Verdict],
    names: Names,
    conduct: Mapping[Cause, Conduct],
    you: str = "",
) -> Account:
    """The account of these verdicts, at least one."""
    shares: dict[tuple[Fate, Timestamp | None, tuple[tuple[str, ...], ...]], list[Verdict]] = {}
    asked: dict[tuple[tuple[str, ...], ...], tuple[Request, ...]] = {}
    for verdict in verdicts:
        part = fated(verdict, conduct)
        people = tuple(request.people for request in part.asked)
        asked[people] = part.asked
        shares.setdefault((part.fate, part.until, people), []).append(verdict)
    ranked = sorted(shares, key=lambda key: (_ORDER.index(key[0]), key[1] or 0))
    return Account(
        shares=tuple(
            Share(fate=key[0], until=key[1], asked=asked[key[2]], verdicts=tuple(shares[key])) for key in ranked
        ),
        names=names,
        you=you,
    )
