"""The four evaluators held against each other as long as wanted: ``python -m tests.policy.cel.columnar.agreement``.

Seed after seed is tried in several processes. ``--book`` names a file in which each stretch of seeds that is done is
written down, and each disagreement with the seed that shows it again; the same command then goes on where it ends.
"""

import argparse
import gc
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from math import inf
from multiprocessing.pool import Pool
from pathlib import Path
from time import monotonic

from tests.policy.cel.columnar.agreement.book import Book
from tests.policy.cel.columnar.agreement.comparing import Found, found_in

STRETCH = 24
"""Seeds that are written down as one."""
TRIALS = 200
"""Of one process, which another one then replaces, so that memory stays the same however long it goes on."""
ALLOCATIONS = 200_000
"""Between two collections of garbage, of which evaluating makes little."""
TOLD = 60
"""Seconds from one line on the screen to the next."""


Trying = Callable[[Iterable[int]], Iterable[Found]]
"""What the trials of some seeds come to, in order."""


def run(book: Book, trying: Trying, *, pairs: int, seconds: float = inf) -> None:
    """Seeds are tried until there are so many pairs in the book, or for so long."""
    started = told = monotonic()
    while book.pairs < pairs and monotonic() - started < seconds:
        seeds, before = range(book.next_seed, book.next_seed + STRETCH), monotonic()
        found = list(trying(seeds))
        book.add(seeds, found, monotonic() - before)
        wrong = [each.told for one in found for each in one.disagreements]
        if wrong or monotonic() - told > TOLD:
            told = monotonic()
            say(*wrong, book.told)


def say(*lines: str) -> None:
    """The lines are on the screen."""
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs; 1 if there is any disagreement in the book."""
    parser = argparse.ArgumentParser(prog="python -m tests.policy.cel.columnar.agreement", description=__doc__)
    parser.add_argument("--pairs", type=int, default=1_000_000, help="in the book when it ends")
    parser.add_argument("--seed", type=int, default=0, help="that a new book begins with")
    parser.add_argument("--events", type=int, default=4000, help="for each policy")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=inf, help="after which no stretch is begun")
    parser.add_argument("--book", type=Path)
    asked = parser.parse_args(arguments)
    book = Book.at(asked.book, asked.seed)
    with Pool(asked.processes, gc.set_threshold, (ALLOCATIONS,), TRIALS) as pool:
        trying = partial(pool.map, partial(found_in, size=asked.events), chunksize=1)
        run(book, trying, pairs=asked.pairs, seconds=asked.seconds)
    say(book.told)
    return 1 if book.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
