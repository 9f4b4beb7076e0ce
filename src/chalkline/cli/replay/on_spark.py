"""``chalkline replay --spark``: the same replay, done by a cluster."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from chalkline.cli.output import stop
from chalkline.cli.replay.finding import under_way
from chalkline.store.events.store import DayFile
from chalkline.store.replay.running import Found, Replay

_CLUSTER = "chalkline.store.spark.cluster"
"""Imported when it is asked for: most schools have no Spark, and where it is, it takes half a second."""
_HERE = "/"


def found_on_spark(replay: Replay, files: Sequence[DayFile], master: str, root: str) -> Iterator[Found]:
    """What the cluster finds in the files of the store that it knows as ``root``, a URI or a path.

    Ends the command where there is no Spark, or the cluster cannot do it.
    """
    cluster = _cluster_or_exit()
    where = f"file://{root}" if root.startswith(_HERE) else root
    try:
        with under_way(files) as progress, cluster.session_at(master) as session:
            yield from cluster.SparkReplay(replay=replay, session=session, root=where).run(files, progress)
    except cluster.ClusterError as error:
        stop(error.what, error.mend)


def _cluster_or_exit() -> ModuleType:
    if find_spec("pyspark") is None:
        stop("Spark is not installed here", "`pip install 'chalkline[spark]'`, and Java 17")
    return import_module(_CLUSTER)
