"""Which events a replay shows as examples."""

from chalkline.cli.replay.examples import MOST, Told, varied
from chalkline.policy.decide.why import Why
from chalkline.policy.vocabulary import Audience


def told(subject: str, to: str = "", new: str = "pass") -> Told:
    """An example that somebody is told of."""
    why = Why(audience=Audience.NETWORK_MANAGER, outcome="", grounds=())
    return Told(when="", who="", to=to, subject=subject, old="hold", new=new, why_old=why, why_new=why)


def test_a_message_is_told_of_once() -> None:
    same = [told("Trip", to=str(number)) for number in range(3)]
    assert varied([*same, told("Maths")]) == [same[0], told("Maths")]


def test_each_kind_comes_before_a_second_of_any() -> None:
    alike = [told(str(number)) for number in range(MOST)]
    other = told("other", new="warn")
    found = varied([*alike, other])
    assert found[:3] == [alike[0], other, alike[1]]
    assert len(found) == MOST
