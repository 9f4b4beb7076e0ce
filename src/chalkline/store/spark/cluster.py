"""A replay given to Spark: files are read by the cluster's own file systems and looked at in Python, in its executors.

Spark says who works at which file, and gives the work of an executor that fails to another; what a condition means it
never learns. See ``docs/decisions/replay-on-spark.md``.
"""

import os
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import pyarrow as pa
from py4j.protocol import Py4JError
from pyspark import Broadcast, SparkContext
from pyspark.errors import PySparkException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql.pandas.functions import arrow_udf

from chalkline.store.events.errors import StoreError
from chalkline.store.events.store import DayFile
from chalkline.store.replay.running import Found, Progress, Replay
from chalkline.store.spark.work import Work, found_in, place_of

_OURS: Mapping[str, str] = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1",  # one file at a time in the memory of an executor's Python
    "spark.sql.files.maxPartitionBytes": "16m",  # so that what is done again after a failure is little
    "spark.sql.sources.parallelPartitionDiscovery.parallelism": "16",  # a thousand files are not looked up one a task
    "spark.sql.files.ignoreMissingFiles": "false",  # what is missing is said, never passed over
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.ui.enabled": "false",  # it would show everybody on the network what is asked
    "spark.ui.showConsoleProgress": "false",
}
_LOOK_EVERY = 0.2
"""Seconds between two looks at how far the cluster is."""
_WHOLE_LINE = 300


class ClusterError(Exception):
    """The cluster could not do it: what, and how to mend it, in lower case."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what}; {mend}")
        self.what = what
        self.mend = mend


@contextmanager
def session_at(master: str) -> Iterator[SparkSession]:
    """A session with the cluster for as long as the block runs. Raises ClusterError where there is none.

    What is not set here comes from ``spark-defaults.conf``. Executors run the Python of ``PYSPARK_PYTHON``, or else one
    at the same path as this process's.
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("chalkline replay")
    for name, value in _OURS.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        raise ClusterError(_said(error), f"check that {master} runs, and that `JAVA_HOME` is a Java 17") from error
    try:
        yield session
    finally:
        session.stop()


@dataclass(frozen=True, slots=True, kw_only=True)
class SparkReplay:
    """A replay on a cluster."""

    replay: Replay
    session: SparkSession
    root: str
    """Where the executors find the store: ``file:///srv/events``, ``s3a://trust/events``."""

    def run(self, files: Sequence[DayFile], progress: Progress) -> Iterator[Found]:
        """What was found in each file, in their order, once all are done.

        Raises StoreError for a file that is not as its manifest says, and ClusterError where the cluster gives up.
        Whoever stops it (KeyboardInterrupt) stops the cluster's work on it.
        """
        if not files:
            return
        try:
            answers = self._answers(files, progress)
            yield from found_in(answers, files)
        except LookupError as error:
            raise ClusterError(str(error), "run it again") from error
        except (PySparkException, Py4JError) as error:
            raise _meaning(error, self.root) from error

    def _answers(self, files: Sequence[DayFile], progress: Progress) -> list[bytes]:
        work = Work.of(self.replay.plan, files, self.replay.since, self.replay.until)
        sent = self.session.sparkContext.broadcast(work)
        try:
            return self._collected(
                self._read(files), _looking(sent), _Told(sum(f.stored.rows for f in files), progress)
            )
        finally:
            sent.destroy()

    def _read(self, files: Sequence[DayFile]) -> DataFrame:
        """A row for each of exactly these files, with its bytes."""
        paths = [f"{self.root.rstrip('/')}/{place_of(file.path)}" for file in files]
        reader = self.session.read.format("binaryFile")
        return reader.options(recursiveFileLookup="true", __globPaths__="false").load(paths)

    def _collected(self, read: DataFrame, looking: Callable[..., Column], told: "_Told") -> list[bytes]:
        context, group = self.session.sparkContext, f"replay-{uuid.uuid4()}"

        def collect() -> list[bytes]:
            context.setJobGroup(group, "chalkline replay", interruptOnCancel=True)
            return [bytes(row[0]) for row in read.select(looking("path", "content")).collect()]

        with ThreadPoolExecutor(1) as thread:
            future = thread.submit(collect)
            try:
                return _waited_for(future, lambda: told.so_far(_share_done(context, group)))
            except BaseException:
                context.cancelJobGroup(group)
                raise


@dataclass(slots=True)
class _Told:
    """How much of the work somebody was told is done."""

    total: int
    progress: Progress
    events: int = 0

    def so_far(self, share: float) -> None:
        done = int(self.total * share)
        if done > self.events:
            self.progress(done - self.events)
            self.events = done


def _looking(work: Broadcast[Work]) -> Callable[..., Column]:
    """What the executors do with paths and contents of files."""

    def answers(files: Iterator[tuple[pa.Array, pa.Array]]) -> Iterator[pa.Array]:
        for paths, contents in files:
            both = zip(paths.to_pylist(), contents, strict=True)
            yield pa.array([work.value.answer(path, content.as_buffer()) for path, content in both], pa.binary())

    # The annotations say of what kind it is; Spark's own stubs do not know that they may.
    return arrow_udf(answers, "binary")  # type: ignore[call-overload,no-any-return]


def _waited_for(future: Future[list[bytes]], meanwhile: Callable[[], None]) -> list[bytes]:
    while True:
        try:
            found = future.result(timeout=_LOOK_EVERY)
        except TimeoutError:
            meanwhile()
        else:
            meanwhile()
            return found


def _share_done(context: SparkContext, group: str) -> float:
    """The share of its tasks that Spark has done."""
    tracker = context.statusTracker()
    jobs = filter(None, map(tracker.getJobInfo, tracker.getJobIdsForGroup(group)))
    stages = [stage for job in jobs for stage in map(tracker.getStageInfo, job.stageIds) if stage is not None]
    tasks = sum(stage.numTasks for stage in stages)
    return sum(stage.numCompletedTasks for stage in stages) / tasks if tasks else 0.0


def _meaning(error: PySparkException | Py4JError, root: str) -> StoreError | ClusterError:
    if isinstance(error, PySparkException) and error.getCondition() == "PATH_NOT_FOUND":
        what = f"the executors do not find a file of the store under {root} ({_said(error)})"
        return ClusterError(what, "check where they find the store; if its day was changed meanwhile, run it again")
    return ClusterError(_said(error), "the cluster's own logs say more; run it again once that is mended")


def _said(error: Exception) -> str:
    """The first line of what Spark says; its traces go on for pages."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    telling = [line for line in lines if "Exception" in line or "Error" in line]
    return (telling or lines or [type(error).__name__])[0][:_WHOLE_LINE]
