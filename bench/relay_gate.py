"""``python -m bench.relay_gate gate.toml``: the gate, always on a Tuesday morning, so that nothing waits."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from chalkline.gates.mail.clock import wall_clock
from chalkline.gates.mail.main import run_gate
from chalkline.gates.mail.settings.file import read_settings
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Source
from chalkline.policy.values import Timestamp

_MORNING = Timestamp.of(datetime(2026, 11, 17, 10, 0, tzinfo=UTC))


def main() -> None:
    """Runs until it is told to end."""
    path, faults = Path(sys.argv[1]), Faults()
    settings = read_settings(Source.of(str(path), path.read_text("utf-8")), faults, path.parent)
    if settings is None:
        sys.exit("\n".join(fault.message for fault in faults))
    began = wall_clock()
    run_gate(settings, clock=lambda: Timestamp(_MORNING + wall_clock() - began))


if __name__ == "__main__":
    main()
