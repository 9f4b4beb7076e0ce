"""A message as it is read: all that its features are worked out from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from chalkline.events.mail.text import deadlines
from chalkline.events.mail.text.letter import Letter
from chalkline.events.mail.text.likeness import is_within
from chalkline.events.mail.text.links import deceives
from chalkline.events.mail.text.markup import Link
from chalkline.events.mail.text.normal import normalised
from chalkline.events.mail.text.prose import Prose
from chalkline.events.mail.text.quotations import unquoted
from chalkline.events.mail.text.times import SchoolTimes
from chalkline.events.mail.text.words import Words

_ANSWERED = re.compile(r"^\s*(?:(?:re|aw)\s*:\s*)+.*", re.IGNORECASE)
"""The subject of a message that answers another, which is that one's."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """All that the features of one message are worked out from. What is costly is worked out once, and if asked."""

    subject: str
    letter: Letter
    links: tuple[Link, ...]
    sender_domain: str
    own_domains: Sequence[str]
    words: Words
    now: datetime | None
    """When it came, in the school's zone."""
    times: SchoolTimes

    @cached_property
    def own(self) -> Prose:
        """What the sender wrote, the subject first."""
        return self._prose(normalised(self._own_text))

    @cached_property
    def told(self) -> Prose:
        """What the sender wrote and forwarded."""
        forwarded = self.letter.forwarded
        return self._prose(self.own.text + normalised(forwarded)) if forwarded else self.own

    @cached_property
    def length(self) -> int:
        """How many words the sender wrote."""
        return len(self.letter.own.split())

    @cached_property
    def told_text(self) -> str:
        """The same as written."""
        return f"{self.subject}\n{self.letter.own}\n{self.letter.forwarded}"

    @cached_property
    def _plain_subject(self) -> str:
        return _ANSWERED.sub("", self.subject)

    @cached_property
    def asks(self) -> bool:
        """Whether the sender's own words ask for something."""
        return self.own.says("action")

    @cached_property
    def deadline(self) -> datetime | None:
        """The earliest deadline of what is asked, in the school's zone."""
        if self.now is None or not self.asks:
            return None
        text = f"{self.subject}.\n{self.letter.own}"
        return min(deadlines.deadlines_in(text, self.now, self.times), default=None)

    @cached_property
    def deceptive(self) -> tuple[Link, ...]:
        """The links that pretend to lead elsewhere."""
        return tuple(filter(deceives, self.links))

    @cached_property
    def said(self) -> Prose:
        """What the sender wrote and forwarded but for what stands in quotation marks."""
        forwarded = self.letter.forwarded
        whole = f"{self._own_text}\n\n{forwarded}" if forwarded else self._own_text
        plain = unquoted(whole)
        return self.own if plain == self._own_text else self._prose(normalised(plain))

    @cached_property
    def is_from_inside(self) -> bool:
        """Whether the sender's address is of a domain of the school."""
        return is_within(self.sender_domain, self.own_domains)

    def says(self, name: str) -> bool:
        """Whether the list finds itself in what was written or forwarded."""
        return self.told.says(name)

    @cached_property
    def _own_text(self) -> str:
        return f"{self._plain_subject}\n\n{self.letter.own}"

    def _prose(self, text: str) -> Prose:
        return Prose(text=text, words=self.words)
