"""People of whom nothing but their id is at hand; the rest is asked of the facts."""

from dataclasses import dataclass

from chalkline.policy.cel.errors import CelError, ErrorKind, EvaluationError


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody known by id alone: what only an event carries, such as an address, is not known of them."""

    id: str

    def __getattr__(self, name: str) -> object:
        raise EvaluationError(CelError(ErrorKind.NOT_KNOWN, f"{name} of {self.id}"))
