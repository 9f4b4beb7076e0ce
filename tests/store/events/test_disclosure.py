"""One person's events: handed out and erased, wherever they stand."""

import hashlib
import io
import json
from pathlib import Path

import pytest
from tests.policy.decide.cast import KAREN, LEO, STRANGER, TOM, when
from tests.store.events.stored import (
    MONDAY,
    PowerCut,
    day,
    events,
    files_in,
    ids,
    monday,
    power_cut,
    sent,
    store_in,
    write,
)

from chalkline.events.declared.mail import MailSend
from chalkline.store.events import rewriting
from chalkline.store.events.disclosure import erase_person, events_of_person, export_person
from chalkline.store.events.errors import StoreError
from chalkline.store.events.persons import Whom
from chalkline.store.events.receipts import Receipt, read_receipts
from chalkline.store.events.store import EventStore

NOW = when("2026-11-20 12:00")
TO_LEO, TO_TOM = sent("to-leo", f"{MONDAY} 09:00", LEO), sent("to-tom", f"{MONDAY} 10:00", TOM, others=[LEO, KAREN])
ALL: dict[str, frozenset[str]] = {}
"""Keep every field."""


def test_what_is_a_persons_own_and_where_they_are_listed_is_found(tmp_path: Path) -> None:
    store = store_in(tmp_path, [TO_LEO, TO_TOM], fields=ALL)
    (found,) = events_of_person(store, "s", Whom(id="leo"))
    assert (found.partition, found.own, found.listed) == (day(), 1, 1)


def test_an_unknown_person_is_found_by_address(tmp_path: Path) -> None:
    store = store_in(tmp_path, [sent("m", f"{MONDAY} 09:00", STRANGER)])
    (found,) = events_of_person(store, "s", Whom(id="", addresses=[STRANGER.address]))
    assert found.own == 1


def test_nobody_in_particular_is_nowhere(tmp_path: Path) -> None:
    store = store_in(tmp_path, [sent("m", f"{MONDAY} 09:00", STRANGER)])
    assert not list(events_of_person(store, "s", Whom(id="", addresses=[""])))


def test_an_export_has_the_persons_own_events_with_their_decisions(tmp_path: Path) -> None:
    store = store_in(tmp_path, [TO_LEO, TO_TOM], fields=ALL)
    out = io.BytesIO()
    receipt = export_person(store, "s", Whom(id="leo"), out, at=NOW, by="ellis")
    (line,) = out.getvalue().splitlines()
    written = json.loads(line)
    assert (written["id"], written["recipient"]["id"], written["decision"]["effect"]) == ("to-leo", "leo", "nothing")
    assert (receipt.rows, receipt.sha256) == (1, hashlib.sha256(out.getvalue()).hexdigest())
    assert read_receipts(store.layout, "s") == [receipt]


def test_an_erased_person_is_in_no_row_and_no_list(tmp_path: Path) -> None:
    store = store_in(tmp_path, [TO_LEO, TO_TOM], fields=ALL)
    receipt = erased(store)
    assert (receipt.rows, receipt.blanked, receipt.state) == (1, 1, "done")
    (event,) = events(store)
    assert isinstance(event, MailSend)
    assert [person.id for person in event.message.recipients] == ["tom", "", "karen"]
    assert not any(b"leo@" in path.read_bytes() for path in tmp_path.rglob("*.parquet"))


def test_the_receipt_names_the_files_that_were_replaced(tmp_path: Path) -> None:
    store = store_in(tmp_path, [TO_LEO], [TO_TOM], monday("11:00"), fields=ALL)
    before = {file.stored.sha256: file.stored.rows for file in store.files()}
    gone = erased(store).removed
    assert len(gone) == 2
    assert {file.sha256 for file in gone} < set(before)


def test_a_day_of_one_person_alone_is_empty_then(tmp_path: Path) -> None:
    store = store_in(tmp_path, [TO_LEO], fields=ALL)
    erased(store)
    assert not files_in(store, day())
    assert not ids(store)


def test_an_erased_batch_that_is_written_again_stays_erased(tmp_path: Path) -> None:
    store = store_in(tmp_path, [TO_LEO], fields=ALL)
    erased(store)
    write(store, [TO_LEO], ALL)
    assert not ids(store)


def test_erasing_twice_finds_nothing_more(tmp_path: Path) -> None:
    store = store_in(tmp_path, [TO_LEO, TO_TOM], fields=ALL)
    erased(store)
    again = erased(store)
    assert (again.rows, again.blanked, again.removed) == (0, 0, ())


@pytest.mark.parametrize("subject", ["leo", "leo@school.example", "s"])
def test_a_legal_hold_stops_it(tmp_path: Path, subject: str) -> None:
    store = store_in(tmp_path, [TO_LEO], fields=ALL)
    whom = Whom(id="leo", addresses=["leo@school.example"])
    with pytest.raises(StoreError, match=f"a legal hold keeps {subject}"):
        erase_person(store, "s", whom, holds={subject}, at=NOW)
    assert ids(store) == ["to-leo"]


@pytest.mark.parametrize("held", ["ann", "karen", "to-leo"])
def test_what_names_somebody_else_under_a_hold_stays_as_it_is(tmp_path: Path, held: str) -> None:
    to_both = sent("to-leo", f"{MONDAY} 09:00", LEO, others=[KAREN])
    store = store_in(tmp_path, [to_both, sent("free", f"{MONDAY} 10:00", LEO, sender=TOM)], fields=ALL)
    receipt = erase_person(store, "s", Whom(id="leo"), holds={held}, at=NOW)
    assert events(store) == [to_both.event]
    assert (receipt.rows, [one.why for one in receipt.kept]) == (1, ["a legal hold keeps 1 events of theirs"])


def test_a_list_that_names_somebody_else_under_a_hold_stays_as_it_is(tmp_path: Path) -> None:
    store = store_in(tmp_path, [TO_TOM], fields=ALL)
    receipt = erase_person(store, "s", Whom(id="leo"), holds={"karen"}, at=NOW)
    assert (events(store), receipt.blanked) == ([TO_TOM.event], 0)


@pytest.mark.parametrize("step", ["write_manifest", "sweep"])
def test_stopped_at_any_step_it_is_finished_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    store = store_in(tmp_path, [TO_LEO, TO_TOM], fields=ALL)
    with monkeypatch.context() as patched:
        patched.setattr(rewriting, step, power_cut)
        with pytest.raises(PowerCut):
            erased(store)
    assert ids(store) in (["to-leo", "to-tom"], ["to-tom"])
    erased(store)
    assert ids(store) == ["to-tom"]
    assert len(files_in(store, day())) == 1


def erased(store: EventStore) -> Receipt:
    """Leo is gone."""
    return erase_person(store, "s", Whom(id="leo"), holds=(), at=NOW, by="ellis")
