"""The rulebooks that messages came under: a held message is decided by the versions in force when it came.

A folder with one file for each set of policies that something still waits under. A gate keeps it in its spool, so that
it can decide what waits there whatever the bundles have become.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from chalkline.policy.decide.decider import Enforcement
from chalkline.store.bundle.frame import framed, opened
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.bundle.refusal import Problem, Refused
from chalkline.store.bundle.rulebook import Rulebook
from chalkline.store.bundle.sources import rulebook_of
from chalkline.store.bundle.wire import SOURCES, Sources, packed
from chalkline.store.durable import put

_MEND = "put the file back from a copy of the spool, or release by hand what waits under it"


@dataclass(slots=True, kw_only=True)
class PolicyArchive:
    """Sets of policies by their digest. Used by one thread at a time."""

    folder: Path
    enforcement: Enforcement = Enforcement.AS_RECORDED
    _made: dict[str, Rulebook] = field(default_factory=dict)
    _kept: dict[str, Sources] = field(default_factory=dict)

    def keep(self, knowledge: Knowledge) -> None:
        """The policies of this knowledge can be found again, after a power cut too. Costs nothing the second time."""
        digest = knowledge.digest
        self._made[digest] = knowledge.rulebook
        if self._kept.get(digest) != knowledge.sources:
            self._put(self._path(digest), framed(packed(knowledge.sources)))
            self._kept[digest] = knowledge.sources

    def rulebook(self, digest: str) -> Rulebook:
        """The rulebook of this digest. Raises Refused where it was never kept, or its file is broken."""
        if digest not in self._made:
            self._made[digest] = self._read(digest)
        return self._made[digest]

    def knowledge(self, now: Knowledge, digest: str) -> Knowledge:
        """What is known now, under the policies of this digest. Raises Refused likewise."""
        return now if digest == now.digest else now.under(self.rulebook(digest))

    def forget_all_but(self, digests: Collection[str]) -> None:
        """The policies of others are gone: nothing waits under them any more."""
        for path in self.folder.glob("*.policies"):
            if path.stem not in digests:
                path.unlink(missing_ok=True)
        for table in (self._made, self._kept):
            for digest in [one for one in table if one not in digests]:
                del table[digest]

    def _put(self, path: Path, data: bytes) -> None:
        """The file is so. Where it already is nothing is written, so that a gate starts on a full disk too."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != data:
            put(path, data)

    def _path(self, digest: str) -> Path:
        return self.folder / f"{digest}.policies"

    def _read(self, digest: str) -> Rulebook:
        path = self._path(digest)
        try:
            sources = SOURCES.decode(opened(path).content)
        except msgspec.DecodeError as error:
            raise Refused(Problem.MALFORMED, path, f"it holds no policies: {error}", _MEND) from error
        rulebook = rulebook_of(sources, path, self.enforcement)
        if rulebook.digest != digest:
            raise Refused(Problem.ALTERED, path, "its policies are not those that its name says", _MEND)
        return rulebook
