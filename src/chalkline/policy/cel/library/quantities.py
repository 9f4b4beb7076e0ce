"""Quantities as policies write them: ``quantity("500 MB")``.

``kB``, ``MB``, ``GB`` and ``TB`` are powers of 1000, as the labels of disks and mail programs have them; ``KiB``,
``MiB``, ``GiB`` and ``TiB`` are powers of 1024. A number without a unit counts whatever it stands beside.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from chalkline.policy.cel.errors import ErrorKind, failure
from chalkline.policy.cel.library.arithmetic import int_within_range

UNITS: Mapping[str, int] = MappingProxyType(
    {"": 1, "b": 1, "byte": 1, "bytes": 1}
    | {f"{letter}b": 1000**power for power, letter in enumerate("kmgt", start=1)}
    | {f"{letter}ib": 1024**power for power, letter in enumerate("kmgt", start=1)}
)
"""Units in lower case, and what one of them counts."""

_QUANTITY = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,19})(?:\.(?P<fraction>[0-9]{1,9}))?[ \u00a0]?(?P<unit>[A-Za-z]*)\Z"
)


def quantity(text: str) -> int:
    """The number that the text says: ``1,000`` is 1000, ``1.5 GB`` is 1500000000. Raises EvaluationError."""
    match = _QUANTITY.match(text.strip())
    unit = UNITS.get(match["unit"].lower()) if match else None
    if match is None or unit is None:
        raise failure(ErrorKind.BAD_CONVERSION, f"`{text[:40]}` is not a quantity")
    fraction = match["fraction"] or ""
    total, rest = divmod(int(match["whole"].replace(",", "") + fraction) * unit, 10 ** len(fraction))
    if rest:
        raise failure(ErrorKind.BAD_CONVERSION, f"`{text[:40]}` is not a whole number")
    return int_within_range(total)


IMPLEMENTATIONS: Mapping[str, Callable[..., object]] = MappingProxyType({"quantity": quantity})
