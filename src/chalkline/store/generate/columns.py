"""Columns of plausible values, drawn from tables."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from chalkline.store.generate.cast import Numbers


def take(values: pa.Array, chosen: Numbers) -> pa.Array:
    """The values at these places."""
    return values.take(pa.array(chosen))


def one_of(shares: Mapping[str, float], count: int, random: np.random.Generator) -> pa.Array:
    """So many of the texts, each as often as its share says."""
    figures = np.array(list(shares.values()))
    return take(pa.array(list(shares), pa.string()), random.choice(len(figures), count, p=figures / figures.sum()))


def truths(share: float, count: int, random: np.random.Generator) -> pa.Array:
    """True as often as the share says."""
    return pa.array(random.random(count) < share)


def repeated(counts: Numbers) -> Numbers:
    """Each place as often as its count: 2, 0, 1 → 0, 0, 2."""
    places: Numbers = np.repeat(np.arange(len(counts)), counts)
    return places


def same_list(texts: Sequence[str], count: int) -> pa.Array:
    """So many times the same list of texts."""
    offsets = np.arange(count + 1) * len(texts)
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(list(texts) * count, pa.string()))
