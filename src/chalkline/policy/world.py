"""What a decision may read besides the event: the facts of the moment and the school's calendar.

Evaluators know this protocol alone. ``chalkline.policy.facts`` provides it over a projection of the fact log; tests may
provide it over a few dictionaries.
"""

from collections.abc import Sequence
from typing import Protocol

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.values import Timestamp


class World(Protocol):
    """Facts and calendar at one moment. Persons and objects go by their ids; the empty id is somebody unknown.

    Whatever is asked, an unknown person has nothing: no roles, permissions, records, signatures, relations or lessons.
    """

    @property
    def at(self) -> Timestamp:
        """The moment tried."""
        ...

    @property
    def calendar(self) -> Calendar:
        """The school's zone, terms and holidays."""
        ...

    def fact(self, record: str, key: str, field: str) -> object:
        """A field of a declared record that facts know, such as ``("person", "p17", "roles")``.

        Raises EvaluationError with NOT_KNOWN where the facts do not say.
        """
        ...

    def permitted(self, person: str, name: str, about: str | None = None) -> bool:
        """Whether the permission of this name is in force for the person (and object)."""
        ...

    def recorded(self, person: str, name: str, about: str | None = None) -> bool:
        """Whether an entry of this name holds: for a consent, whether it is given and not withdrawn."""
        ...

    def signed(self, person: str, policy: str) -> bool:
        """Whether the person signed the version in force, or one from which only minor changes lead to it."""
        ...

    def related(self, one: str, other: str, kind: str | None = None) -> bool:
        """Whether the first is related to the second, in this way if one is given (``parent``, ``head_of_year``)."""
        ...

    def lessons(self, person: str) -> Sequence[object]:
        """The lessons the person is in at the moment, as records of type ``lesson``."""
        ...
