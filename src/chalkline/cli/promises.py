"""``chalkline promises``: every clause with its verdict."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

import typer
from rich.markup import escape

from chalkline.cli.output import out, print_json
from chalkline.cli.people import names, some_of
from chalkline.cli.schools import Governed, On, SchoolFolder, governed_or_exit, moment_or_now
from chalkline.cli.tables import indented
from chalkline.policy.english.dates import point
from chalkline.policy.english.grammar import counted
from chalkline.policy.verdicts.evidence import Evidence
from chalkline.policy.verdicts.promises import promises
from chalkline.policy.verdicts.verdict import Finding, Promise, Verdict

Only = Annotated[
    list[Verdict] | None,
    typer.Option("--only", help="Show only clauses with this verdict; give it again for more.", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs, one clause a line.")]

_STYLES = {
    Verdict.BROKEN: "bold red",
    Verdict.CANNOT_SEE: "bold blue",
    Verdict.DUE: "yellow",
    Verdict.OBSERVED: "cyan",
    Verdict.KEPT: "green",
    Verdict.PLEDGED: "magenta",
}
_WIDTH = max(map(len, _STYLES))


def promises_command(*, school: SchoolFolder, only: Only = None, on: On = None, json: Json = False) -> None:
    """Say of every clause of the school's policies whether it is kept, as far as that can be known.

    A clause is broken, not to be seen, due, observed, kept or pledged: the worst of what is found of its rules. No
    gate, directory or store is connected yet; what hangs on one cannot be seen.
    """
    governed = governed_or_exit(school)
    at = moment_or_now(on, governed.loaded.calendar.zone)
    found = promises(governed.policies, Evidence(known=governed.known(at)))
    shown = [promise for promise in found if not only or promise.verdict in only]
    if json:
        for promise in shown:
            print_json(_as_json(promise, governed))
        return
    out().print(f"[bold]{escape(governed.loaded.school.name)}[/], {point(at, governed.loaded.calendar.zone)}")
    for promise in shown:
        _show(promise, governed)
    out().print(f"\n{_tally(found)}")


def _show(promise: Promise, governed: Governed) -> None:
    verdict = f"[{_STYLES[promise.verdict]}]{promise.verdict.value:<{_WIDTH}}[/]"
    out().print(f"\n{verdict}  [bold]{escape(promise.title)}[/]  [dim]{escape(promise.clause)}[/]")
    for line in dict.fromkeys(_lines(promise.findings, governed)):
        out().print(indented(line, _WIDTH + 2, out().width))


def _lines(findings: Sequence[Finding], governed: Governed) -> Iterator[str]:
    for finding in findings:
        who = f": {some_of(governed.loaded.facts, finding.people)}" if finding.people else ""
        if finding.verdict is Verdict.PLEDGED and who:
            who = f"; not yet{who[1:]}"
        yield f"{finding.because}{who}"


def _tally(found: Sequence[Promise]) -> str:
    verdicts = Counter(promise.verdict for promise in found)
    spread = ", ".join(f"{verdicts[verdict]} {verdict.value}" for verdict in Verdict if verdicts[verdict])
    return f"{counted(len(found), 'clause')}: {spread}" if found else "no clauses"


def _as_json(promise: Promise, governed: Governed) -> Mapping[str, object]:
    return {
        "clause": promise.clause,
        "title": promise.title,
        "verdict": promise.verdict,
        "findings": [
            {
                "rule": finding.rule,
                "kind": finding.kind,
                "verdict": finding.verdict,
                "because": finding.because,
                "people": finding.people,
                "names": names(governed.loaded.facts, finding.people),
            }
            for finding in promise.findings
        ],
    }
