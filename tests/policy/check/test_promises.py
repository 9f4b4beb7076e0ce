from tests.policy.check.policies import NOTE, clause, faults_of, said

FIVE = (
    "Staff must lock screens. Nobody may not lock one. Visitors must sign in. Doors will be shut. "
    "Keys are never lent.\n\nThe office keeps a list."
)
TELLS = "on: mail.send\nthen: warn\ntell: dpo, dsl\nsay: Lock it."


def test_clearly_more_promises_than_rules() -> None:
    assert said(faults_of(clause(FIVE, NOTE))) == [("more-promises", "Nobody may not lock one.")]


def test_the_count_is_told() -> None:
    (fault,) = faults_of(clause(FIVE, NOTE))
    assert fault.message == "the wording makes 5 promises and has 1 rule"


def test_a_surplus_that_is_not_clear() -> None:
    assert faults_of(clause(FIVE, NOTE, TELLS)) == ()


def test_keys_answer_for_promises_too() -> None:
    assert faults_of(clause(FIVE.replace("Visitors must", "Visitors"), TELLS)) == ()


def test_a_pledge_answers_for_all() -> None:
    assert faults_of(clause(FIVE * 3, NOTE, "pledge: staff")) == ()


def test_sentences_that_promise_nothing() -> None:
    assert faults_of(clause("Screens lock. " * 9, NOTE)) == ()
