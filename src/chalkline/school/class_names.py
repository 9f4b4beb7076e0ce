"""Classes as timetables name them: by their ids, or by the codes that the list of classes gives them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Span
from chalkline.policy.spelling import suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassNames:
    """The ids behind the names; any name is an id where nothing lists the classes."""

    ids: Mapping[str, str] | None
    faults: Faults

    def named(self, name: str, place: Callable[[], Span]) -> str:
        """The id of the class; the name itself, with a fault, where the list does not have it."""
        if self.ids is not None and name not in self.ids:
            remedy = suggestion(name, self.ids, "add it to classes.csv, or correct the name")
            self.faults.say(Code.UNKNOWN_CLASS, f"the list of classes has no `{name}`", place(), remedy)
        return name if self.ids is None else self.ids.get(name, name)
