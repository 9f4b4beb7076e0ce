"""Conditions over batches: put together of atoms, in halves where lists are too long, the same for all threads."""

import gc
from concurrent.futures import ThreadPoolExecutor
from weakref import ref

import numpy as np
import pyarrow as pa
import pytest
from tests.policy.cel.columnar_evaluator import OneWorld
from tests.policy.cel.oracle.events import IN_UTC
from tests.policy.cel.oracle.rules import checked

from chalkline.policy.cel.columnar import ColumnarConditions, atoms_of, columnar_conditions, frame
from chalkline.policy.cel.columnar.truth import Truth
from chalkline.policy.values import Timestamp

BATCH = pa.record_batch(
    {
        "numbers": pa.array([[1, 2], [], [0], [3, 0, 1], [5], [0, 0]]),
        "words": pa.array([["a"], ["b", "c"], [], ["a", "b"], [], ["c"]]),
    }
)
AT = np.zeros(BATCH.num_rows, np.int64)
TEXTS = (
    "numbers.exists(n, 6 / n == 2) && words.exists(w, w == 'a')",
    "words.exists(w, w == 'a') || numbers.all(n, n > 0)",
    "numbers.exists(n, words.exists(w, w == 'b' && n == 3))",
)


def conditions() -> ColumnarConditions:
    return columnar_conditions([checked(text).root for text in TEXTS])


def found(of: ColumnarConditions) -> list[tuple[list[bool], list[bool]]]:
    truths = of(BATCH, AT, OneWorld(IN_UTC(Timestamp(0))))
    return [(each.true.tolist(), each.failing.tolist()) for each in truths]


def test_a_batch_of_too_many_items_is_evaluated_in_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = found(conditions())
    monkeypatch.setattr(frame, "MOST_ITEMS", 2)
    assert found(conditions()) == whole


def test_a_batch_is_let_go_of_as_soon_as_it_is_done_with() -> None:
    batch, of = pa.record_batch(BATCH.columns, schema=BATCH.schema), conditions()
    there = ref(batch)
    gc.disable()
    try:
        of(batch, AT, OneWorld(IN_UTC(Timestamp(0))))
        del batch
        assert there() is None
    finally:
        gc.enable()


def test_threads_share_conditions() -> None:
    shared, alone = conditions(), found(conditions())
    with ThreadPoolExecutor(4) as threads:
        assert all(one == alone for one in threads.map(lambda _: found(shared), range(40)))


def test_an_atom_that_several_conditions_use_is_one() -> None:
    atoms = atoms_of(checked(text).root for text in TEXTS)
    assert [atom.span.text for atom in atoms] == [
        "numbers.exists(n, 6 / n == 2)",
        "words.exists(w, w == 'a')",
        "numbers.all(n, n > 0)",
        "numbers.exists(n, words.exists(w, w == 'b' && n == 3))",
    ]


def test_distinct_patterns_of_atoms_say_what_the_rows_do() -> None:
    """What is kept of events beside them is enough: whether each atom is true, and whether it is an error."""
    of = conditions()
    atoms = of.truth_of_atoms(BATCH, AT, OneWorld(IN_UTC(Timestamp(0))))
    flags = np.stack([flag for atom in atoms for flag in (atom.true, atom.failing)])
    patterns, which = np.unique(flags, axis=1, return_inverse=True)
    by_pattern = of.skeleton.combined_bits(list(patterns[::2]), list(patterns[1::2]), patterns.shape[1])
    by_row: list[Truth] = of.skeleton.combined(atoms, BATCH.num_rows)
    for row, pattern in zip(by_row, by_pattern, strict=True):
        assert pattern.true[which].tolist() == row.true.tolist()
        assert pattern.failing[which].tolist() == row.failing.tolist()
