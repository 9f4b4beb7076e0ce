"""What a text must begin with, end with and contain."""

from collections.abc import Callable, Iterable, Mapping

TESTS: Mapping[str, Callable[[str, str], bool]] = {
    "starts_with_string": str.startswith,
    "ends_with_string": str.endswith,
    "contains_string": str.__contains__,
}
"""By overload, of a text and what it is tested for."""


class Texts:
    """Tests that a text must pass and tests that it must fail."""

    def __init__(self) -> None:
        self._passed: list[tuple[str, str]] = []
        self._failed: list[tuple[str, str]] = []

    def require(self, overload: str, part: str, *, holds: bool) -> None:
        """One more test."""
        (self._passed if holds else self._failed).append((overload, part))

    def impossible(self, candidates: Iterable[str] | None) -> bool:
        """Whether no text can be so; ``candidates`` are the only texts possible, if that is known."""
        if candidates is not None:
            return not any(self._suits(text) for text in candidates)
        return (
            any(map(self._refused, self._passed))
            or self._apart("starts_with_string", str.startswith)
            or (self._apart("ends_with_string", str.endswith))
        )

    def _suits(self, text: str) -> bool:
        passed = all(TESTS[overload](text, part) for overload, part in self._passed)
        return passed and not any(TESTS[overload](text, part) for overload, part in self._failed)

    def _refused(self, required: tuple[str, str]) -> bool:
        """Whether what is required brings with it what is refused, as beginning with ``abc`` does with ``ab``."""
        overload, part = required
        return any(
            TESTS[test](part, refused) for test, refused in self._failed if test in {overload, "contains_string"}
        )

    def _apart(self, overload: str, test: Callable[[str, str], bool]) -> bool:
        """Whether it must begin (or end) in two ways at once."""
        parts = [part for required, part in self._passed if required == overload]
        return any(not test(one, other) and not test(other, one) for one in parts for other in parts)
