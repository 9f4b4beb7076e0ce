"""Everything in a bundle's folder looked at, down to each row: what a gate would only meet when it asks."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import msgspec

from chalkline.policy.facts.index import Gathered
from chalkline.store.bundle.files import File, files_in
from chalkline.store.bundle.folder import BundleFolder
from chalkline.store.bundle.loading import read_file
from chalkline.store.bundle.refusal import Problem, Refused
from chalkline.store.bundle.wire import ROWS, Base, facts_of

_REBUILD = "build it again with `chalkline bundle build --whole`"


def verified(folder: Path) -> Iterator[Refused]:
    """What is wrong with any file of the folder, by file; nothing where all is well."""
    found = {refused.path: refused for refused in BundleFolder(folder=folder).news() if isinstance(refused, Refused)}
    for file in files_in(folder):
        if file.path not in found and (refused := _deep(file)):
            found[file.path] = refused
    yield from (found[path] for path in sorted(found))


def _deep(file: File) -> Refused | None:
    try:
        said, _ = read_file(file.path)
        if isinstance(said, Base):
            _check_rows(file.path, said)
    except Refused as refused:
        return refused
    return None


def _check_rows(path: Path, base: Base) -> None:
    """Raises Refused where rows cannot be read, or what was gathered of them for finding them is not what they say."""
    try:
        facts = [facts_of(base.school, subject, ROWS.decode(packed)) for subject, packed in base.rows.items()]
        gathered = Gathered.of(chain.from_iterable(facts))
    except (msgspec.DecodeError, KeyError, ValueError) as error:
        raise Refused(Problem.MALFORMED, path, f"a row cannot be read: {error}", _REBUILD) from error
    holders = {(name, value): people for name, value, people in base.holders}
    if (gathered.mentions, gathered.holders, gathered.school_wide) != (base.mentions, holders, base.school_wide):
        raise Refused(Problem.MALFORMED, path, "its tables are not those of its rows", _REBUILD)
