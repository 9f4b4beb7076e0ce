"""Overloads done in columns. Each gives None where it would not be exact; then the library is asked."""

from collections.abc import Mapping

from chalkline.policy.cel.columnar.kernels import comparing, lists, numbers, texts, times
from chalkline.policy.cel.columnar.kernels.kernel import Kernel

KERNELS: Mapping[str, Kernel] = {
    overload: kernel for part in (comparing, lists, numbers, texts, times) for overload, kernel in part.KERNELS.items()
}
"""By overload."""
