"""Whether a new version asks people to sign again, and why."""

import pytest
from tests.policy.document.examples import SOUND, policy_of

from chalkline.policy.document.compare import Change, changes

OLD = policy_of(SOUND)
PLEDGE = "~~~rule\npledge: staff\n~~~"
DIFFERENT = (
    ("id: e-mail", "id: mail", "id", "`e-mail` became `mail`: it is another policy"),
    (
        "[staff, vol",
        "[pupil, staff, vol",
        "binds",
        "who signs differs: staff, volunteer became pupil, staff, volunteer",
    ),
    ("07:30-17:00", "07:30-18:00", "windows", "`email_hours` was changed"),
    ("  email_hours:", "  lunch: weekdays 12:00-13:00\n  email_hours:", "windows", "`lunch` was added"),
    (", Kaspersky", "", "lists", "`approved` was changed"),
    ("version: 3", "version: 3\npublish: true", "publish", "it became true"),
    ("Sending hours", "Mail hours", "email.hours", "“Sending” became “Mail”: another word"),
    ("between 7.30am", "between 8.30am", "email.hours", "“7.30am” became “8.30am”: the figures differ"),
    ("What this", "What all this", "About", "“all” was added"),
    ("then: hold", "then: warn", "email.hours", "the rule `on: mail.send` says otherwise in `then`"),
    (
        "~~~\n\n## How",
        "~~~\n\n~~~rule\npledge: staff\n~~~\n\n## How",
        "email.hours",
        "the rule `pledge: staff` was added",
    ),
    ("{#email.kept}", "{#email.gone}", "email.kept", "the clause was left out"),
    ("# E-mail\n", "", "sections", "they were added, left out or put in another order"),
)


@pytest.mark.parametrize(("old", "new", "place", "says"), DIFFERENT)
def test_not_minor(old: str, new: str, place: str, says: str) -> None:
    comparison = changes(OLD, policy_of(SOUND.replace(old, new)))

    assert Change(place=place, says=says, minor=False) in comparison.changes
    assert not comparison.minor


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 3", "version: 4"),
        ("7.30am and", "07:30 and"),
        ("Staff send", "staff, send"),
        ("## S", "### S"),
    ],
)
def test_minor(old: str, new: str) -> None:
    assert changes(OLD, policy_of(SOUND.replace(old, new))).minor


def test_a_version_alone_is_no_change() -> None:
    assert changes(OLD, policy_of(SOUND.replace("version: 3", "version: 4"))).changes == ()


def test_the_order_of_rules_and_roles_does_not_matter() -> None:
    two = SOUND.replace("~~~\n\n## How", f"~~~\n\n{PLEDGE}\n\n## How")
    first, last = two.index("~~~rule\non:"), two.index("~~~rule\npledge")
    end = two.index("\n\n## How")
    turned = two[:first] + two[last:end] + "\n\n" + two[first:last].rstrip() + two[end:]

    assert changes(policy_of(two), policy_of(turned.replace("[staff, volunteer]", "[volunteer, staff]"))).changes == ()
