"""What a regular expression cannot match without: texts, one of which is in every match.

Reads the part of RE2's syntax that patterns in policies use, and says nothing about a pattern that it does not know: a
text that is called needed must be needed. Flags count for the whole pattern, wherever they stand: with an ``i`` among
them a literal is compared after folding case, and only ASCII letters and digits are literals then. Every character that
RE2 takes for an ASCII letter of another case folds to that letter, so folding loses no match.
"""

import re
from dataclasses import dataclass

_TOO_MANY = 16
"""More texts than this take longer to look for than the pattern."""
_TOO_DEEP = 30
"""Groups within groups; what is nested deeper is not read."""


@dataclass(frozen=True, slots=True)
class Needed:
    """One of ``literals`` is in every matched text; where not ``exact``, once its case is folded."""

    literals: frozenset[str]
    exact: bool


def needed_literals(pattern: str) -> Needed | None:
    """What every match contains, or None where nothing can be said."""
    folds = _folds_case(pattern)
    try:
        reader = _Reader(pattern, folds=folds)
        literals = reader.alternatives()
    except _UnknownSyntaxError:
        return None
    if reader.at < len(pattern) or not literals or len(literals) > _TOO_MANY:
        return None
    return Needed(frozenset(literal.casefold() if folds else literal for literal in literals), exact=not folds)


class _UnknownSyntaxError(Exception):
    """The pattern uses syntax that is not read here."""


_TOKEN = re.compile(
    r"""(?P<flags>\(\?[imsU]+\))
      | (?P<open>\(\?P?<\w+>|\(\?[imsU]*:|\((?!\?))
      | (?P<close>\))
      | (?P<bar>\|)
      | (?P<repeat>(?:[*+?]|\{\d+(?:,\d*)?\})\??)
      | (?P<empty>\\[bBAz]|[\^$])
      | (?P<any>\\[dDsSwW]|\.|\[\^?(?:\\.|[^][\\])+\])
      | (?P<literal>\\[^\w\s]|[^\\\[\](){}*+?|.^$])
    """,
    re.VERBOSE | re.ASCII,
)
_FLAGS = re.compile(r"\(\?([imsU]+)[:)]")


def _folds_case(pattern: str) -> bool:
    return any("i" in flags for flags in _FLAGS.findall(pattern))


Literals = frozenset[str] | None
"""Texts one of which is needed; None for nothing known."""


class _Reader:
    """Reads a pattern from left to right, keeping only what is needed of it."""

    def __init__(self, pattern: str, *, folds: bool) -> None:
        self.pattern = pattern
        self.folds = folds
        self.at = 0
        self.depth = 0

    def alternatives(self) -> Literals:
        """Up to a closing bracket or the end: what one of the branches needs."""
        branches = [self.branch()]
        while self.kind() == "bar":
            self.take()
            branches.append(self.branch())
        known = [branch for branch in branches if branch is not None]
        return frozenset().union(*known) if len(known) == len(branches) else None

    def branch(self) -> Literals:
        """What a sequence needs: the most telling of what its parts do."""
        candidates: list[frozenset[str]] = []
        run = ""
        while (kind := self.kind()) not in {"bar", "close", "end"}:
            token = self.take()
            literal = self.literal(token) if kind == "literal" else None
            inner = self.group() if kind == "open" else None
            least = self.repetition()
            if literal is not None and least is None:
                run += literal
                continue
            if literal is not None and least:
                candidates.append(frozenset({run + literal}))
            elif inner is not None and least != 0:
                candidates.append(inner)
            if kind not in {"empty", "flags"} or least is not None:
                candidates.append(frozenset({run}))
                run = ""
        candidates.append(frozenset({run}))
        return max((each for each in candidates if all(each)), key=_telling, default=None)

    def group(self) -> Literals:
        """What the rest of a group needs, up to and with its closing bracket."""
        self.depth += 1
        if self.depth > _TOO_DEEP:
            raise _UnknownSyntaxError
        inner = self.alternatives()
        if self.kind() != "close":
            raise _UnknownSyntaxError
        self.take()
        self.depth -= 1
        return inner

    def repetition(self) -> int | None:
        """How often at least the last part is repeated; None where nothing says so, which is once."""
        if self.kind() != "repeat":
            return None
        token = self.take()
        if self.kind() == "repeat":
            raise _UnknownSyntaxError
        return int(token[1:].split(",")[0].rstrip("}?")) if token[0] == "{" else int(token[0] == "+")

    def literal(self, token: str) -> str | None:
        """The character that a token stands for, where it can be looked for.

        U+FFFD cannot: patterns also find it where a text has a lone surrogate.
        """
        character = token[-1]
        return None if character == "\ufffd" or (self.folds and not character.isascii()) else character

    def kind(self) -> str:
        """What comes next."""
        if self.at == len(self.pattern):
            return "end"
        match = _TOKEN.match(self.pattern, self.at)
        if match is None or match.lastgroup is None:
            raise _UnknownSyntaxError
        return match.lastgroup

    def take(self) -> str:
        """The next token, taken."""
        match = _TOKEN.match(self.pattern, self.at)
        if match is None:
            raise _UnknownSyntaxError
        self.at = match.end()
        return match.group()


def _telling(literals: frozenset[str]) -> tuple[int, int]:
    """Long texts tell more than short ones, few more than many."""
    return min(map(len, literals)), -len(literals)
