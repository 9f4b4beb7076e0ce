"""Many bools of a row as bits of 64-bit words, and back."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from chalkline.policy.cel.columnar.columns import Bools

Words = npt.NDArray[np.uint64]
"""A row for each event, a column for each 64 bits; bit i of word j is flag 64 * j + i."""
_BITS = 64


def packed(flags: Sequence[Bools], size: int) -> Words:
    """The flags, each given for all rows, as words of each row: as many as are needed, and at least one."""
    count = max(1, -(-len(flags) // _BITS))
    words = np.zeros((count, size), np.uint64)
    for number, flag in enumerate(flags):
        word, bit = divmod(number, _BITS)
        words[word] |= flag.astype(np.uint64) << np.uint64(bit)
    return np.ascontiguousarray(words.T)


def unpacked(words: Words, count: int) -> list[Bools]:
    """The first so many flags, each for all rows."""
    places = (divmod(number, _BITS) for number in range(count))
    return [(words[:, word] >> np.uint64(bit) & np.uint64(1)).astype(bool) for word, bit in places]
