"""What a long run has done so far, a line of JSON for each stretch of seeds and for each disagreement."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.policy.cel.columnar.agreement.comparing import Found


@dataclass(slots=True)
class Book:
    """What has been done so far, line by line."""

    path: Path | None
    next_seed: int
    pairs: int = 0
    seconds: float = 0.0
    disagreements: int = 0
    seeds: int = 0

    @classmethod
    def at(cls, path: Path | None, seed: int) -> "Book":
        """The book as it stands; a new one begins with this seed."""
        book = cls(path, seed)
        if path is not None and path.exists():
            for line in path.read_text().splitlines():
                book._read(json.loads(line))
        return book

    def add(self, seeds: range, found: Iterable[Found], seconds: float) -> None:
        """A stretch is done."""
        found = list(found)
        wrong = [each for one in found for each in one.disagreements]
        stretch = {
            "seeds": [seeds.start, seeds.stop],
            "pairs": sum(one.pairs for one in found),
            "seconds": round(seconds, 1),
            "disagreements": len(wrong),
        }
        self._write([*({"disagreement": asdict(each)} for each in wrong), stretch])
        self._read(stretch)

    def _read(self, line: dict[str, Any]) -> None:
        if "seeds" in line:
            first, self.next_seed = line["seeds"]
            self.seeds += self.next_seed - first
            self.pairs += line["pairs"]
            self.seconds += line["seconds"]
            self.disagreements += line["disagreements"]

    def _write(self, lines: Iterable[dict[str, Any]]) -> None:
        if self.path is not None:
            with self.path.open("a") as book:
                book.writelines(f"{json.dumps(line)}\n" for line in lines)

    @property
    def told(self) -> str:
        """How far it is."""
        done = f"{self.pairs:,} pairs of {self.seeds:,} policies in {self.seconds:,.0f} s"
        return f"{done}, {self.disagreements} disagreements"
