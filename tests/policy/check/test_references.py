import pytest
from tests.policy.check.policies import NOTE, clause, faults_of, policy, said

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.check import check

MISSING = [
    ("See section 4.", "section 4"),
    ("As set out in section 4 above.", "section 4"),
    ("See Section 4 of this policy.", "Section 4"),
    ("See §3.", "§3"),
    ("See appendix B.", "appendix B"),
    ("See sections 1 and 9.", "sections 1 and 9"),
    ("See [sending](#a.claus).", "#a.claus"),
    ("See #no.such.clause.", "#no.such.clause"),
    ("See [the other](remote-access.md).", "remote-access.md"),
    ("See [the other](remote-access#sessions).", "remote-access#sessions"),
]
THERE = [
    "See section 1 and appendix A.",
    "In this section I say nothing.",
    "See paragraph 2 of the letter, and section 45 Children Act 1989.",
    "See [this](#a.clause), #a.clause and [this](e-mail#a.clause).",
    "See [this](e-mail.md#a.clause).",
    "See section 26 of the Counter-Terrorism and Security Act 2015.",
    "See <https://www.example.org/#a.b> and [the law](https://www.example.org/x#section-4).",
    "See the E-mail Policy.",
    "Every policy is read. Policy matters.",
    "Two sections 1 apart, hashtag #school.",
]
NUMBERED = clause("Nothing.", NOTE, id_="one", title="1. Sending") + clause(
    "Nothing.", NOTE, id_="app", title="A: Forms"
)


@pytest.mark.parametrize(("wording", "underlined"), MISSING)
def test_what_is_not_there(wording: str, underlined: str) -> None:
    assert said(faults_of(NUMBERED, clause(wording, NOTE))) == [("unknown-reference", underlined)]


@pytest.mark.parametrize("wording", THERE)
def test_what_is_there(wording: str) -> None:
    assert said(faults_of(NUMBERED, clause(wording, NOTE))) == []


def test_the_nearest_clause_is_offered() -> None:
    (fault,) = faults_of(clause("See [sending](#a.claus).", NOTE))
    assert (fault.message, fault.help) == ("this policy has no clause `a.claus`", "did you mean `a.clause`?")


def test_a_document_by_its_title() -> None:
    mentioning = policy(clause("See our Remote Access Policy.", NOTE))
    _, alone = check([mentioning], VOCABULARY)
    assert said(alone) == [("unknown-document", "Remote Access Policy")]
    other = policy(clause("Nothing.", NOTE), id_="remote", title="Remote access")
    assert check([mentioning, other], VOCABULARY)[1] == ()
    assert check([mentioning], VOCABULARY, documents=["Remote Access Policy"])[1] == ()


def test_a_clause_of_another_policy() -> None:
    linking = policy(clause("See [there](remote#a.clause) and [here](remote#gone).", NOTE))
    other = policy(clause("Nothing.", NOTE), id_="remote", title="Remote access")
    assert said(check([linking, other], VOCABULARY)[1]) == [("unknown-reference", "remote#gone")]
