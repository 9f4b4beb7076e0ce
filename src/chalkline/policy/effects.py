"""The effects a rule can have, weakest to strongest."""

from enum import IntEnum


class Effect(IntEnum):
    """What happens to an event. Comparable: the strongest effect of the rules that apply is what happens."""

    NOTHING = 0
    NOTE = 1
    WARN = 2
    HOLD = 3
    ASK = 4
    REFUSE = 5

    @property
    def word(self) -> str:
        """The effect as policies write it."""
        return self.name.lower()
