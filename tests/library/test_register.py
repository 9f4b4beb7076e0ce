"""The registers of both schools: every policy, its approval and reviews, and the documents that policies lean on."""

import csv
from datetime import date

import pytest
from tests.library.schools import NAMES, whole_school

from chalkline.policy.check.references import References
from chalkline.policy.check.wording import Wording

names = pytest.mark.parametrize("name", NAMES.values())


COLUMNS = ("last_review", "approved", "in_force_from", "next_review")
"""Days in the order in which they come."""


def register(name: str) -> dict[str, dict[str, str]]:
    with (whole_school(name).folder / "register.csv").open(newline="") as file:
        return {row["policy"]: row for row in csv.DictReader(file)}


@names
def test_every_policy_is_registered_as_it_is(name: str) -> None:
    yes = {True: "yes", False: "no"}
    for policy in whole_school(name).policies.policies:
        row = register(name)[policy.id.value]
        said = (policy.version.value, yes[policy.statutory], yes[policy.publish])
        assert (int(row["version"]), row["statutory"], row["website"]) == said


@names
def test_each_was_approved_before_it_binds_and_is_reviewed_after(name: str) -> None:
    for row in register(name).values():
        days = [
            date.fromisoformat(row[column]) for column in ("last_review", "approved", "in_force_from", "next_review")
        ]
        assert row["approved_by"]
        assert days == sorted(days)


@names
def test_every_document_that_a_policy_leans_on_is_registered(name: str) -> None:
    policies = whole_school(name).policies.policies
    by_id = {policy.id.value: policy for policy in policies}
    for policy in policies:
        known = References(policy, by_id, documents=tuple(register(name)))
        unknown = References(policy, by_id)
        wordings = [Wording(clause) for clause in policy.clauses]
        assert not [fault for wording in wordings for fault in known.faults(wording)]
        if policy.id.value == "acceptable-use":
            assert [fault for wording in wordings for fault in unknown.faults(wording)]
