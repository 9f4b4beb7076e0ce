"""The clocks of the example school's policies, as they are checked and in force together."""

from importlib.resources import files

import pytest

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.check import check
from chalkline.policy.clocks.clock import Bound, Clock, Offset, clocks
from chalkline.policy.document.read import read_bytes

POLICIES = files("chalkline.library") / "alderbrook" / "policies"


@pytest.fixture(scope="module")
def of_the_school() -> dict[str, Clock]:
    """By the id of their clause."""
    read = [read_bytes(file.name, file.read_bytes())[0] for file in POLICIES.iterdir() if file.name.endswith(".md")]
    checked, faults = check([policy for policy in read if policy], VOCABULARY)
    assert checked is not None, faults
    return {clock.clause.partition("#")[2]: clock for clock in clocks(checked)}


def test_what_is_kept(of_the_school: dict[str, Clock]) -> None:
    mail = of_the_school["email.retention"]
    assert (mail.thing, mail.bound, str(mail.period), mail.moment.name) == (
        "mail",
        Bound.EXACTLY,
        "456 days",
        "received",
    )
    assert (mail.act and mail.act.name, mail.actor) == ("delete", ())


def test_what_the_system_does(of_the_school: dict[str, Clock]) -> None:
    leavers = of_the_school["accounts.leavers"]
    assert (leavers.moment.name, str(leavers.moment.time)) == ("contract_end", "15:15")
    assert [party.name for party in leavers.of] == ["staff"]
    assert leavers.actor == ()


def test_what_people_must_do(of_the_school: dict[str, Clock]) -> None:
    sign = of_the_school["accounts.read"]
    assert (sign.offset, str(sign.period)) == (Offset.AFTER, "5 working days")
    assert [party.name for party in sign.actor] == ["staff"]
