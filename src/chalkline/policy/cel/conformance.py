"""The entry for expressions that no policy could have: unchecked ones, and those that use ``dyn``.

cel-spec's cases need it, and nothing else may: types are checked where they are known and otherwise left to run time.
"""

from chalkline.policy.cel.check import check, check_dynamically
from chalkline.policy.cel.declarations import Declarations
from chalkline.policy.cel.parser import parse
from chalkline.policy.cel.typed import Expression
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.source import Source

Plan = Expression | tuple[Diagnostic, ...]


def plan(text: str, declarations: Declarations) -> Plan:
    """The expression of any type, checked as a policy's conditions are."""
    return _planned(text, declarations, dynamic=False)


def plan_dynamically(text: str, declarations: Declarations) -> Plan:
    """The expression of any type; calls that cannot be resolved are chosen at run time."""
    return _planned(text, declarations, dynamic=True)


def _planned(text: str, declarations: Declarations, *, dynamic: bool) -> Plan:
    source = Source("expression", text, (0, *(at + 1 for at, char in enumerate(text) if char == "\n")))
    syntax = parse(source.span(0, len(text)))
    if isinstance(syntax, tuple):
        return syntax
    return check_dynamically(syntax, declarations) if dynamic else check(syntax, declarations, expected=None)
