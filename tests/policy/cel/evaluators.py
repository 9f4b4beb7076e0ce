"""Every evaluator of conditions, each in the form of the reference: all run the same cases."""

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from tests.policy.cel.columnar_evaluator import columnar

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.cel import reference
from chalkline.policy.cel.compile import compile_value
from chalkline.policy.cel.errors import ErrorKind, failure
from chalkline.policy.cel.typed import Expression
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import Timestamp

Evaluator = Callable[[Expression, Mapping[str, object]], object]

WORLD = Facts.of("nowhere", []).at(Timestamp(0), Calendar(zone=ZoneInfo("UTC")))


class Variables:
    """An event with these root variables and no others."""

    def __init__(self, variables: Mapping[str, object]) -> None:
        self._variables = variables

    def __getattr__(self, name: str) -> object:
        if name not in self._variables:
            raise failure(ErrorKind.UNKNOWN_VARIABLE, name)
        return self._variables[name]


def compiled(expression: Expression, variables: Mapping[str, object]) -> object:
    """The value that the compiled form gives."""
    return compile_value(expression.root)(Variables(variables), WORLD)


EVALUATORS: Mapping[str, Evaluator] = {"reference": reference.evaluate, "compiled": compiled, "columnar": columnar}
