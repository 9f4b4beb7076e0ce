"""Stored truth says what the events say, whatever was edited, and is worked out anew only where it must be."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.store.replay.past import ADDED, DROPPED, LATER, MAIL, WIDENED, Past

from chalkline.policy.decide.decider import Enforcement
from chalkline.store.events.schema import not_kept
from chalkline.store.events.store import DayFile
from chalkline.store.replay.looking import looked_at
from chalkline.store.replay.plan import ReplayPlan
from chalkline.store.replay.truth.atoms import not_asked
from chalkline.store.replay.truth.file import read_truth, truth_path, write_truth
from chalkline.store.replay.truth.patterns import Patterns, joined
from chalkline.store.replay.truth.replaying import asked, looked_at_truth


@pytest.fixture
def own(past: Past, tmp_path: Path) -> Past:
    """A store to write beside."""
    return past.copied(tmp_path / "store")


def first_file(past: Past) -> DayFile:
    """The first file of mail."""
    return next(past.store.files([MAIL]))


def agree(past: Past, plan: ReplayPlan) -> None:
    """Each file comes to the same by its stored truth and by its events."""
    for file in past.store.files(plan.sides.events):
        by_truth = looked_at_truth(plan, past.store, file, None, None)
        assert by_truth == looked_at(plan, past.store, file, None, None)


def test_truth_agrees_with_the_events_edit_after_edit(own: Past) -> None:
    for edits in ((), LATER, (*LATER, *DROPPED), ADDED, WIDENED):
        agree(own, own.plan(own.edited(*edits)))


def test_an_edit_works_out_only_what_it_touched(own: Past) -> None:
    file = first_file(own)
    looked_at_truth(own.plan(own.policies), own.store, file, None, None)
    before = read_truth(file)
    looked_at_truth(own.plan(own.edited(*LATER)), own.store, file, None, None)
    after = read_truth(file)
    assert before is not None
    assert after is not None
    fresh = [name for name in after.names if name not in before.names]
    assert len(fresh) == 5  # whether it is within the hours, or an error, and how one rule stands


def unasked(past: Past, plan: ReplayPlan) -> dict[str, int]:
    """Of how many events each atom of a file that asks facts was not asked, by its text."""
    one, known = asked(plan, MAIL)[1], read_truth(first_file(past))
    assert one is not None
    assert known is not None
    atoms, conditions = one.atoms, one.atoms.conditions
    return {
        conditions.atoms[place].span.text: int(known.events[not_asked(atoms.keys[place], known)].sum())
        for place in conditions.dear
    }


def test_facts_are_asked_where_a_condition_hangs_on_them_and_where_an_edited_one_does(own: Past) -> None:
    plan, widened = own.plan(own.policies), own.plan(own.edited(*WIDENED))
    file = first_file(own)
    looked_at_truth(plan, own.store, file, None, None)
    before = unasked(own, plan)
    asks = 'permitted(sender, "share_details", recipient)'
    assert 0 < before[asks] < file.stored.rows
    found = looked_at_truth(widened, own.store, file, None, None)
    after = unasked(own, widened)
    assert 0 < after[asks] < before[asks]
    assert found == looked_at(widened, own.store, file, None, None)
    assert looked_at_truth(plan, own.store, file, None, None) == looked_at(plan, own.store, file, None, None)


def test_what_is_known_is_not_read_again(own: Past) -> None:
    file, edited = first_file(own), own.plan(own.edited(*DROPPED))
    looked_at_truth(edited, own.store, file, None, None)
    known = read_truth(file)
    assert known is not None
    assert [one.reads(known) for one in asked(edited, MAIL) if one] == [None, None]


def test_facts_that_a_condition_reads_make_it_stale_and_no_others(own: Past) -> None:
    plan = own.plan(own.policies)
    role = own.knowing(own.fact("p1", "role", "staff")).plan(own.policies)
    elsewhere = own.knowing(own.fact("p1", "recorded", "nothing_of_the_sort")).plan(own.policies)
    old, other, same = (asked(each, MAIL)[1] for each in (plan, role, elsewhere))
    assert old is not None
    assert other is not None
    assert same is not None
    assert old.names == same.names
    nodes = dict(zip(old.atoms.keys, old.atoms.conditions.atoms, strict=True))
    changed = {nodes[key] for key in set(old.atoms.keys) - set(other.atoms.keys)}
    assert changed
    assert all("roles" in repr(node) or "permitted" in repr(node) for node in changed)


def test_truth_agrees_after_facts_changed(own: Past) -> None:
    agree(own, own.plan(own.policies))
    changed = own.knowing(own.fact("p1", "role", "staff"), own.fact("digital-messaging#staff.hours", "enforced"))
    agree(changed, changed.plan(own.edited(*LATER), Enforcement.AS_RECORDED))


DAMAGES = (
    lambda content: content[:-3],
    lambda content: content[:40],
    lambda content: content[:-9] + b"x" + content[-8:],
    lambda _: b"",
    lambda content: content.replace(b'+"', b'!"', 1),  # a flag by the name of another
    lambda content: content.replace(b'"numbers":', b'"letters":'),
)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_truth_is_as_if_it_were_not_there(own: Past, damage: object) -> None:
    plan, file = own.plan(own.edited(*LATER)), first_file(own)
    found = looked_at_truth(plan, own.store, file, None, None)
    truth_path(file).write_bytes(damage(truth_path(file).read_bytes()))  # type: ignore[operator]
    assert read_truth(file) is None
    assert looked_at_truth(plan, own.store, file, None, None) == found
    assert read_truth(file) is not None


def test_truth_goes_when_its_file_does(own: Past) -> None:
    file = first_file(own)
    looked_at_truth(own.plan(own.policies), own.store, file, None, None)
    assert truth_path(file).name.startswith(f"_{file.path.stem}")
    assert not list(own.store.not_kept({MAIL: ()}))  # readers of the store pass over it
    assert all(not_kept(batch) == frozenset() for batch in own.store.scan([MAIL], columns=["id"]))


flags = st.integers(0, 60).flatmap(
    lambda size: st.lists(st.lists(st.booleans(), min_size=size, max_size=size), min_size=1, max_size=9)
)


@given(flags, st.integers(0, 8))
def test_patterns_hold_every_flag_of_every_event(columns: list[list[bool]], split: int) -> None:
    named = {f"f{i}": np.array(column, bool) for i, column in enumerate(columns)}
    first, then = dict(list(named.items())[:split]), dict(list(named.items())[split:])
    patterns = Patterns.alike(len(columns[0])).with_flags(first).with_flags(then)
    assert patterns.events.sum() == len(columns[0])
    for name, flag in named.items():
        assert np.array_equal(patterns.flags([name])[0][patterns.numbers], flag)
    fewer = patterns.only([name for name in named if name != "f0"])
    for name in fewer.names:
        assert np.array_equal(fewer.flags([name])[0][fewer.numbers], named[name])
    assert len(set(zip(*fewer.known.values(), strict=True)) or {()}) == len(fewer.events) or not len(columns[0])


@given(flags, st.integers(0, 60))
def test_patterns_of_parts_are_those_of_the_whole(columns: list[list[bool]], cut: int) -> None:
    size = len(columns[0])
    cut = min(cut, size)
    named = {f"f{i}": np.array(column, bool) for i, column in enumerate(columns)}
    whole = Patterns.alike(size).with_flags({"f0": named["f0"]})
    parts = [
        whole.of_rows(first, count).with_flags({name: flag[first : first + count] for name, flag in named.items()})
        for first, count in ((0, cut), (cut, size - cut))
    ]
    together = joined(parts)
    assert together.events.sum() == size
    assert together.events.tolist() == np.bincount(together.numbers, minlength=len(together.events)).tolist()
    assert len(set(zip(*together.known.values(), strict=True))) == len(together.events)
    for name, flag in named.items():
        assert np.array_equal(together.flags([name])[0][together.numbers], flag)


def test_patterns_come_back_from_disk(own: Past) -> None:
    file = first_file(own)
    patterns = Patterns.alike(file.stored.rows).with_flags({"a": np.arange(file.stored.rows) % 3 == 0})
    write_truth(file, patterns)
    found, alone = read_truth(file), read_truth(file, numbers=False)
    assert found is not None
    assert alone is not None
    assert np.array_equal(found.numbers, patterns.numbers)
    assert np.array_equal(alone.flags(["a"]), patterns.flags(["a"]))
    assert alone.events.tolist() == patterns.events.tolist()
