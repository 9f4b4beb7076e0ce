"""A gate's knowledge straight from a school's folder: the smallest way to run one, without any bundle.

Safety: a state of the folder with any fault is refused whole, and what was known before stays. A file that is being
written looks faulty until it is done, so the next look takes it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.values import Duration, Timestamp
from chalkline.school.folder import settings_of
from chalkline.school.loading import load_school
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.bundle.knowledge_source import News
from chalkline.store.bundle.refusal import Problem, Refused
from chalkline.store.bundle.sources import faulty

_READ = frozenset({".toml", ".csv", ".ics", ".md", ".json", ".txt"})
"""How the files of a school's folder end; a spool or a bundle within it says nothing about the school."""
Stamps = tuple[tuple[str, int, int], ...]


@dataclass(slots=True, kw_only=True)
class SchoolFolderSource:
    """A school's folder as a source of knowledge. Used by one thread at a time."""

    folder: Path
    clock: Callable[[], Timestamp]
    enforcement: Enforcement = Enforcement.AS_RECORDED
    fresh_for: Duration | None = None
    _number: int = 0
    _stamps: Stamps | None = None
    """Of all files, as they were when they were last looked at."""

    def news(self) -> Sequence[News]:
        """What the folder says, if any of its files changed since the last look; else nothing."""
        stamps = self._now()
        if stamps == self._stamps:
            return ()
        self._stamps = stamps
        try:
            return (self._loaded(),)
        except Refused as refused:
            return (refused,)

    def _loaded(self) -> Knowledge:
        if not settings_of(self.folder).is_file():
            remedy = "`chalkline new` starts a school's folder"
            raise Refused(Problem.MISSING, self.folder, "this is no school's folder: it has no school.toml", remedy)
        loaded, faults = load_school(self.folder)
        if loaded is None:
            raise faulty(self.folder, faults)
        policies = loaded.check_policies()
        if policies.set is None:
            raise faulty(self.folder, policies.diagnostics)
        self._number += 1
        return Knowledge.of(
            loaded,
            policies.set,
            enforcement=self.enforcement,
            number=self._number,
            made_at=self.clock(),
            fresh_for=self.fresh_for,
        )

    def _now(self) -> Stamps:
        return tuple(sorted(_stamps(settings_of(self.folder).parent)))


def _stamps(folder: Path) -> Iterator[tuple[str, int, int]]:
    for path in folder.rglob("*.*"):
        if path.suffix not in _READ:
            continue
        try:
            status = path.stat()
        except OSError:
            continue  # it went between listing and looking
        yield str(path), status.st_mtime_ns, status.st_size
