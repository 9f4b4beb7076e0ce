"""What a kernel is."""

from collections.abc import Callable, Sequence

from chalkline.policy.cel.columnar.columns import Bools, Column, Numbers
from chalkline.policy.cel.columnar.frame import Frame
from chalkline.policy.cel.typed import Call
from chalkline.policy.cel.types import BOOL

Kernel = Callable[[Frame, Call, Sequence[Column]], Column | None]
"""Given the arguments, none of which has failed everywhere, the value and the errors of the call itself.

In rows where an argument is an error what it gives is not looked at. None where it would not be exact.
"""


def bools(values: Bools) -> Numbers:
    """A column of bools."""
    return Numbers(type=BOOL, values=values)
