"""Types that are still being found out: parameters and what they have turned out to be."""

from collections.abc import Sequence
from itertools import count

from chalkline.policy.cel.functions import Overload
from chalkline.policy.cel.types import DYN, ListOf, MapOf, Parameter, Simple, Type, TypeOf

FAULTY = Simple("?")
"""The type of what has already been reported; it fits everywhere, so that one fault is reported once."""


class Types:
    """What the parameters of one condition stand for."""

    def __init__(self) -> None:
        """No parameter stands for anything yet."""
        self._bound: dict[Parameter, Type] = {}
        self._numbers = count()

    def fresh(self) -> Parameter:
        """A new parameter."""
        return Parameter(f"T{next(self._numbers)}")

    def instance(self, overload: Overload) -> tuple[tuple[Type, ...], Type]:
        """The overload's parameter types and result, with new parameters for its own."""
        new: dict[str, Parameter] = {}
        parameters = tuple(self._renamed(parameter, new) for parameter in overload.parameters)
        return parameters, self._renamed(overload.result, new)

    def _renamed(self, kind: Type, new: dict[str, Parameter]) -> Type:
        match kind:
            case Parameter(name):
                return new.setdefault(name, self.fresh()) if name not in new else new[name]
            case ListOf(element):
                return ListOf(self._renamed(element, new))
            case MapOf(key, value):
                return MapOf(self._renamed(key, new), self._renamed(value, new))
            case TypeOf(of):
                return TypeOf(self._renamed(of, new))
        return kind

    def resolved(self, kind: Type, unknown: Type | None = None) -> Type:
        """The type with what is known put in, and ``unknown`` (if given) for what is not."""
        match kind:
            case Parameter() if kind in self._bound:
                return self.resolved(self._bound[kind], unknown)
            case Parameter():
                return unknown or kind
            case ListOf(element):
                return ListOf(self.resolved(element, unknown))
            case MapOf(key, value):
                return MapOf(self.resolved(key, unknown), self.resolved(value, unknown))
            case TypeOf(of):
                return TypeOf(self.resolved(of, unknown))
        return kind

    def settled(self, kind: Type) -> Type:
        """The type as evaluators see it. What nothing is known of, such as an empty list's elements, is ``dyn``."""
        return self.resolved(kind, DYN)

    def fit(self, wanted: Sequence[Type], given: Sequence[Type]) -> bool:
        """Whether the types can be the same; if so they are from now on, else nothing has changed."""
        before = dict(self._bound)
        if len(wanted) == len(given) and all(map(self._unified, wanted, given)):
            return True
        self._bound = before
        return False

    def could_fit(self, wanted: Sequence[Type], given: Sequence[Type]) -> bool:
        """Whether the types can be the same; nothing changes."""
        before = dict(self._bound)
        fits = self.fit(wanted, given)
        self._bound = before
        return fits

    def _unified(self, one: Type, other: Type) -> bool:
        one, other = self.resolved(one), self.resolved(other)
        if FAULTY in (one, other) or one == other:
            return True
        match one, other:
            case (Parameter() as parameter, kind) | (kind, Parameter() as parameter):
                return self._bind(parameter, kind)
            case ListOf(a), ListOf(b):
                return self._unified(a, b)
            case MapOf(a, c), MapOf(b, d):
                return self._unified(a, b) and self._unified(c, d)
        return isinstance(one, TypeOf) and isinstance(other, TypeOf)

    def _bind(self, parameter: Parameter, kind: Type) -> bool:
        if _mentions(kind, parameter):
            return False
        self._bound[parameter] = kind
        return True


def _mentions(kind: Type, parameter: Parameter) -> bool:
    match kind:
        case ListOf(element):
            return _mentions(element, parameter)
        case MapOf(key, value):
            return _mentions(key, parameter) or _mentions(value, parameter)
        case TypeOf(of):
            return _mentions(of, parameter)
    return kind == parameter
