"""``chalkline replay`` on the terminal, as JSON and as a page."""

from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree
from typing import NoReturn

import msgspec
import pytest
from tests.store.generate.small import folder_at
from tests.store.replay.past import LATER, Past, past_in
from typer.testing import CliRunner, Result

from chalkline.cli.main import app
from chalkline.cli.replay import command
from chalkline.store.events.layout import Partition

RUNNER = CliRunner()
_ASKERS = ("network_manager", "teacher", "t20", "t3")
_TUESDAY = date(2026, 11, 17)


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Past:
    """A school's folder with its store."""
    root = tmp_path_factory.mktemp("replayed")
    return past_in(folder_at(root / "school"), root / "store")


@pytest.fixture(scope="module")
def edited(there: Past, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The messaging policy, in which staff may write for an hour longer."""
    text = (there.folder / "policies/digital-messaging.md").read_text(encoding="utf-8")
    for old, new in LATER:
        text = text.replace(old, new)
    path = tmp_path_factory.mktemp("edited") / "digital-messaging.md"
    path.write_text(text, encoding="utf-8")
    return path


def replay(there: Past, *arguments: object) -> Result:
    """The command on that school."""
    given = ["--school", str(there.folder), "--events", str(there.store.root), "--workers", "1"]
    return RUNNER.invoke(app, ["replay", *map(str, arguments), *given])


def test_it_says_what_changes_whose_and_why(there: Past, edited: Path) -> None:
    result = replay(there, edited)
    assert result.exit_code == 0, result.output
    said = " ".join(result.stdout.split())
    assert "would have been stopped would pass" in said
    assert "Not in columns" not in said
    assert "digital-messaging#staff.hours hold" in said
    assert "Who is affected" in said
    assert "is outside e-mail hours would be" in said


def test_nothing_changes_where_nothing_was_edited(there: Past) -> None:
    result = replay(there, there.folder / "policies", there.folder / "policies")
    assert "Nothing changes" in result.stdout
    assert "Examples" not in result.stdout


def test_old_and_new_turned_round_turn_the_changes_round(there: Past, edited: Path) -> None:
    forth = msgspec.json.decode(replay(there, edited, "--json").stdout)
    back = msgspec.json.decode(replay(there, edited, there.folder / "policies/digital-messaging.md", "--json").stdout)
    assert forth["freed"] == back["stopped"] > 0
    assert {(c["old"], c["new"], c["events"]) for c in forth["changes"]} == {
        (c["new"], c["old"], c["events"]) for c in back["changes"]
    }


def test_only_those_whose_work_it_is_see_who_is_affected(there: Past, edited: Path) -> None:
    seen = {who: msgspec.json.decode(replay(there, edited, "--json", "--as", who).stdout) for who in _ASKERS}
    people = {person["person"] for person in seen["network_manager"]["affected"]["named"]}
    assert len(people) == seen["teacher"]["affected"]["people"] > 1
    assert not seen["teacher"]["affected"]["named"]
    assert not seen["teacher"]["examples"]
    assert {one["person"] for one in seen["t20"]["affected"]["named"]} <= {"t20"}
    assert {one["person"] for one in seen["t3"]["affected"]["named"]} == people  # t3 is the network manager
    for who in ("teacher", "t20"):
        assert seen[who]["changes"] == seen["network_manager"]["changes"]


def test_a_store_that_is_not_there_is_said_to_be_missing(there: Past, edited: Path) -> None:
    result = RUNNER.invoke(app, ["replay", str(edited), "--school", str(there.folder), "--events", "misspelt"])
    assert (result.exit_code, "there is no store at misspelt" in result.stderr) == (2, True)


@pytest.mark.parametrize("step", ["school_or_exit", "found_here", "examples"])
def test_whoever_stops_it_is_told_how_to_go_on(
    there: Past, edited: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, step, stopped)
    result = replay(there, edited)
    assert result.exit_code == 130
    assert "Nothing is lost: the same command with `--resume` goes on" in " ".join(result.stderr.split())
    monkeypatch.undo()
    assert "would pass" in replay(there, edited, "--resume").stdout


def test_examples_are_of_different_messages(there: Past, edited: Path) -> None:
    told = msgspec.json.decode(replay(there, edited, "--json").stdout)["examples"]
    messages = [(one["when"], one["who"], one["subject"]) for one in told]
    assert len(messages) == len(set(messages)) > 1


class _Outline(HTMLParser):
    """Which elements are open, what was loaded from elsewhere, and how many tables there are."""

    VOID = frozenset({"meta", "line", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loaded: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.loaded += [value or "" for name, value in attrs if name in {"src", "href"}]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_complete_in_itself_and_has_a_table_for_each_chart(
    there: Past, edited: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    assert replay(there, edited, "--html", page).exit_code == 0
    outline = _Outline()
    outline.feed(page.read_text(encoding="utf-8"))
    assert outline.open == []
    assert outline.loaded == []
    assert "script" not in outline.seen
    assert outline.seen.count("svg") == 2
    assert outline.seen.count("table") > outline.seen.count("svg")


def test_a_page_that_cannot_be_written_names_its_file(there: Past, edited: Path) -> None:
    result = replay(there, edited, "--no-waits", "--html", "/dev/null/page.html")
    assert (result.exit_code, "cannot write /dev/null/page.html" in result.stderr) == (2, True)


def test_the_page_names_nobody_to_whom_it_is_not_for(there: Past, edited: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    names = [p["name"] for p in msgspec.json.decode(replay(there, edited, "--json").stdout)["affected"]["named"]]
    replay(there, edited, "--html", page, "--as", "teacher")
    assert not any(name in page.read_text(encoding="utf-8") for name in names)


def test_what_cannot_be_seen_is_said(there: Past, edited: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    copytree(there.store.root, store)
    for event in ("mail.send", "mail.receive", "web.request"):
        partition = Partition(_TUESDAY, event, "ferndale")
        (store / partition.path).rename(tmp_path / event)
    result = RUNNER.invoke(app, ["replay", str(edited), "--school", str(there.folder), "--events", str(store)])
    assert "nothing is stored of 17 November 2026" in result.stdout


def test_purged_days_are_counted_apart_as_far_as_they_can_be_seen(there: Past, edited: Path, tmp_path: Path) -> None:
    store, page = tmp_path / "store", tmp_path / "page.html"
    copytree(there.store.root, store)
    where = ["--school", str(there.folder)]
    before = msgspec.json.decode(replay(there, there.folder / "policies", "--until", "2026-11-17", "--json").stdout)
    purge = RUNNER.invoke(app, ["events", "purge", "--store", str(store), *where, "--on", "2027-02-15", "--yes"])
    assert "day=2026-11-16" in purge.stdout
    asked = ["--events", str(store), *where]
    same = msgspec.json.decode(RUNNER.invoke(app, ["replay", str(there.folder / "policies"), *asked, "--json"]).stdout)
    assert same["purged"]["days"] == ["2026-11-16"]
    assert same["purged"]["events"] == before["events"]
    assert 0 < sum(one["new"] for one in same["purged"]["outcomes"]) < before["events"]
    said = RUNNER.invoke(app, ["replay", str(edited), *asked, "--html", str(page)]).stdout
    assert f"Only counts are left of {before['events']:,} events of 16 November 2026" in " ".join(said.split())
    assert "`email_hours.contains(at)` was not asked before the events of 16 November 2026 went" in " ".join(
        said.split()
    )
    assert "email_hours.contains(at) was not asked" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--as", "nobody"), "neither a role nor the id of a person"),
        (("--since", "soon"), "is not a time"),
        (("--since", "2030-01-01"), "has no events of"),
    ],
)
def test_a_call_that_is_wrong_says_how(there: Past, edited: Path, arguments: tuple[str, ...], said: str) -> None:
    result = replay(there, edited, *arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


def test_a_policy_at_fault_is_not_replayed(there: Past, tmp_path: Path) -> None:
    wrong = tmp_path / "digital-messaging.md"
    text = (there.folder / "policies/digital-messaging.md").read_text(encoding="utf-8")
    wrong.write_text(text.replace("weekdays 07:30-17:00", "weekdays 07:30-18:00"), encoding="utf-8")
    result = replay(there, wrong)
    assert result.exit_code == 1
    assert "contradicting-figure" in result.stderr
