"""Who acts at a school on a day: its people as numbers, found in any school's folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import Timestamp
from chalkline.school.loading import Loaded
from chalkline.store.generate.names import OUTSIDE

Numbers = npt.NDArray[np.int64]
"""Whole numbers; most often people, by their place in the cast."""


@dataclass(frozen=True, kw_only=True)  # not slotted: what follows from it is worked out once
class Cast:
    """The people of a school at a moment, each by a number: staff first, then pupils, parents, strangers."""

    ids: Sequence[str]
    addresses: Sequence[str]
    inside: Sequence[bool]
    staff: Numbers
    pupils: Numbers
    parents: Numbers
    strangers: Numbers
    forms: Sequence[Numbers]
    """The pupils of each form."""
    groups: Mapping[str, Numbers]
    """The members of group addresses."""

    @cached_property
    def persons(self) -> pa.StructArray:
        """All of them as columns, in their order."""
        columns = [
            pa.array(self.ids, pa.string()),
            pa.array(self.addresses, pa.string()),
            pa.array(self.inside, pa.bool_()),
        ]
        return pa.StructArray.from_arrays(columns, names=["id", "address", "inside"])

    @classmethod
    def of(cls, loaded: Loaded, at: Timestamp) -> "Cast":
        """Those of a school at the moment. Raises ValueError where it has no staff, pupils or parents."""
        world = loaded.facts.at(at, loaded.calendar)
        ids = {role: sorted(world.holders("role", role)) for role in ("staff", "pupil", "parent")}
        for role, found in ids.items():
            if not found:
                raise ValueError(f"the school has nobody whose role is `{role}`")
        pupils = ids["pupil"]
        people = list(dict.fromkeys([*ids["staff"], *pupils, *ids["parent"]]))
        number = {person: place for place, person in enumerate(people)}
        directory = loaded.directory(at)
        addresses = [directory.address_of(person) or "" for person in people]
        groups = {group: directory.members_of(group) or () for group in loaded.school.groups}
        return cls(
            ids=[*people, *("" for _ in OUTSIDE)],
            addresses=[*addresses, *OUTSIDE],
            inside=[*map(directory.is_inside, addresses), *(False for _ in OUTSIDE)],
            staff=_numbers(ids["staff"], number),
            pupils=_numbers(pupils, number),
            parents=_numbers(ids["parent"], number),
            strangers=np.arange(len(people), len(people) + len(OUTSIDE)),
            forms=[_numbers(form, number) for form in _forms(loaded.facts, pupils)],
            groups={group: _numbers(members, number) for group, members in groups.items()},
        )


def _forms(facts: Facts, pupils: Sequence[str]) -> Sequence[Sequence[str]]:
    """Pupils by form; those of no form together."""
    found: dict[str, list[str]] = {}
    for pupil in pupils:
        forms = (fact.value for fact in facts.about(pupil) if fact.name == "attribute" and fact.object == "form")
        found.setdefault(next(forms, ""), []).append(pupil)
    return list(found.values())


def _numbers(people: Sequence[str], number: Mapping[str, int]) -> Numbers:
    return np.array([number[person] for person in people if person in number], dtype=np.int64)
