"""Calls of the library of functions."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from chalkline.policy.cel.compile.lowering import library_overload
from chalkline.policy.cel.compile.module import Module
from chalkline.policy.cel.compile.terms import Term
from chalkline.policy.cel.functions import Needs, overload_of
from chalkline.policy.cel.library.implementations import implementation

_GIVEN: Mapping[Needs, tuple[str, ...]] = MappingProxyType(
    {Needs.NOTHING: (), Needs.ZONE: ("world.calendar.zone",), Needs.WORLD: ("world",)}
)


def library_call(module: Module, term: Term, arguments: Iterable[str]) -> str:
    """A call of the overload's implementation, given what it needs besides its arguments."""
    overload = library_overload(str(term.value))
    name = module.named(("library", overload), re.sub(r"\W+", "_", overload), implementation(overload))
    return f"{name}({', '.join([*_GIVEN[overload_of(overload).needs], *arguments])})"
