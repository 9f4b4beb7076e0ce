"""What the commands of the event store have in common: their options, and what they do about a fault."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from chalkline.cli.output import stop
from chalkline.cli.schools import Governed
from chalkline.events.columns import fields_read
from chalkline.events.vocabulary import EVENT_TYPES
from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.values import Timestamp
from chalkline.store.events.errors import StoreError
from chalkline.store.events.store import EventStore

Store = Annotated[Path, typer.Option("--store", help="The folder of the event store.")]
School = Annotated[Path, typer.Option("--school", help="The school's folder, or its `school.toml`.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it. Without it, what would be done is listed.")]
By = Annotated[str, typer.Option("--by", help="Who does it, for the receipt.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


def store_or_exit(folder: Path) -> EventStore:
    """The store, if its folder is there: of a misspelt one nobody is told that all is well with it."""
    if not folder.is_dir():
        stop(f"there is no store at {folder}", "check the path; `chalkline events import` makes a store")
    return EventStore(folder)


@contextmanager
def faults_of_the_store() -> Iterator[None]:
    """A fault of the store ends the command, saying what, where and how to mend it."""
    try:
        yield
    except StoreError as error:
        stop(f"{error.where}: {error.what}", error.mend)
    except BrokenPipeError:
        raise
    except OSError as error:
        where = error.filename or "the store"
        stop(f"{where}: {(error.strerror or str(error)).lower()}", "what was stored before is there still; try again")


def kept_fields(policies: PolicySet) -> Mapping[str, frozenset[str]]:
    """By type of event: the fields that some rule reads."""
    return {event: fields_read(policies, event) for event in EVENT_TYPES}


def legal_holds(governed: Governed, at: Timestamp) -> frozenset[str]:
    """Whom and what legal holds keep at the moment."""
    facts = governed.loaded.facts
    return frozenset(filter(facts.at(at, governed.loaded.calendar).legal_hold, facts.subjects))


def sized(count: int) -> str:
    """``1.2 GB``."""
    size, units = float(count), iter(("bytes", "kB", "MB", "GB"))
    unit = next(units)
    while size >= _THOUSAND and (larger := next(units, None)):
        size, unit = size / _THOUSAND, larger
    return f"{count} bytes" if unit == "bytes" else f"{size:.1f} {unit}"


_THOUSAND = 1000
