"""The faults that reading gathers, so that one run names them all."""

from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic, Note
from chalkline.policy.source import Span


class Faults(list[Diagnostic]):
    """Diagnostics so far. A reader that cannot go on adds one and returns None; whoever called it goes on."""

    def say(self, code: Code, message: str, span: Span, remedy: str, *notes: Note) -> None:
        """Adds one fault, with how to mend it."""
        self.append(Diagnostic(code=code, message=message, span=span, help=remedy, notes=notes))
