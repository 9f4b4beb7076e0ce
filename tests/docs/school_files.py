"""The examples of ``docs/reference/school-files.md``, and what comes of them.

``python -m tests.docs.school_files`` writes the outputs anew. An example of a fault stands for the file of its sort,
beside the other files of the page's school.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from chalkline.policy.diagnostics import Diagnostic, rendered
from chalkline.school.loading import Loaded, load_school

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/school-files.md"
_BLOCK = re.compile(r"^```(?:toml|csv)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_FAULT = re.compile(
    r"^### (?P<code>[a-z0-9-]+)\n.*?^```(?:toml|csv)\n(?P<text>.*?)^```\n\n```text\n(?P<output>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An example of a fault with its output, and where the output stands in the page."""

    code: str
    text: str
    output: str
    place: tuple[int, int]


def folder_of(page: str) -> dict[str, str]:
    """The files of the page's school, by name."""
    texts = [match["text"] for match in _BLOCK.finditer(page)]
    return dict(zip(("school.toml", "people.csv", "facts.csv"), texts, strict=False))


def faults_of(page: str) -> Iterator[Fault]:
    """The examples of faults in their order."""
    for match in _FAULT.finditer(page):
        yield Fault(code=match["code"], text=match["text"], output=match["output"], place=match.span("output"))


def loaded(files: dict[str, str]) -> tuple[Loaded | None, tuple[Diagnostic, ...]]:
    """What comes of loading these files as a school's folder."""
    before = Path.cwd()
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text, "utf-8")
        os.chdir(folder)
        try:
            return load_school(Path("school.toml"))
        finally:
            os.chdir(before)


def output_of(fault: Fault, files: dict[str, str]) -> str:
    """What is said of an example: the first fault of its code."""
    _, diagnostics = loaded({**files, _file(fault.text): fault.text})
    return next(rendered(each) + "\n" for each in diagnostics if each.code.value == fault.code)


def written(page: str) -> str:
    """The page with the outputs as they are now."""
    files = folder_of(page)
    for fault in reversed(list(faults_of(page))):
        start, end = fault.place
        page = page[:start] + output_of(fault, files) + page[end:]
    return page


def _file(text: str) -> str:
    if " = " in text:
        return "school.toml"
    return "facts.csv" if text.startswith("subject") else "people.csv"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
