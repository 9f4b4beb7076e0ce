"""A folder of bundles as a gate reads it: the newest base that is sound, the deltas after it, and what is refused.

Safety: a state is taken over whole or not at all. Whatever is broken is told once and left; what was loaded stays, and
goes stale when its time is over.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chalkline.policy.decide.decider import Enforcement
from chalkline.store.bundle.files import File, files_in
from chalkline.store.bundle.knowledge_source import News
from chalkline.store.bundle.loading import State, after, loaded_base, read_file
from chalkline.store.bundle.refusal import Problem, Refused
from chalkline.store.bundle.wire import Base, Delta

_BUILD = "build one with `chalkline bundle build`"
_KINDS = "give the file the name that it was written under"


@dataclass(slots=True, kw_only=True)
class BundleFolder:
    """What was loaded of a folder so far. Used by one thread at a time."""

    folder: Path
    enforcement: Enforcement = Enforcement.AS_RECORDED
    state: State | None = None
    """None until something sound was found."""
    _base: object = None
    """The stamp of the base that was loaded."""
    _told: dict[object, Problem] = field(default_factory=dict)
    """What was refused, by its stamp, and why."""

    def news(self) -> Sequence[News]:
        """What is new in the folder: each refusal once, then the state that it has come to, if it is another."""
        before = self.state
        files = files_in(self.folder)
        refused = [*self._look_for_base([file for file in files if file.is_base])]
        refused += self._follow([file for file in files if not file.is_base])
        if self.state is None or self.state is before:
            return refused
        return [*refused, self.state.knowledge]

    def _look_for_base(self, bases: Sequence[File]) -> Iterator[Refused]:
        """Load the newest base that is sound, unless it is the one that is loaded."""
        if not bases and self.folder not in self._told:
            self._told[self.folder] = Problem.MISSING
            yield Refused(Problem.MISSING, self.folder, "there is no bundle", _BUILD)
        for file in reversed(bases):
            stamp = file.stamp
            if stamp == self._base or (file is not bases[-1] and self._is_behind(file)):
                return
            if stamp in self._told or (yield from self._refusal(file, stamp)):
                continue
            self._base = stamp
            self._told.pop(self.folder, None)
            return

    def _is_behind(self, file: File) -> bool:
        """Whether the base is of an earlier state. The newest is taken all the same: then somebody began anew."""
        return self.state is not None and file.number <= self.state.knowledge.number

    def _follow(self, deltas: Sequence[File]) -> Iterator[Refused]:
        """Take over the deltas after the state, up to the first that is refused."""
        for file in deltas:
            if self.state is None or file.number <= self.state.knowledge.number:
                continue
            stamp = file.stamp
            if stamp in self._told or (yield from self._refusal(file, stamp)):
                return

    def _refusal(self, file: File, stamp: object) -> Generator[Refused, None, bool]:
        """Take over the file, or yield why not; returns whether it was refused."""
        try:
            self.state = self._taken(file)
        except Refused as refused:
            if refused.problem is not Problem.MISSING:  # if it is, whoever writes took it away for something newer
                self._told[stamp] = refused.problem
                yield refused
            return True
        self._told = {each: why for each, why in self._told.items() if why is not Problem.OUT_OF_ORDER}
        return False

    def _taken(self, file: File) -> State:
        said, digest = read_file(file.path)
        if said.number != file.number or isinstance(said, Base) is not file.is_base:
            raise Refused(Problem.OUT_OF_ORDER, file.path, "its name is not that of what it says", _KINDS)
        if isinstance(said, Delta):
            return self._followed(file, said, digest)
        self._refuse_another_school(file, said)
        return loaded_base(file.path, said, digest, enforcement=self.enforcement)

    def _followed(self, file: File, delta: Delta, digest: str) -> State:
        if self.state is None:
            raise Refused(Problem.MISSING, file.path, "there is no base that it could follow", _BUILD)
        return after(self.state, file.path, delta, digest)

    def _refuse_another_school(self, file: File, base: Base) -> None:
        if self.state is not None and base.school != self.state.base.school:
            what = f"it is of the school `{base.school}`, and what is loaded is of `{self.state.base.school}`"
            raise Refused(Problem.OTHER_SCHOOL, file.path, what, "put each school's bundle into a folder of its own")


def state_of(folder: Path, enforcement: Enforcement = Enforcement.AS_RECORDED) -> State:
    """The newest state in the folder that is sound, whatever else is there. Raises Refused where there is none."""
    reading = BundleFolder(folder=folder, enforcement=enforcement)
    news = reading.news()
    if reading.state is None:
        raise next(each for each in news if isinstance(each, Refused))
    return reading.state
