"""Fuzzes the reading of policy files."""

from chalkline.policy.diagnostics import has_errors, rendered
from chalkline.policy.document.print import printed
from chalkline.policy.document.read import read, read_bytes
from chalkline.policy.source import Source

SEEDS = ("src/chalkline/library/**/*.md",)


def fuzz(content: bytes) -> None:
    """Raises if the bytes make the reader do anything but return; or if what is sound does not survive printing."""
    policy, faults = read_bytes("policy.md", content)
    for fault in faults:
        rendered(fault)
    if policy is not None and not has_errors(faults):
        again, _ = read(Source.of("printed.md", printed(policy)))
        if again != policy:
            raise AssertionError("what was printed parses to another policy")
