"""What a replay's figures are in words."""

from chalkline.cli.replay.words import mean_change, waiting
from chalkline.store.replay.partial import AT_ONCE, ENDLESS, Waited

_HOUR = 3600
FREED = (Waited("up to 24 hours", AT_ONCE, "shorter"), 16, 16 * 14 * _HOUR, 0)
HELD = (Waited(AT_ONCE, "up to 4 hours", "longer"), 2, 0, 2 * 3 * _HOUR)
SOONER = (Waited("up to 24 hours", "up to 4 hours", "shorter"), 3, 3 * 14 * _HOUR, 3 * 2 * _HOUR)
NEVER = (Waited("up to 24 hours", ENDLESS, "longer"), 1, 14 * _HOUR, 0)


def test_what_leaves_at_once_is_not_counted_again() -> None:
    assert list(mean_change([FREED])) == [
        "Those that would no longer be held would have waited for 14 hours on average."
    ]


def test_what_waits_under_both_is_counted() -> None:
    assert list(mean_change([FREED, HELD, SOONER, NEVER])) == [
        "Those that would no longer be held would have waited for 14 hours on average.",
        "Those that would newly be held would wait for 3 hours on average.",
        "Of those held under both, 3 would wait for a shorter time, by 12 hours on average.",
        "Of those held under both, 1 would wait for a longer time.",
    ]


def test_the_table_tells_shorter_from_not_at_all() -> None:
    said = [row[2:] for row in waiting([FREED, HELD, SOONER])]
    assert said == [("newly", "2"), ("no longer", "16"), ("shorter", "3")]
