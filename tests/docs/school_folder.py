"""The examples of ``docs/reference/school-folder.md``, and what comes of them.

``python -m tests.docs.school_folder`` writes the outputs anew. Each block follows the path of its file; an example of a
fault stands for that file, beside the others of the page's school.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.docs.school_files import Fault

from chalkline.policy.diagnostics import Diagnostic, rendered
from chalkline.school.loading import Loaded, load_school

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/school-folder.md"
_BLOCK = r"^`(?P<path>[\w./-]+)`\n\n```[a-z]+\n(?P<text>.*?)^```$"
_FILE = re.compile(_BLOCK, re.MULTILINE | re.DOTALL)
_FAULT = re.compile(
    rf"^### (?P<code>[a-z0-9-]+)\n[^#]*?{_BLOCK}\n\n```text\n(?P<output>.*?)^```$", re.MULTILINE | re.DOTALL
)
_FAULTS = "## What can be wrong with it"


def folder_of(page: str) -> dict[str, str]:
    """The files of the page's school, by path."""
    return {match["path"]: match["text"] for match in _FILE.finditer(page.partition(_FAULTS)[0])}


def faults_of(page: str) -> Iterator[tuple[Fault, str]]:
    """The examples of faults in their order, each with the path of its file."""
    for match in _FAULT.finditer(page):
        fault = Fault(code=match["code"], text=match["text"], output=match["output"], place=match.span("output"))
        yield fault, match["path"]


def loaded(files: Mapping[str, str]) -> tuple[Loaded | None, tuple[Diagnostic, ...]]:
    """What comes of loading these files as a school's folder, and of checking its policies."""
    before = Path.cwd()
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        os.chdir(folder)
        try:
            school, faults = load_school(Path("school.toml"))
            return school, (*faults, *(school.check_policies().diagnostics if school else ()))
        finally:
            os.chdir(before)


def output_of(fault: Fault, path: str, files: Mapping[str, str]) -> str:
    """What is said of an example: the first fault of its code."""
    _, diagnostics = loaded({**files, path: fault.text})
    return next(rendered(each) + "\n" for each in diagnostics if each.code.value == fault.code)


def written(page: str) -> str:
    """The page with the outputs as they are now."""
    files = folder_of(page)
    for fault, path in reversed(list(faults_of(page))):
        start, end = fault.place
        page = page[:start] + output_of(fault, path, files) + page[end:]
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
