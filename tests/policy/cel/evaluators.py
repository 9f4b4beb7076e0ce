"""Every evaluator of conditions, each in the form of the reference: all run the same cases."""

from collections.abc import Callable, Mapping

from chalkline.policy.cel import reference
from chalkline.policy.cel.typed import Expression

Evaluator = Callable[[Expression, Mapping[str, object]], object]

EVALUATORS: Mapping[str, Evaluator] = {"reference": reference.evaluate}
