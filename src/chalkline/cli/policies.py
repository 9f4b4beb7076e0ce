"""Policy files: read, checked together, or the command ends with all their faults."""

from collections.abc import Iterable
from pathlib import Path

import typer

from chalkline.cli.output import FOUND_FAULTS, cannot_read, print_diagnostics, stop
from chalkline.policy.check import check
from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.document.limits import LONGEST
from chalkline.policy.document.read import read_bytes
from chalkline.policy.model import Policy
from chalkline.policy.vocabulary import Vocabulary
from chalkline.school.policies import SchoolPolicies

SUFFIX = ".md"


def check_files(paths: Iterable[Path], vocabulary: Vocabulary) -> SchoolPolicies:
    """All faults of all files at once; ``-`` in place of a path is not taken, since a policy is a file people sign."""
    policies: list[Policy] = []
    diagnostics: list[Diagnostic] = []
    for path in files_of(paths):
        policy, faults = read_bytes(str(path), bytes_of(path))
        diagnostics += faults
        policies += [policy] if policy else []
    checked, faults = check(policies, vocabulary)
    return SchoolPolicies.of(policies, checked, [*diagnostics, *faults])


def policies_or_exit(paths: Iterable[Path], vocabulary: Vocabulary) -> PolicySet:
    """The checked set of the files; ends the command with the diagnostics if there are errors."""
    return set_or_exit(check_files(paths, vocabulary))


def set_or_exit(checked: SchoolPolicies) -> PolicySet:
    """The checked set; ends the command with the diagnostics if there are errors. Warnings are left to ``check``."""
    if checked.set is None:
        print_diagnostics(checked.diagnostics)
        raise typer.Exit(FOUND_FAULTS)
    return checked.set


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The files; of a folder, its Markdown files by name. Ends the command where there is none."""
    found: dict[Path, None] = {}
    for path in paths:
        files = sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]
        if not files:
            stop(f"no policies in {path}", f"a folder of policies holds files that end in `{SUFFIX}`")
        found.update(dict.fromkeys(files))
    return list(found)


def bytes_of(path: Path) -> bytes:
    """The file's content, no more of it than shows that it is too long; ends the command where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(LONGEST + 1)
    except OSError as error:
        cannot_read(path, error)
