"""``chalkline replay``: what other policies would have done with the school's own past."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from chalkline.cli.events.options import faults_of_the_store, store_or_exit
from chalkline.cli.output import out, print_json, stop
from chalkline.cli.replay.asker import DEFAULT, asker_or_exit
from chalkline.cli.replay.comparison import comparison
from chalkline.cli.replay.examples import examples
from chalkline.cli.replay.finding import STOPPED_HERE, STOPPED_ON_SPARK, found_here, say_unkept, stoppable
from chalkline.cli.replay.on_spark import found_on_spark
from chalkline.cli.replay.page.rendering import page
from chalkline.cli.replay.plain import as_json
from chalkline.cli.replay.policies import own_or_exit, tried_or_exit
from chalkline.cli.replay.seeing import unseen_by
from chalkline.cli.replay.text import show
from chalkline.cli.schools import moment_at, school_or_exit
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.values import Timestamp
from chalkline.school.loading import Loaded
from chalkline.store.events.durable import write_whole
from chalkline.store.events.store import DayFile
from chalkline.store.replay.plan import ReplayPlan
from chalkline.store.replay.purged.counting import Purged, purged_days
from chalkline.store.replay.running import Replay

Policies = Annotated[
    list[Path],
    typer.Argument(
        metavar="[OLD] NEW",
        help="The policies to try: a folder of them, or a file that takes the place of the school's own of the same "
        "id. Before them, what to compare them with; without it, the school's own.",
        show_default=False,
    ),
]
School = Annotated[Path, typer.Option("--school", help="The school's folder, or its `school.toml`.")]
Events = Annotated[Path, typer.Option("--events", help="The folder of the event store.")]
Since = Annotated[
    str | None, typer.Option("--since", help="Only events from this day or moment on, by the school's clock.")
]
Until = Annotated[str | None, typer.Option("--until", help="Only events before this day or moment.")]
As = Annotated[str, typer.Option("--as", metavar="PERSON|ROLE", help="Who asks: they see what they may see.")]
AsRecorded = Annotated[
    bool, typer.Option("--as-recorded", help="Enforce only the clauses that the school has enforced, then as now.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
Html = Annotated[Path | None, typer.Option("--html", help="Write a page with charts to this file, complete in itself.")]
Workers = Annotated[int, typer.Option("--workers", min=1, help="How many processes share the work.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with a replay that was stopped.")]
Keep = Annotated[
    bool,
    typer.Option("--keep/--no-keep", help="Keep the truth of conditions beside the events: the next replay is faster."),
]
Spark = Annotated[
    str | None,
    typer.Option("--spark", metavar="MASTER", help="Let this Spark cluster do it: `spark://host:7077`, `yarn`."),
]
SparkEvents = Annotated[
    str | None,
    typer.Option(
        "--spark-events",
        metavar="URI",
        help="Where the cluster finds the store: `s3a://trust/events`. Without it, at the same path as here.",
    ),
]
HowLong = Annotated[
    bool,
    typer.Option("--waits/--no-waits", help="Work out how long held events wait: some minutes for a term's mail."),
]


def replay_command(
    *,
    policies: Policies,
    school: School,
    events: Events,
    since: Since = None,
    until: Until = None,
    as_: As = DEFAULT,
    as_recorded: AsRecorded = False,
    json: Json = False,
    html: Html = None,
    workers: Workers = 2,
    resume: Resume = False,
    keep: Keep = True,
    waits: HowLong = True,
    spark: Spark = None,
    spark_events: SparkEvents = None,
) -> None:
    """Try policies on the school's own past: what they would have done, held against what those in force would have.

    Every clause of both counts as enforced unless you say `--as-recorded`. Nothing is sent, held or changed.
    """
    if spark is not None and resume:
        stop("a cluster keeps nothing that a replay could go on with", "leave out `--resume`: it begins anew")
    with stoppable(STOPPED_HERE if spark is None else STOPPED_ON_SPARK):
        loaded = school_or_exit(school)
        asker = asker_or_exit(as_, loaded, loaded.facts.at(Timestamp.of(datetime.now(UTC)), loaded.calendar))
        replay = Replay(
            plan=_plan(policies, loaded, as_recorded=as_recorded, waits=waits),
            store=store_or_exit(events),
            since=_moment(since, loaded),
            until=_moment(until, loaded),
            keep=keep,
        )
        with faults_of_the_store():
            purged = purged_days(replay.plan, replay.store, replay.since, replay.until)
            files = _files_or_exit(replay, events, purged)
            if spark is None:
                parts = found_here(replay, files, workers, resume=resume)
            else:
                parts = found_on_spark(replay, files, spark, spark_events or events.resolve().as_posix())
            found = comparison(replay, asker, parts, unseen_by(replay), purged)
            told = examples(replay, found.found.examples, asker, loaded.facts)
        if html is not None:
            _write(html, page(found, told, loaded))
        if json:
            print_json(as_json(found, told, loaded))
        else:
            show(out(), found, told, loaded)
        say_unkept(found.found)
        replay.forget(files)


def _plan(paths: Sequence[Path], loaded: Loaded, *, as_recorded: bool, waits: bool) -> ReplayPlan:
    if len(paths) > 2:  # noqa: PLR2004 - old and new
        stop("there are more than two sets of policies", "name what to try, or what to compare it with and that")
    *before, tried = (tried_or_exit(path, loaded) for path in paths)
    old = before[0] if before else own_or_exit(loaded)
    return ReplayPlan.of(loaded, old, tried, Enforcement.AS_RECORDED if as_recorded else Enforcement.ALL, waits=waits)


def _write(path: Path, text: str) -> None:
    try:
        write_whole(path, text.encode())
    except OSError as error:
        stop(f"cannot write {path}: {(error.strerror or str(error)).lower()}", "choose another file for `--html`")


def _moment(text: str | None, loaded: Loaded) -> Timestamp | None:
    return None if text is None else moment_at(text, loaded.school.zone)


def _files_or_exit(replay: Replay, events: Path, purged: Purged) -> list[DayFile]:
    files = replay.files()
    if not files and not replay.days and not purged.days:
        what = f"{events} has no events of `{replay.plan.sides.school}` in that time that any rule is for"
        stop(what, "`chalkline events show` says what a store holds")
    return files
