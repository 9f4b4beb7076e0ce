"""What is broken is refused, with what is wrong, where, and how to mend it; and what was loaded stays."""

import shutil
from pathlib import Path

import msgspec
import pytest
from tests.store.bundle.school import fact, loaded, opened, refusal, school, with_facts

from chalkline.policy.values import Duration, Timestamp
from chalkline.store.bundle.files import path_of
from chalkline.store.bundle.folder import BundleFolder
from chalkline.store.bundle.frame import framed
from chalkline.store.bundle.frame import opened as opened_frame
from chalkline.store.bundle.knowledge_source import News
from chalkline.store.bundle.loading import read_file
from chalkline.store.bundle.refusal import Problem, Refused
from chalkline.store.bundle.verifying import verified
from chalkline.store.bundle.wire import Base, Delta, packed
from chalkline.store.bundle.writing import add_facts, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A base and a delta of the demonstration school, without its people."""
    for moment in (1, 2):
        write(tmp_path, with_facts(), school()[1], made_at=Timestamp(moment))
    return tmp_path


def base_of(folder: Path) -> Path:
    return folder / "base-0000000001.bundle"


def delta_of(folder: Path) -> Path:
    return folder / "delta-0000000002.bundle"


def put(path: Path, said: Base | Delta) -> None:
    path.write_bytes(framed(packed(said)))


def test_a_change_of_any_byte_is_noticed(folder: Path) -> None:
    for path in (delta_of(folder), base_of(folder)):
        data = path.read_bytes()
        for place in range(0, len(data), 1 if len(data) < 1_000 else 7):
            path.write_bytes(data[:place] + bytes([data[place] ^ 0x20]) + data[place + 1 :])
            with pytest.raises(Refused):
                read_file(path)


def test_a_file_that_ends_early_or_late_is_refused(folder: Path) -> None:
    path = delta_of(folder)
    data = path.read_bytes()
    for end in range(len(data)):
        path.write_bytes(data[:end])
        with pytest.raises(Refused) as refused:
            read_file(path)
        assert refused.value.problem in {Problem.TRUNCATED, Problem.NO_BUNDLE}
    path.write_bytes(data + b"\n")
    with pytest.raises(Refused) as refused:
        read_file(path)
    assert refused.value.problem is Problem.ALTERED


def test_a_broken_delta_leaves_what_was_loaded_and_is_told_once(folder: Path) -> None:
    reading = opened(folder)
    before = reading.state
    path = folder / "delta-0000000003.bundle"
    path.write_bytes(delta_of(folder).read_bytes()[:-1])
    refused = refusal(reading)
    assert (refused.problem, refused.path) == (Problem.TRUNCATED, path)
    assert "copy it here once more" in str(refused)
    assert reading.news() == []
    assert reading.state is before


def test_a_broken_base_leaves_the_one_before_even_at_the_start(folder: Path) -> None:
    write(folder, with_facts(), school()[1], made_at=Timestamp(3), whole=True)
    path = folder / "base-0000000003.bundle"
    path.write_bytes(path.read_bytes()[:-1])
    reading = BundleFolder(folder=folder)
    refused, known = reading.news()
    assert isinstance(refused, Refused)
    assert getattr(known, "number", 0) == 2
    written = write(folder, with_facts(), school()[1], made_at=Timestamp(4))
    assert (written.number, written.is_base) == (4, True)  # whoever builds begins anew
    assert [getattr(each, "number", 0) for each in reading.news()] == [4]


def test_a_newer_format_names_what_to_update(folder: Path) -> None:
    path = delta_of(folder)
    path.write_bytes(path.read_bytes().replace(b"chalkline 01", b"chalkline 02"))
    with pytest.raises(Refused, match="reads format 1; update Chalkline here before") as refused:
        read_file(path)
    assert refused.value.problem is Problem.NEWER_FORMAT


@pytest.mark.parametrize(
    ("number", "school_id", "follows", "problem"),
    [
        (3, "ferndale", None, Problem.OTHER_SCHOOL),
        (4, "alderbrook", None, Problem.OUT_OF_ORDER),
        (3, "alderbrook", "0" * 64, Problem.OUT_OF_ORDER),
    ],
)
def test_a_delta_of_something_else_is_refused(
    folder: Path, number: int, school_id: str, follows: str | None, problem: Problem
) -> None:
    reading = opened(folder)
    assert reading.state is not None
    delta = Delta(
        school=school_id,
        number=number,
        made_at=3,
        fresh_for=None,
        follows=follows or reading.state.digest,
        facts=0,
        rows={},
        addresses={},
    )
    put(folder / f"delta-{number:010}.bundle", delta)
    assert refusal(reading).problem is problem


def test_a_base_of_another_school_does_not_replace_what_is_loaded(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    reading, other = opened(folder), tmp_path_factory.mktemp("other")
    for moment in range(3):
        write(other, *school("willow_lodge"), made_at=Timestamp(moment), whole=True)
    (other / "base-0000000003.bundle").rename(folder / "base-0000000003.bundle")
    assert refusal(reading).problem is Problem.OTHER_SCHOOL


def test_a_file_that_says_something_else_than_its_name_is_refused(folder: Path) -> None:
    reading = opened(folder)
    (folder / "base-0000000009.bundle").write_bytes(base_of(folder).read_bytes())
    assert refusal(reading).problem is Problem.OUT_OF_ORDER


def test_whole_files_that_say_what_no_bundle_says_are_refused(folder: Path) -> None:
    base_of(folder).write_bytes(framed(packed({"type": "base", "school": 7})))
    with pytest.raises(Refused) as refused:
        read_file(base_of(folder))
    assert refused.value.problem is Problem.MALFORMED


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [("sender.", "sendre.", "nothing is called `sendre`"), ("id: digital-communications", "idd: 7", "")],
)
def test_policies_with_faults_are_refused_by_their_first(folder: Path, right: str, wrong: str, said: str) -> None:
    base, _ = read_file(base_of(folder))
    assert isinstance(base, Base)
    (policy,) = base.sources.policies
    policies = (msgspec.structs.replace(policy, text=policy.text.replace(right, wrong)),)
    delta_of(folder).unlink()
    sources = msgspec.structs.replace(base.sources, policies=policies)
    put(base_of(folder), msgspec.structs.replace(base, sources=sources))
    refused = refusal(BundleFolder(folder=folder))
    assert refused.problem is Problem.FAULTY
    assert refused.what.startswith("digital-communications.md:")
    assert said in refused.what


def test_no_bundle_is_told_once(tmp_path: Path) -> None:
    reading = BundleFolder(folder=tmp_path / "none")
    assert refusal(reading).problem is Problem.MISSING
    assert reading.news() == []


def test_a_folder_begun_anew_replaces_what_was_loaded(folder: Path) -> None:
    reading = opened(folder)
    for path in folder.glob("*.bundle"):
        path.unlink()
    write(folder, with_facts(), school()[1], made_at=Timestamp(9))
    assert [getattr(each, "made_at", 0) for each in reading.news()] == [9]


def test_it_is_stale_once_nobody_vouched_for_it_in_its_time(tmp_path: Path) -> None:
    write(tmp_path, with_facts(), school()[1], made_at=Timestamp(100), fresh_for=Duration(50))
    reading = opened(tmp_path)
    assert [loaded(tmp_path).stale(Timestamp(at)) for at in (100, 150, 151)] == [False, False, True]
    write(tmp_path, with_facts(), school()[1], made_at=Timestamp(160), fresh_for=Duration(50))
    (known,) = reading.news()
    assert not getattr(known, "stale")(Timestamp(200))  # noqa: B009 - news may be a refusal too


def test_files_that_arrive_in_another_order_are_taken_over_once_all_are_there(folder: Path, tmp_path: Path) -> None:
    for moment in (3, 4):
        write(folder, with_facts(), school()[1], made_at=Timestamp(moment))
    files = [path_of(folder, number, is_base=number == 1) for number in (1, 4, 3, 2)]
    arriving = tmp_path / "arriving"
    arriving.mkdir()
    reading = BundleFolder(folder=arriving)
    news = list[News]()
    for file in files:
        shutil.copy(file, arriving)
        news += reading.news()
    assert [getattr(each, "number", None) for each in news] == [1, None, None, 4]
    assert {each.problem for each in news if isinstance(each, Refused)} == {Problem.OUT_OF_ORDER}


def test_the_deltas_after_a_base_that_was_mended_are_taken_over(folder: Path) -> None:
    reading = opened(folder)
    base = write(folder, with_facts(), school()[1], made_at=Timestamp(3), whole=True).path
    whole = base.read_bytes()
    write(folder, with_facts(), school()[1], made_at=Timestamp(4))
    base.write_bytes(whole[:-1])
    assert [each.problem for each in reading.news() if isinstance(each, Refused)] == [
        Problem.TRUNCATED,
        Problem.OUT_OF_ORDER,
    ]
    base.write_bytes(whole)
    assert [getattr(each, "number", 0) for each in reading.news()] == [4]


def test_a_delta_with_facts_that_there_are_not_is_refused(folder: Path) -> None:
    reading = opened(folder)
    path = add_facts(folder, [fact("ann", "role", value="staff")], made_at=Timestamp(3)).path
    path.write_bytes(framed(opened_frame(path).content.replace(b"\xa4role", b"\xa4rule")))
    refused = refusal(reading)
    assert (refused.problem, refused.what) == (Problem.MALFORMED, "it says what cannot be: 'rule'")


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"rows": {"ann": 7}}, "a row cannot be read"),
        ({"holders": (("role", "staff", ("ann",)),)}, "its tables are not those of its rows"),
        ({"school_wide": ("ann",)}, "it says what cannot be"),
    ],
)
def test_what_a_gate_would_meet_late_is_found_by_verifying(folder: Path, said: dict[str, object], problem: str) -> None:
    base, _ = read_file(base_of(folder))
    put(base_of(folder), msgspec.structs.replace(base, **said))
    delta_of(folder).unlink()
    (refused,) = verified(folder)
    assert (refused.problem, refused.path) == (Problem.MALFORMED, base_of(folder))
    assert refused.what.startswith(problem)
