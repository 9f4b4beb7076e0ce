"""A school's policies, checked together and against the register: what is not in it, and what is otherwise."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chalkline.policy.check import check
from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic, has_errors, in_order
from chalkline.policy.document.faults import Faults
from chalkline.policy.document.read import read_bytes
from chalkline.policy.model import Policy
from chalkline.policy.source import Placed
from chalkline.policy.vocabulary import Vocabulary
from chalkline.school.folder import read_files
from chalkline.school.policy_register import Registered


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolPolicies:
    """What checking policies together came to."""

    policies: tuple[Policy, ...]
    """Those that could be read at all, in the order given."""
    set: PolicySet | None
    """None where anything is wrong."""
    diagnostics: tuple[Diagnostic, ...]

    @classmethod
    def of(cls, policies: Iterable[Policy], checked: PolicySet | None, found: Iterable[Diagnostic]) -> "SchoolPolicies":
        """What was found, in order; no set where any of it is an error."""
        diagnostics = in_order(found)
        return cls(policies=tuple(policies), set=None if has_errors(diagnostics) else checked, diagnostics=diagnostics)


def check_policies(
    paths: Iterable[Placed[Path]], vocabulary: Vocabulary, register: Sequence[Registered] | None
) -> SchoolPolicies:
    """All faults of the policies, and of the register beside them; None stands for a school without a register."""
    policies, found = list[Policy](), Faults()
    for name, data in read_files(paths, found):
        policy, faults = read_bytes(name, data)
        found += faults
        policies += [policy] if policy else []
    checked, faults = check(policies, vocabulary, documents=titles(register or ()))
    found += faults if register is None else map(_unregistered, faults)
    if register is not None:
        _compare(policies, register, found)
    return SchoolPolicies.of(policies, checked, found)


def titles(register: Iterable[Registered]) -> list[str]:
    """What wordings may call the documents of the register: `data-protection` is the Data Protection Policy."""
    names = [row.policy.value for row in register]
    return [*names, *(name.replace("-", " ") for name in names)]


def _unregistered(fault: Diagnostic) -> Diagnostic:
    """A document that is not there is, where there is a register, one that nobody registered."""
    if fault.code is not Code.UNKNOWN_DOCUMENT:
        return fault
    title = " ".join(fault.span.text.split())
    message = f"the policy leans on `{title}`, which nobody registered"
    return replace(fault, code=Code.UNREGISTERED, message=message, help="add it to register.csv by its title")


def _compare(policies: Iterable[Policy], register: Sequence[Registered], faults: Faults) -> None:
    for policy in policies:
        rows = [row for row in register if row.policy.value == policy.id.value]
        if not rows:
            message = f"the register has no `{policy.id.value}`"
            remedy = "add a row to register.csv: who approved it when, and when it is reviewed"
            faults.say(Code.UNREGISTERED, message, policy.id.span, remedy)
        for row in rows:
            if row.version and row.version.value == policy.version.value:
                for name, said, written in _answers(row, policy):
                    remedy = "let the register say what the policy says; what people signed does not change"
                    message = f"the policy says `{name}: {str(written).lower()}`"
                    faults.say(Code.REGISTER_AT_ODDS, message, said.span, remedy)
        _check_version(policy, rows, faults)


def _check_version(policy: Policy, rows: Sequence[Registered], faults: Faults) -> None:
    """A fault where the newest version that is to bind is newer than the one that is there."""
    versions = [row.version for row in rows if row.version and row.in_force_from is not None]
    newest = max(versions, key=lambda version: version.value, default=None)
    if newest is not None and newest.value > policy.version.value:
        message = f"version {newest.value} is to bind, and the policy that is there is version {policy.version.value}"
        remedy = "put the newer version into the folder, or correct the register"
        faults.say(Code.REGISTER_AT_ODDS, message, newest.span, remedy)


def _answers(row: Registered, policy: Policy) -> Iterator[tuple[str, Placed[bool], bool]]:
    """What the register says otherwise than the policy."""
    for name, said, written in (
        ("statutory", row.statutory, policy.statutory),
        ("publish", row.website, policy.publish),
    ):
        if said is not None and said.value is not written:
            yield name, said, written
