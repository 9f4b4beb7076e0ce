import pytest
from tests.policy.check.policies import NOTE, clause, faults_of, said

KEEP = "keep: mail\nfor: 90 days\nfrom: received\nthen: delete"
AT_MOST = "keep: mail\nat_most: 90 days\nfrom: received\nthen: delete"
VAGUE = [
    ("Kept for approximately 90 days.", KEEP),
    ("Kept for about 90 days.", KEEP),
    ("Kept for around\n90 days.", KEEP),
    ("Kept for roughly **90 days**.", KEEP),
    ("Kept for 90 days or so.", KEEP),
    ("Kept for up to 90 days.", KEEP),
]
EXACT = [
    ("Kept for 90 days.", KEEP),
    ("Kept for up to 90 days.", AT_MOST),
    ("Kept for 90 days, or so it is said.", AT_MOST.replace("at_most", "for")),
    ("What we write about: 90 days.", KEEP),
    ("Staff are told about Year 7 and about 2018.", NOTE),
]


@pytest.mark.parametrize(("wording", "rule"), VAGUE)
def test_vague(wording: str, rule: str) -> None:
    assert said(faults_of(clause(wording, rule))) == [("vague-figure", "90 days")]


@pytest.mark.parametrize(("wording", "rule"), EXACT)
def test_exact(wording: str, rule: str) -> None:
    assert said(faults_of(clause(wording, rule))) == []


def test_up_to_is_explained() -> None:
    (fault,) = faults_of(clause("Kept for up to 90 days.", KEEP))
    assert fault.help == "write “for” in the wording, or `at_most` in place of `for` in the rule"
