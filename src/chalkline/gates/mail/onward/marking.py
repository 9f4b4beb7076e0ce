"""How mail from outside is marked that the policy warns of: a header field for each clause, and a word in the subject.

Safety: what a signature covers is never altered. So the subject stays as it is where a signature covers it that may
hold; the fields stand before everything that is signed. Mail programs show no unknown fields: the how-tos say which
rule of the mail server makes them seen.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.header import Header

from chalkline.gates.mail import header
from chalkline.gates.mail.verdicts.arrival import Arrival
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.gates.mail.verdicts.vouching import Vouching
from chalkline.policy.decide.decision import Finding
from chalkline.policy.effects import Effect
from chalkline.store.bundle.refusal import Refused
from chalkline.store.bundle.rulebook import Rulebook

_INCOMING = "mail.receive"
_SUBJECT = re.compile(rb"^(Subject[ \t]*:)", re.IGNORECASE | re.MULTILINE)
_SIGNATURES = ("DKIM-Signature", "ARC-Message-Signature")
_COVERED = re.compile(r"(?:^|;)\s*h\s*=([^;]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Warnings:
    """Marks what comes from outside and is warned of. Whoever sends from inside is told by a notice instead."""

    subject_tag: str
    vouching: Vouching
    rulebook_of: Callable[[str], Rulebook]
    """The rulebook of a digest. Raises Refused where it is gone or broken."""

    def fields(self, verdict: Verdict, policies: str) -> bytes:
        """A ``Chalkline-Warning`` for each clause that warns the recipient of the message."""
        decision = verdict.decision
        if decision is None or decision.event != _INCOMING:
            return b""
        warning = [each for each in decision.findings if _warns(each)]
        return b"".join(dict.fromkeys(self._field(each, policies) for each in warning))

    def message(self, arrival: Arrival, fields: bytes) -> bytes:
        """The message, its subject tagged if that is set and may be."""
        if not fields or not self.subject_tag or (_covers_subject(arrival.raw) and self.vouching.may_hold(arrival)):
            return arrival.raw
        return tagged(arrival.raw, self.subject_tag)

    def _field(self, finding: Finding, policies: str) -> bytes:
        return folded(header.WARNING.decode(), f"{self._said(finding, policies)} ({finding.clause})")

    def _said(self, finding: Finding, policies: str) -> str:
        """What the clause tells its reader."""
        try:
            known = self.rulebook_of(policies).policies
        except Refused:
            return "The school's policy warns of this message."
        say = known.on[_INCOMING][finding.index].rule.say
        return say.value if say else f"{known.clauses[finding.clause].title}."


def _warns(finding: Finding) -> bool:
    return finding.counts and not finding.undecided and finding.effect is Effect.WARN


def folded(name: str, text: str) -> bytes:
    """A header field in ASCII, folded, its line's end included; other letters are encoded words (RFC 2047)."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return f"{name}: {Header(' '.join(plain.split()), header_name=name).encode(linesep=chr(13) + chr(10))}\r\n".encode()


def tagged(raw: bytes, tag: str) -> bytes:
    """The message with the tag before its subject; as it is where its subject says so already."""
    written = Header(tag).encode().encode()
    head = header.head_of(raw)
    if any(written in subject.encode() for subject in header.values(raw, "Subject")):
        return raw
    if _SUBJECT.search(head) is None:
        return b"Subject: " + written + b"\r\n" + raw
    return _SUBJECT.sub(lambda found: found[1] + b" " + written, head) + raw[len(head) :]


def _covers_subject(raw: bytes) -> bool:
    return any("subject" in each for each in _signed_fields(raw))


def _signed_fields(raw: bytes) -> Iterator[list[str]]:
    """The fields that each signature covers, in lower case (RFC 6376, ``h=``)."""
    for name in _SIGNATURES:
        for signature in header.values(raw, name):
            for covered in _COVERED.findall(signature):
                yield [each.strip().lower() for each in covered.split(":")]
