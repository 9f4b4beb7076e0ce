"""What rules may do with a field that is guessed from wording.

A guess is wrong now and then. It may be noted, pointed out, or put before somebody who looks; it may neither keep
anything back nor turn anything away by itself.
"""

from collections.abc import Iterator

from chalkline.policy.cel.typed import Has, Node, Select, Variable
from chalkline.policy.cel.types import FieldType
from chalkline.policy.cel.walk import nodes
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.effects import Effect

_TOO_STRONG = frozenset({Effect.HOLD, Effect.REFUSE})


def reads_of_guesses(condition: Node, effect: Effect) -> Iterator[Diagnostic]:
    """A diagnostic for each guessed field that the condition of a rule reads which holds or refuses."""
    if effect not in _TOO_STRONG:
        return
    for node in nodes(condition):
        field = _field(node)
        if field is not None and field.guessed:
            yield Diagnostic(
                code=Code.GUESSED_FEATURE,
                message=f"`{field.name}` is guessed from wording, and a rule that reads it cannot {effect.word}",
                span=node.span,
                help="write `then: note`, `then: warn` or `then: ask`, or read only what is measured",
            )


def _field(node: Node) -> FieldType | None:
    return node.field if isinstance(node, Select | Has | Variable) else None
