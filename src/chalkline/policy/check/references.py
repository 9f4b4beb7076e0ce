"""References in the wording: to sections, clauses and documents. Whoever signs must be able to find them."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from chalkline.policy.check.wording import Wording
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.model import Policy
from chalkline.policy.source import Span
from chalkline.policy.spelling import suggestion

_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)")
_CLAUSE = re.compile(r"(?<![\w&/(\[{#-])((?:[a-z][\w-]*)?#[a-z][\w-]*(?:\.[\w-]+)+)", re.IGNORECASE)
_SECTION = re.compile(
    r"(?:(?i:\b(?:sections?|clauses?|paragraphs?|chapters?))\s+|§§?\s*)(?P<number>\d+(?:\.\d+)*)"
    r"(?:\s*(?:,|and|or|to|-|\u2013)\s*(?P<second>\d+(?:\.\d+)*))?"
    r"|(?i:\b(?:appendix|annex))\s+(?P<letter>[A-Z]|\d+)\b"
)
_ELSEWHERE = re.compile(
    r"\s*(?:\(\w+\)\s*)*,?\s*of\s+(?!this\b|(?:the|our)\s+policy\b)\w"
    r"|\s*(?:\(\w+\)\s*)*,?\s*(?:in\s+(?:the\s+)?)?[A-Z]\w+"
)
"""What follows a reference to a section of another document, such as a law."""
_NUMBERED = re.compile(
    r"(?:(?:section|clause|chapter|appendix|annex)\s+)?(\d+(?:\.\d+)*)"
    r"|(?:appendix|annex)\s+([a-z])\b|([a-z])[.:)]",
    re.IGNORECASE,
)
_TITLED = re.compile(r"(?:[A-Z][\w'\u2019-]*\s+(?:(?:and|of|for|in|the|to)\s+)*)+Policy\b")
_ARTICLES = re.compile(r"^(?:(?:the|our|this|that|its|see|under|a|all|each|every)\s+)+", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


@dataclass(frozen=True)
class References:
    """What the wordings of one policy may refer to."""

    policy: Policy
    policies: Mapping[str, Policy]
    """All policies by id, this one among them."""
    documents: Collection[str] = ()
    """Titles, ids and file names of documents that are there besides."""

    def faults(self, wording: Wording) -> Iterator[Diagnostic]:
        """What a clause refers to and is not there."""
        yield from self._links(wording)
        yield from self._sections(wording)
        yield from self._titles(wording)

    @cached_property
    def _sections_here(self) -> frozenset[str]:
        """The numbers that headings visibly have."""
        found = (_NUMBERED.match(section.title) for section in self.policy.sections)
        return frozenset(match[match.lastindex or 0].upper() for match in found if match)

    @cached_property
    def _clauses(self) -> Mapping[str, frozenset[str]]:
        return {id_: frozenset(clause.id.value for clause in policy.clauses) for id_, policy in self.policies.items()}

    @cached_property
    def _titles_here(self) -> frozenset[str]:
        titles = (policy.title.value for policy in self.policies.values())
        return frozenset(_bare(title) for title in (*titles, *self.documents))

    def _links(self, wording: Wording) -> Iterator[Diagnostic]:
        for pattern, text in ((_LINK, wording.raw), (_CLAUSE, wording.text)):
            for match in pattern.finditer(text, wording.prose_start):
                yield from self._target(match[1], wording.span(*match.span(1)))

    def _target(self, target: str, span: Span) -> Iterator[Diagnostic]:
        document, _, clause = target.partition("#")
        if _SCHEME.match(target) or document in self.documents:
            return
        id_ = document.removesuffix(".md").rpartition("/")[2] or self.policy.id.value
        if id_ not in self.policies:
            remedy = suggestion(id_, self.policies, "link to a policy by its id, or leave the link out")
            yield _fault(f"there is no document `{document}`", span, remedy)
        elif clause and clause not in self._clauses[id_]:
            where = "this policy" if id_ == self.policy.id.value else f"`{id_}`"
            remedy = suggestion(clause, self._clauses[id_], "refer to a clause by the id in the braces of its heading")
            yield _fault(f"{where} has no clause `{clause}`", span, remedy)

    def _sections(self, wording: Wording) -> Iterator[Diagnostic]:
        for match in _SECTION.finditer(wording.raw, wording.prose_start):
            if _ELSEWHERE.match(wording.raw, match.end()):
                continue
            for group in ("number", "second", "letter"):
                if match[group] and match[group].upper() not in self._sections_here:
                    yield _fault(
                        f"this policy has no section `{match[group]}`",
                        wording.span(*match.span()),
                        "refer to the clause by name with a link such as `[sending hours](#email.hours)`",
                    )

    def _titles(self, wording: Wording) -> Iterator[Diagnostic]:
        for match in _TITLED.finditer(wording.text, wording.prose_start):
            title = _ARTICLES.sub("", match.group())
            if _bare(title) not in self._titles_here and title != "Policy":
                yield Diagnostic(
                    code=Code.UNKNOWN_DOCUMENT,
                    message=f"there is no document `{' '.join(title.split())}` among those checked together",
                    span=wording.span(match.end() - len(title), match.end()),
                    help="check it together with this policy, or say where it can be found",
                )


def _bare(title: str) -> str:
    """A title as people vary it: "Digital Communications Policy", "digital communications"."""
    return " ".join(title.casefold().removesuffix("policy").split())


def _fault(message: str, span: Span, remedy: str) -> Diagnostic:
    return Diagnostic(code=Code.UNKNOWN_REFERENCE, message=message, span=span, help=remedy)
