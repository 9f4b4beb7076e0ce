"""One at a time: whoever changes a day holds its lock. Readers need none."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from chalkline.store.events.layout import Layout, Partition


@contextmanager
def locked(layout: Layout, partition: Partition) -> Iterator[None]:
    """Nobody else changes the day meanwhile, in this process or another; the system lets go of a lock whose owner ends.

    On a shared file system it must support ``flock``, as NFS 4 does.
    """
    path = layout.lock(partition)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
