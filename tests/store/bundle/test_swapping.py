"""A gate takes over what is new while it runs, within two seconds, and keeps what it had where that is broken."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import msgspec
import pytest
from tests.store.bundle.school import MONDAY, SUNDAY, fact, knowledge, mail, opened, school, with_facts

from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.effects import Effect
from chalkline.policy.values import Duration, Timestamp
from chalkline.store.bundle.archive import PolicyArchive
from chalkline.store.bundle.folder import BundleFolder
from chalkline.store.bundle.frame import framed
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.bundle.knowledge_source import News, first_knowledge, watch
from chalkline.store.bundle.refusal import Problem, Refused
from chalkline.store.bundle.school_folder import SchoolFolderSource
from chalkline.store.bundle.wire import packed
from chalkline.store.bundle.writing import add_facts, write
from chalkline.store.durable import put


async def next_news(news: AsyncIterator[News]) -> News:
    return await asyncio.wait_for(anext(news), timeout=5)


def test_a_withdrawn_permission_acts_within_two_seconds(tmp_path: Path) -> None:
    write(tmp_path, with_facts(fact("ann", "permitted", value="direct_mail")), school()[1], made_at=Timestamp(0))

    async def seconds() -> float:
        news = watch(BundleFolder(folder=tmp_path))
        known = await next_news(news)
        assert isinstance(known, Knowledge)
        assert known.facts.at(MONDAY, known.calendar).permitted("ann", "direct_mail")
        began = time.monotonic()
        add_facts(tmp_path, [fact("ann", "withdrawn", value="direct_mail")], made_at=Timestamp(1))
        known = await next_news(news)
        assert isinstance(known, Knowledge)
        assert not known.facts.at(MONDAY, known.calendar).permitted("ann", "direct_mail")
        return time.monotonic() - began

    assert asyncio.run(seconds()) < timedelta(seconds=2).total_seconds()


def test_watching_tells_what_is_broken_and_goes_on_once_it_is_mended(tmp_path: Path) -> None:
    write(tmp_path / "from", with_facts(), school()[1], made_at=Timestamp(0))
    shutil.copytree(tmp_path / "from", tmp_path / "to")
    delta = add_facts(tmp_path / "from", [fact("ann", "role", value="staff")], made_at=Timestamp(1)).path
    path, whole = tmp_path / "to" / delta.name, delta.read_bytes()

    async def told() -> list[object]:
        news = watch(BundleFolder(folder=tmp_path / "to"), poll=0.01)
        found: list[object] = [getattr(await next_news(news), "number", None)]
        put(path, whole[:-1])
        found.append(getattr(await next_news(news), "problem", None))
        put(path, whole)
        return [*found, getattr(await next_news(news), "number", None)]

    assert asyncio.run(told()) == [1, Problem.TRUNCATED, 2]


def test_taking_over_a_delta_compiles_nothing_again(tmp_path: Path) -> None:
    write(tmp_path, with_facts(), school()[1], made_at=Timestamp(0))
    reading = opened(tmp_path)
    before = reading.state
    write(tmp_path, with_facts(), school()[1], made_at=Timestamp(1), whole=True)
    add_facts(tmp_path, [fact("ann", "role", value="staff")], made_at=Timestamp(2))
    reading.news()
    assert before is not None
    assert reading.state is not None
    assert reading.state.knowledge.rulebook is before.knowledge.rulebook


def test_what_a_gate_was_told_counts_after_all_that_a_bundle_says(tmp_path: Path) -> None:
    given = fact("ann", "permitted", value="direct_mail")
    write(tmp_path, with_facts(given), school()[1], made_at=Timestamp(0))
    known = first_knowledge(BundleFolder(folder=tmp_path))
    now_ended = msgspec.structs.replace(given, number=0, school="", until=SUNDAY)
    ended = known.with_facts([now_ended])
    assert known.facts.at(MONDAY, known.calendar).permitted("ann", "direct_mail")
    assert not ended.facts.at(MONDAY, ended.calendar).permitted("ann", "direct_mail")


# what waits is decided by what was in force when it came


@pytest.fixture
def archive(tmp_path: Path) -> PolicyArchive:
    """An archive with the demonstration school's policies."""
    kept = PolicyArchive(folder=tmp_path / "policies", enforcement=Enforcement.ALL)
    kept.keep(knowledge())
    return kept


def lenient() -> Knowledge:
    """The school as it is once its policies are gone."""
    alderbrook, policies = school()
    none = type(policies)(policies=(), clauses={}, on=dict.fromkeys(policies.on, ()))
    return Knowledge.of(alderbrook, none, enforcement=Enforcement.ALL)


def test_policies_of_then_are_found_again_after_a_restart(archive: PolicyArchive) -> None:
    again = PolicyArchive(folder=archive.folder, enforcement=Enforcement.ALL)
    event = mail(knowledge(), "alee@alderbrook.example", "tbaker@alderbrook.example")
    now = lenient()
    assert now.decide(event, SUNDAY).effect is Effect.NOTHING
    assert again.knowledge(now, knowledge().digest).decide(event, SUNDAY) == knowledge().decide(event, SUNDAY)
    assert again.knowledge(now, now.digest) is now


def test_a_broken_archive_says_so(archive: PolicyArchive) -> None:
    (path,) = archive.folder.iterdir()
    again = PolicyArchive(folder=archive.folder)
    with pytest.raises(Refused, match="there is no such file"):
        again.rulebook("0" * 64)
    path.write_bytes(framed(packed({"policies": 1})))
    with pytest.raises(Refused, match="it holds no policies"):
        again.rulebook(path.stem)
    archive.keep(lenient())
    shutil.copy(archive.folder / f"{lenient().digest}.policies", path)
    with pytest.raises(Refused, match="not those that its name says"):
        again.rulebook(path.stem)


def test_what_nothing_waits_under_is_forgotten(archive: PolicyArchive) -> None:
    archive.keep(lenient())
    archive.forget_all_but({lenient().digest})
    assert [path.stem for path in archive.folder.iterdir()] == [lenient().digest]
    with pytest.raises(Refused):
        archive.rulebook(knowledge().digest)


# straight from a school's folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demonstration school."""
    return shutil.copytree(Path(str(files("chalkline.library"))) / "alderbrook", tmp_path / "school")


def test_a_school_folder_is_read_again_when_it_changes(folder: Path) -> None:
    source = SchoolFolderSource(folder=folder, clock=lambda: MONDAY, fresh_for=Duration(5))
    first = first_knowledge(source)
    assert (first.number, first.made_at, first.digest) == (1, MONDAY, knowledge().digest)
    assert source.news() == ()
    with (folder / "facts.csv").open("a") as facts:
        facts.write("\n")
    assert [getattr(news, "number", 0) for news in source.news()] == [2]


def test_a_faulty_school_folder_is_refused_until_it_is_mended(folder: Path) -> None:
    source = SchoolFolderSource(folder=folder, clock=lambda: MONDAY)
    source.news()
    policy = folder / "policies/digital-communications.md"
    text = policy.read_text()
    policy.write_text(text.replace("sender.", "sendre."))
    (refused,) = source.news()
    assert isinstance(refused, Refused)
    assert "nothing is called `sendre`" in refused.what
    policy.write_text(text)
    assert [getattr(news, "number", 0) for news in source.news()] == [2]


def test_a_folder_that_is_no_schools_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"no school\.toml"):
        first_knowledge(SchoolFolderSource(folder=tmp_path, clock=lambda: MONDAY))
