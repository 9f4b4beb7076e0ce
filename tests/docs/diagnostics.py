"""The examples of ``docs/reference/diagnostics.md``, and what comes of them.

``python -m tests.docs.diagnostics`` writes the outputs anew. The word of a fence says what an example is: ``policy`` (a
policy, or a part of one), ``policies`` (several, parted by ``====``), ``python`` (statements that make ``content``, the
bytes of a policy file), ``ics`` (a file of term dates).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.check import check
from chalkline.policy.diagnostics import Diagnostic, in_order, rendered
from chalkline.policy.document.faults import Faults
from chalkline.policy.document.read import read_bytes
from chalkline.school.calendars import read_calendar
from chalkline.school.school import Nation

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/diagnostics.md"
_SECTION = re.compile(r"^## (?P<code>[a-z0-9-]+)\n(?P<body>.*?)(?=^## [a-z0-9-]+$|\Z)", re.MULTILINE | re.DOTALL)
_EXAMPLE = re.compile(
    r"^````(?P<fence>[a-z]+)\n(?P<text>.*?)^````\n\n```text\n(?P<output>.*?)^```$", re.MULTILINE | re.DOTALL
)
FRONT = """\
---
language: 1
id: example
title: Example
version: 1
binds: [staff]
windows:
  email_hours: weekdays 07:30-17:00
---

"""
CLAUSE = """\
## Clause {#clause}

What people promise.

"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An example of a diagnostic with its output, and where the output stands in the page."""

    code: str
    fence: str
    text: str
    output: str
    place: tuple[int, int]

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is said of it, in the order of the file."""
        return RUNNERS[self.fence](self.text)


def codes(page: str) -> list[str]:
    """The codes that have a section."""
    return [match["code"] for match in _SECTION.finditer(page)]


def examples(page: str) -> Iterator[Example]:
    """The examples of a page in their order."""
    for section in _SECTION.finditer(page):
        for match in _EXAMPLE.finditer(page, *section.span("body")):
            yield Example(
                code=section["code"],
                fence=match["fence"],
                text=match["text"],
                output=match["output"],
                place=match.span("output"),
            )


def written(page: str) -> str:
    """The page with the outputs as they are now."""
    for example in reversed(list(examples(page))):
        start, end = example.place
        page = page[:start] + rendered(example.diagnostics[0]) + "\n" + page[end:]
    return page


def whole(text: str) -> str:
    """The policy that an example stands for: itself, or with the front matter and the heading that it does without."""
    if text.startswith("---\n"):
        return text
    return FRONT + text if text.startswith("#") else FRONT + CLAUSE + text


def _of_policy(text: str) -> tuple[Diagnostic, ...]:
    return _of_bytes(whole(text).encode())


def _of_python(text: str) -> tuple[Diagnostic, ...]:
    names: dict[str, bytes] = {}
    exec(text, {}, names)  # noqa: S102 - our own documentation
    return _of_bytes(names["content"])


def _of_bytes(content: bytes) -> tuple[Diagnostic, ...]:
    policy, faults = read_bytes("policy.md", content)
    meanings = check([policy], VOCABULARY)[1] if policy else ()
    return in_order((*faults, *meanings))


def _of_policies(text: str) -> tuple[Diagnostic, ...]:
    read_ones = [
        read_bytes(f"policy-{n}.md", whole(one).encode()) for n, one in enumerate(text.split("====\n"), start=1)
    ]
    faults = (fault for _, found in read_ones for fault in found)
    return in_order((*faults, *check([policy for policy, _ in read_ones if policy], VOCABULARY)[1]))


def _of_calendar(text: str) -> tuple[Diagnostic, ...]:
    faults = Faults()
    read_calendar([("terms.ics", text.encode())], zone=ZoneInfo("Europe/London"), nation=Nation.ENGLAND, faults=faults)
    return in_order(faults)


RUNNERS: Mapping[str, Callable[[str], tuple[Diagnostic, ...]]] = {
    "policy": _of_policy,
    "policies": _of_policies,
    "python": _of_python,
    "ics": _of_calendar,
}


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
