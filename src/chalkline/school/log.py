"""A log of facts as files make one: numbered in the order in which they are added."""

from chalkline.policy.facts.fact import BEGINNING, FOREVER, Fact
from chalkline.policy.values import Timestamp


class Log(list[Fact]):
    """The facts of one school so far."""

    def __init__(self, school: str) -> None:
        super().__init__()
        self._school = school

    def add(
        self,
        subject: str,
        name: str,
        object_: str = "",
        value: str = "",
        *,
        by: str,
        since: Timestamp = BEGINNING,
        until: Timestamp = FOREVER,
    ) -> None:
        """Add a fact under the next number."""
        fact = Fact(
            number=len(self) + 1,
            school=self._school,
            subject=subject,
            name=name,
            object=object_,
            value=value,
            since=since,
            until=until,
            by=by,
        )
        self.append(fact)
