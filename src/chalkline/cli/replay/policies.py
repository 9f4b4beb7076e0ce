"""Which policies are replayed: the school's own, a whole folder of others, or one file in the place of its namesake."""

from collections.abc import Iterable
from pathlib import Path

from chalkline.cli.policies import bytes_of, files_of, set_or_exit
from chalkline.policy.check import check
from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.document.read import read_bytes
from chalkline.policy.model import Policy
from chalkline.school.loading import Loaded
from chalkline.school.policies import SchoolPolicies, titles


def own_or_exit(loaded: Loaded) -> PolicySet:
    """The policies in the school's folder; ends the command where any is at fault."""
    return set_or_exit(loaded.check_policies())


def tried_or_exit(path: Path, loaded: Loaded) -> PolicySet:
    """The policies of a folder, or the school's own with this file in the place of the one of the same id.

    Ends the command where any of them is at fault.
    """
    read, found = _read([path])
    if path.is_dir():
        policies = read
    else:
        given = {policy.id.value for policy in read}
        policies = [*(policy for policy in loaded.check_policies().policies if policy.id.value not in given), *read]
    checked, faults = check(policies, loaded.vocabulary, documents=titles(loaded.register or ()))
    return set_or_exit(SchoolPolicies.of(policies, checked, [*found, *faults]))


def _read(paths: Iterable[Path]) -> tuple[list[Policy], list[Diagnostic]]:
    policies: list[Policy] = []
    found: list[Diagnostic] = []
    for path in files_of(paths):
        policy, faults = read_bytes(str(path), bytes_of(path))
        found += faults
        policies += [policy] if policy else []
    return policies, found
