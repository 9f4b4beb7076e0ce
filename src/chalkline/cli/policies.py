"""Policy files: read, checked together, or the command ends with all their faults."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import typer

from chalkline.cli.output import FOUND_FAULTS, print_diagnostics, stop
from chalkline.policy.check import check
from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.diagnostics import Diagnostic, has_errors, in_order
from chalkline.policy.document.limits import LONGEST
from chalkline.policy.document.read import read_bytes
from chalkline.policy.model import Policy
from chalkline.policy.vocabulary import Vocabulary

SUFFIX = ".md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What checking some files came to."""

    policies: tuple[Policy, ...]
    """Those that could be read at all, in the order given."""
    set: PolicySet | None
    """None where anything is wrong."""
    diagnostics: tuple[Diagnostic, ...]


def check_files(paths: Iterable[Path], vocabulary: Vocabulary) -> Checked:
    """All faults of all files at once; ``-`` in place of a path is not taken, since a policy is a file people sign."""
    policies: list[Policy] = []
    diagnostics: list[Diagnostic] = []
    for path in files_of(paths):
        policy, faults = read_bytes(str(path), bytes_of(path))
        diagnostics += faults
        policies += [policy] if policy else []
    checked, faults = check(policies, vocabulary)
    found = in_order([*diagnostics, *faults])
    return Checked(policies=tuple(policies), set=None if has_errors(found) else checked, diagnostics=found)


def policies_or_exit(paths: Iterable[Path], vocabulary: Vocabulary) -> PolicySet:
    """The checked set; ends the command with the diagnostics if there are errors. Warnings are left to ``check``."""
    checked = check_files(paths, vocabulary)
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
        stop(f"cannot read {path}: {(error.strerror or str(error)).lower()}", "check the path and who may read it")
