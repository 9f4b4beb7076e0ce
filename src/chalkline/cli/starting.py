"""Where the installed command begins: whoever stops it while it is still being loaded is told so, too."""

import sys

STOPPED = 130
"""Exit code: somebody stopped it, as shells say it."""


def main() -> None:
    """Run the command. It is loaded in here, since loading takes most of a second in which somebody may stop it."""
    try:
        from chalkline.cli.main import main as command  # noqa: PLC0415 - guarded, as above

        command()
    except KeyboardInterrupt:
        sys.stderr.write("Aborted.\n")
        sys.exit(STOPPED)
