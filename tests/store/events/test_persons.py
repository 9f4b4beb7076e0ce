"""A person in events of any type: whose own a row is, and lists however deep, filled in or not."""

from pathlib import Path
from typing import Any

import pytest
from msgspec import UNSET
from msgspec.structs import replace
from tests.policy.decide.cast import ANN, KAREN, LEO, TOM, when
from tests.store.events.stored import day, events, store_in

from chalkline.events.columns import batch_of
from chalkline.events.declared.calls import CallVideo
from chalkline.events.declared.publishing import Image, PublishImage
from chalkline.events.declared.web import Page, Site, WebRequest
from chalkline.events.schema import Event, name_of
from chalkline.store.events.disclosure import erase_person
from chalkline.store.events.persons import Whom, blanked, own_rows, rows_naming, subjects_of
from chalkline.store.events.rows import Row

AT = when("2026-11-16 10:00")
CALL = CallVideo(id="call", arrived_at=AT, person=ANN, others=(LEO, KAREN), made=True, service="Teams")
UNTAGGED = PublishImage(id="untagged", arrived_at=AT, person=ANN, channel="website", image=Image(id="i"))
TAGGED = replace(UNTAGGED, id="tagged", image=Image(id="j", people=(TOM, LEO)))
NOBODY = replace(UNTAGGED, id="nobody", image=Image(id="k", people=()))
VISIT = WebRequest(id="visit", arrived_at=AT, person=LEO, site=Site(host="a.example"), page=Page())


@pytest.mark.parametrize(
    ("event", "own", "named"), [(CALL, False, True), (VISIT, True, True), (UNTAGGED, False, False)]
)
def test_a_row_is_somebodys_own_where_a_field_of_its_own_names_them(event: Event, own: bool, named: bool) -> None:
    batch, name = batch_of([event]), name_of(event)
    assert own_rows(batch, name, Whom(id="leo")).to_pylist() == [own]
    assert rows_naming(batch, name, {"leo"}).to_pylist() == [named]


def test_only_the_rows_that_name_somebody_are_told_apart() -> None:
    batch = batch_of([UNTAGGED, TAGGED, NOBODY])
    assert rows_naming(batch, "publish.image", {"leo", "nobody"}).to_pylist() == [False, True, True]
    assert rows_naming(batch.slice(1), "publish.image", {"leo"}).to_pylist() == [True, False]


def test_somebody_is_taken_off_lists_however_deep_and_nothing_else_changes(tmp_path: Path) -> None:
    store = store_in(tmp_path, [Row(event) for event in (CALL, UNTAGGED, TAGGED, NOBODY)], fields={})
    receipt = erase_person(store, "s", Whom(id="leo", addresses=[LEO.address]), holds=(), at=AT)
    found: dict[str, Any] = {event.id: event for event in events(store)}
    assert receipt.blanked == 2
    assert [person.id for person in found["call"].others] == ["", "karen"]
    assert [person.id for person in found["tagged"].image.people] == ["tom", ""]
    assert found["tagged"].image.people[1] == replace(LEO, id="", address="", via=UNSET)
    assert (found["untagged"], found["nobody"]) == (UNTAGGED, NOBODY)


def test_a_slice_of_a_batch_is_changed_like_the_whole() -> None:
    batch = batch_of([CALL, CALL, replace(CALL, others=(KAREN,))])
    changed, places = blanked(batch.slice(1), "call.video", Whom(id="leo"))
    assert places == 1
    assert [len(others) for others in changed.column("others").to_pylist()] == [2, 1]


def test_a_hold_may_name_anybody_anywhere(tmp_path: Path) -> None:
    store = store_in(tmp_path, [Row(CALL)], fields={})
    assert subjects_of(store, day(event="call.video")) == {
        *("s", "call"),
        *(name for person in (ANN, LEO, KAREN) for name in (person.id, person.address)),
    }
