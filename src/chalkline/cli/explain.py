"""``chalkline explain``: a policy or one clause in plain English."""

from pathlib import Path
from typing import Annotated

import typer

from chalkline.cli.check import SchoolFile, vocabulary_for
from chalkline.cli.output import FOUND_FAULTS, print_diagnostics, print_json, stop
from chalkline.cli.policies import check_files
from chalkline.policy.english.explain import ByPlace, explained_clause, explained_policy
from chalkline.policy.english.explanation import Explanation
from chalkline.policy.model import Policy
from chalkline.policy.spelling import suggestion
from chalkline.policy.vocabulary import Vocabulary

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
    vocabulary = vocabulary_for(school)
    checked = check_files([Path(name)], vocabulary)
    print_diagnostics(checked.diagnostics)
    if not checked.policies:
        raise typer.Exit(FOUND_FAULTS)
    conditions = {} if checked.set is None else {rule.place: rule.conditions for rule in checked.set.rules}
    for policy in checked.policies:
        explanation = _explained(policy, clause, vocabulary, conditions)
        if json:
            print_json(explanation)
        else:
            typer.echo(explanation.markdown if markdown else explanation.plain, nl=False)
    if checked.set is None:
        raise typer.Exit(FOUND_FAULTS)


def _explained(policy: Policy, clause: str, vocabulary: Vocabulary, conditions: ByPlace) -> Explanation:
    if not clause:
        return explained_policy(policy, vocabulary, conditions)
    clauses = {each.id.value: each for each in policy.clauses}
    if clause not in clauses:
        stop(
            f"`{policy.id.value}` has no clause `{clause}`", suggestion(clause, clauses, "see the ids in its headings")
        )
    return explained_clause(policy, clauses[clause], vocabulary, conditions)
