"""Reading, checking and compiling policies of more and more clauses, as `chalkline check` and a gate's start do it.

The clauses are those of the demonstration school over and over, each time under ids of their own.
"""

import re
import time
from collections.abc import Callable, Iterator
from importlib.resources import files
from statistics import median

from bench.harness import Section
from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.cel.compile import compile_conditions
from chalkline.policy.check import PolicySet, check
from chalkline.policy.document.read import read
from chalkline.policy.model import Policy
from chalkline.policy.source import Source

SIZES = (125, 250, 500, 1000, 2000)
ROUNDS = 3
_CLAUSE = re.compile(r"^## .*?(?=^#|\Z)", re.MULTILINE | re.DOTALL)
_ID = re.compile(r"\{#([\w.-]+)\}")
_STEPS = ("read", "check", "compile")


def text_of(size: int) -> str:
    """A policy of so many clauses."""
    folder = files("chalkline.library") / "alderbrook" / "policies"
    shipped = (folder / "digital-communications.md").read_text(encoding="utf-8")
    clauses = _CLAUSE.findall(shipped)
    front = shipped[: shipped.index("\n# ")]
    return "\n".join([front, *(_ID.sub(rf"{{#\1.n{n}}}", clauses[n % len(clauses)]) for n in range(size))])


def steps(text: str) -> Iterator[float]:
    """The seconds of reading, of checking and of compiling."""
    policy, seconds = _timed(lambda: read(Source.of("policy.md", text))[0])
    yield seconds
    if not isinstance(policy, Policy):
        raise TypeError("the demonstration policy cannot be read")
    checked, seconds = _timed(lambda: check([policy], VOCABULARY)[0])
    yield seconds
    if not isinstance(checked, PolicySet):
        raise TypeError("the demonstration policy has errors")
    yield _timed(lambda: [compile_conditions([rule.applies for rule in rules]) for rules in checked.on.values()])[1]


def run() -> Section:
    """The table of the docs."""
    rows = []
    for size in SIZES:
        text = text_of(size)
        rounds = [list(steps(text)) for _ in range(ROUNDS)]
        seconds = [median(each) for each in zip(*rounds, strict=True)]
        whole = sum(seconds)
        figures = {f"{step}, s": f"{figure:.2f}" for step, figure in zip(_STEPS, seconds, strict=True)}
        each = {"together, s": f"{whole:.2f}", "a clause, ms": f"{whole / size * 1000:.2f}"}
        rows.append({"clauses": f"{size:,}", **figures, **each})
    return Section(
        key="clauses",
        title="Reading, checking and compiling",
        intro="A policy of so many clauses, from its text to one function for each type of event. What a clause costs "
        "stays the same.",
        table=rows,
    )


def _timed(work: Callable[[], object]) -> tuple[object, float]:
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start
