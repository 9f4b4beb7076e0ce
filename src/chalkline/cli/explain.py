"""``chalkline explain``: a policy or one clause in plain English."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from chalkline.cli.check import SchoolFile
from chalkline.cli.output import FOUND_FAULTS, print_diagnostics, print_json, stop
from chalkline.cli.policies import check_files, files_of
from chalkline.cli.schools import school_or_exit
from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.english.explain import ByPlace, explained_clause, explained_policy
from chalkline.policy.english.explanation import Explanation
from chalkline.policy.model import Policy
from chalkline.policy.spelling import suggestion
from chalkline.policy.vocabulary import Vocabulary
from chalkline.school.loading import Loaded

What = Annotated[
    str,
    typer.Argument(metavar="FILE[#clause]", help="A policy file; with `#id`, one clause of it.", show_default=False),
]
Markdown = Annotated[bool, typer.Option("--markdown", help="Print Markdown.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


def explain_command(*, what: What, school: SchoolFile = None, markdown: Markdown = False, json: Json = False) -> None:
    """Say in plain English what a policy, or one clause of it, does.

    A policy with faults is explained as far as it can be read, and its faults are listed first.
    """
    name, _, clause = what.partition("#")
    named = files_of([Path(name)])
    loaded = None if school is None else school_or_exit(school)
    vocabulary = VOCABULARY if loaded is None else loaded.vocabulary
    checked = check_files([*named, *_others(named, loaded)], vocabulary)
    names = set(map(str, named))
    print_diagnostics([fault for fault in checked.diagnostics if fault.span.source.name in names])
    policies = [policy for policy in checked.policies if policy.source.name in names]
    if not policies:
        raise typer.Exit(FOUND_FAULTS)
    conditions = {} if checked.set is None else {rule.place: rule.conditions for rule in checked.set.rules}
    for policy in policies:
        explanation = _explained(policy, clause, vocabulary, conditions)
        if json:
            print_json(explanation)
        else:
            typer.echo(explanation.markdown if markdown else explanation.plain, nl=False)
    if checked.set is None:
        raise typer.Exit(FOUND_FAULTS)


def _others(named: Sequence[Path], loaded: Loaded | None) -> list[Path]:
    """The school's other policies, on which those that are named may lean."""
    if loaded is None:
        return []
    known = {path.resolve() for path in named}
    return [policy.value for policy in loaded.policies if policy.value.resolve() not in known]


def _explained(policy: Policy, clause: str, vocabulary: Vocabulary, conditions: ByPlace) -> Explanation:
    if not clause:
        return explained_policy(policy, vocabulary, conditions)
    clauses = {each.id.value: each for each in policy.clauses}
    if clause not in clauses:
        stop(
            f"`{policy.id.value}` has no clause `{clause}`", suggestion(clause, clauses, "see the ids in its headings")
        )
    return explained_clause(policy, clauses[clause], vocabulary, conditions)
