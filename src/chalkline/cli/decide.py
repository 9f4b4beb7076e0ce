"""``chalkline decide``: what a policy does with real mail."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from chalkline.cli.deciding import Decided, Workbench, events_in, mails_in
from chalkline.cli.output import err, out, print_json, stop, tracked
from chalkline.cli.policies import policies_or_exit
from chalkline.cli.report import Report, as_json
from chalkline.cli.schools import moment_at, policies_of, school_or_exit
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.values import Timestamp
from chalkline.policy.vocabulary import Audience

Mails = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="MAIL", help="Messages: .eml files, mbox files, maildirs, or folders of them.", show_default=False
    ),
]
Policies = Annotated[
    list[Path] | None,
    typer.Option(
        "--policy",
        help="A policy file or a folder of them, instead of the school's own; give it again for more.",
        show_default=False,
    ),
]
SchoolFile = Annotated[Path, typer.Option("--school", help="The school's folder, or its `school.toml`.")]
People = Annotated[
    Path | None,
    typer.Option("--people", help="People, instead of the file that `school.toml` names.", show_default=False),
]
Calendars = Annotated[
    list[Path] | None, typer.Option("--calendar", help="Term dates (.ics), instead of those of `school.toml`.")
]
FactFiles = Annotated[
    list[Path] | None, typer.Option("--facts", help="Facts, instead of the files that `school.toml` names.")
]
EventFile = Annotated[
    Path | None, typer.Option("--events", help="Events, one JSON object a line, besides or instead of mail.")
]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        help="The moment to decide at, by the school's clock: `2026-11-15 21:14`. Without it, when each message came: "
        "its topmost Received, else its Date.",
        show_default=False,
    ),
]
Observe = Annotated[
    bool, typer.Option("--observe", help="Only observe: say what each clause would have done.", show_default=False)
]
Explain = Annotated[bool, typer.Option("--why", help="Say why: the wording that was signed, and what made it apply.")]
For = Annotated[Audience, typer.Option("--for", help="For whom `--why` is told; each sees only what they may.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs, one decision a line.")]


def decide_command(
    *,
    school: SchoolFile,
    policy: Policies = None,
    mails: Mails = None,
    people: People = None,
    calendar: Calendars = None,
    facts: FactFiles = None,
    events: EventFile = None,
    at: At = None,
    observe: Observe = False,
    why: Explain = False,
    audience: For = Audience.NETWORK_MANAGER,
    json: Json = False,
) -> None:
    """Decide mail or other events under a school's policies: what happens to each, by which clause, and why.

    Every clause counts as enforced unless you `--observe`. Nothing is sent, changed or recorded.
    """
    if not mails and events is None:
        stop("there is nothing to decide", "name messages, or a file of events with --events")
    loaded = school_or_exit(school, people, facts or (), calendar or ())
    enforcement = Enforcement.NONE if observe else Enforcement.ALL
    policies = policies_or_exit(policy, loaded.vocabulary) if policy else policies_of(loaded)
    workbench = Workbench.of(policies, loaded, enforcement)
    moment = None if at is None else moment_at(at, loaded.school.zone)
    decisions = tracked(_decisions(workbench, mails or [], events, moment), "deciding")
    if json:
        for decided in decisions:
            print_json(as_json(decided, workbench.why(decided, audience) if why else None))
        return
    report = Report(workbench=workbench, console=out(), explained_to=audience if why else None)
    err().print(_ENFORCED[observe], style="dim")
    report.show(decisions)
    report.summary()


_ENFORCED = {
    False: "Every clause counts as enforced here, whatever the school has enforced so far.",
    True: "Nothing is enforced here: each clause says what it would have done.",
}


def _decisions(workbench: Workbench, mails: list[Path], events: Path | None, at: Timestamp | None) -> Iterator[Decided]:
    from_mail = (workbench.decide_mail(source, raw, at) for source, raw in mails_in(mails))
    from_events = (workbench.decide(source, event, at) for source, event in (events_in(events) if events else ()))
    yield from chain(chain.from_iterable(from_mail), from_events)
