"""A real cluster on loopback: a master and two workers, each of one core, started by hand and ended by their ids."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
_PATIENCE = 180
"""Seconds until a JVM must have started, on a machine that has much else to do."""
_MASTER, _WORKER = "org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"
_EXECUTOR = b"CoarseGrainedExecutorBackend"
_LOOPBACK = ("--host", "127.0.0.1", "--webui-port", "0")
_URL = re.compile(r"Starting Spark master at (spark://127\.0\.0\.1:\d+)")
_JAVA_17 = "java-17-openjdk-*"


@dataclass(frozen=True, slots=True)
class Standalone:
    """A cluster that runs."""

    url: str
    workers: tuple[int, ...]
    """Their processes, by id."""

    def executors(self) -> list[int]:
        """The processes in which it works, by id."""
        return [child for worker in self.workers for child in _children(worker) if _EXECUTOR in _command(child)]

    def kill_an_executor(self) -> int:
        """One of them ends at once, with what it was doing; which."""
        process = self.executors()[0]
        os.kill(process, signal.SIGKILL)
        return process


@contextmanager
def standalone(folder: Path, home: Path) -> Iterator[Standalone]:
    """A cluster that keeps its logs and scratch in the folder, of the Spark at home there."""
    running: list[subprocess.Popen[bytes]] = []

    def start(name: str, *command: str) -> int:
        with (folder / f"{name}.log").open("wb") as log:
            call = (str(home / "bin/spark-class"), *command)
            running.append(subprocess.Popen(call, env=_environment(home), stdout=log, stderr=log))  # noqa: S603 - ours
        return running[-1].pid

    try:
        start("master", _MASTER, *_LOOPBACK, "--port", "0")
        url = _awaited(lambda: "".join(_URL.findall(_text(folder / "master.log"))), "no master")
        arguments = (*_LOOPBACK, "--cores", "1", "--memory", "1g")
        workers = [start(f"worker-{n}", _WORKER, *arguments, "--work-dir", f"{folder}/{n}", url) for n in (1, 2)]
        _awaited(lambda: _text(folder / "master.log").count("Registering worker") == len(workers), "too few workers")
        yield Standalone(url, tuple(workers))
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            process.wait(timeout=60)


def environment() -> Mapping[str, str]:
    """What every JVM needs: Java 17, if Debian put it there; loopback; and no pains taken over code that runs once."""
    java = sorted(map(str, Path("/usr/lib/jvm").glob(_JAVA_17)))
    there = {"JAVA_HOME": java[0]} if java else {}
    return {**there, "SPARK_LOCAL_IP": "127.0.0.1", "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}


def _environment(home: Path) -> dict[str, str]:
    ours = {"SPARK_HOME": str(home), "SPARK_DAEMON_MEMORY": "256m"}
    return {**os.environ, **environment(), **ours, "SPARK_DAEMON_JAVA_OPTS": "-Dspark.master.rest.enabled=false"}


def _awaited(look: Callable[[], T], what: str) -> T:
    end = time.monotonic() + _PATIENCE
    while not (found := look()):
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.05)
    return found


def _text(path: Path) -> str:
    return path.read_text(errors="replace")


def _children(process: int) -> list[int]:
    lists = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for each in lists for child in each.read_text().split()]


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except FileNotFoundError:  # it has just ended
        return b""
