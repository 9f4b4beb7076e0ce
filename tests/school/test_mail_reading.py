"""A school's own phrases, and that only what its rules read is worked out."""

from datetime import time
from pathlib import Path

import pytest
from tests.policy.check.policies import checked, clause, policy

from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Source
from chalkline.school.loading import Loaded, load_school
from chalkline.school.mail_reading import reader_of
from chalkline.school.school import School
from chalkline.school.school_file import read_school
from chalkline.store.bundle.sources import school_of, sources_of

HEAD = """\
id = "hill"
name = "Hill School"
zone = "Europe/London"
nation = "England"
domains = ["hill.sch.uk"]
last_resort = ["head", "anna"]
"""
CHAIN = "on: mail.send\nwhen: message.chain_mail\nthen: warn"
FILES = "on: mail.receive\nwhen: message.attachments.exists(a, a.encrypted)\nthen: refuse"


def read(more: str) -> tuple[School | None, Faults]:
    faults = Faults()
    return read_school(Source.of("school.toml", HEAD + more), faults), faults


def test_only_what_some_rule_reads_is_read() -> None:
    school, _ = read("")
    assert school is not None
    rules = clause("Chain mail gets a warning.", CHAIN) + clause("No secrets.", FILES, id_="b.clause")
    assert reader_of(school, checked(policy(rules))).features == {"chain_mail", "encrypted"}
    assert reader_of(school, checked(policy(clause("Said.", "on: mail.send\nthen: note")))).features == frozenset()


def test_a_schools_phrases_extend_the_lists_and_its_periods_are_known() -> None:
    school, faults = read('[words.chain_mail]\nsure = ["light this candle"]\n[periods]\nP3 = "11:10-12:10"\n')
    assert school is not None
    assert not list(faults)
    reader = reader_of(school, checked(policy(clause("Said.", CHAIN))))
    assert " light this candle . " in reader.words["chain_mail"]
    assert reader.times.periods == {3: time(11, 10)}


@pytest.mark.parametrize(
    ("written", "said", "help_"),
    [
        ('[words.chain_mial]\nsure = ["x"]', "there is no list of words `chain_mial`", "did you mean `chain_mail`?"),
        ('[words.chain_mail]\nsur = ["x"]', "phrases are never `sur`", "did you mean `sure`?"),
        ('[words.chain_mail]\nsure = ["(x"]', "`(x` is no phrase", "close every bracket that you open"),
        ("[words]\nchain_mail = 3", "`chain_mail` is not a table", 'write a table such as `{ sure = ["light this'),
    ],
)
def test_faults_of_phrases_are_told(written: str, said: str, help_: str) -> None:
    _, faults = read(written)
    (fault,) = faults
    assert fault.message.startswith(said)
    assert (fault.help or "").startswith(help_)


def loaded(folder: Path, more: str) -> tuple[Loaded | None, tuple[Diagnostic, ...]]:
    (folder / "school.toml").write_text(HEAD + more, "utf-8")
    return load_school(folder)


FILE = '[words.abusive]\nsure = ["you owl"]\nfile = "words/abusive.txt"\n'


@pytest.fixture
def words(tmp_path: Path) -> Path:
    (tmp_path / "words").mkdir()
    return tmp_path / "words/abusive.txt"


def test_a_file_of_phrases_extends_a_list_and_travels_by_the_name_that_the_settings_give(words: Path) -> None:
    words.write_text("# said in the yard\n\nyou (old )?teapot\r\nyou spoon\n", "utf-8")
    found, faults = loaded(words.parents[1], FILE)
    assert found is not None
    assert not faults
    assert found.school.words["abusive"].phrases.sure == ("you owl", "you (old )?teapot", "you spoon")
    assert list(found.words) == ["words/abusive.txt"]
    assert school_of(sources_of(found, checked(policy(clause("Said.", CHAIN)))), words).words == found.school.words


def test_what_is_wrong_with_a_file_of_phrases_is_told_where_it_stands(words: Path) -> None:
    words.write_text("you spoon\n  (you\n", "utf-8")
    _, faults = loaded(words.parents[1], FILE)
    (fault,) = (fault for fault in faults if fault.code is Code.BAD_PATTERN)
    assert (fault.message, fault.span.text.strip()) == ("`(you` is no phrase", "(you")
    assert fault.span.position.line == 2


def test_a_file_of_phrases_that_is_missing_or_no_text_is_a_fault(words: Path) -> None:
    _, missing = loaded(words.parents[1], FILE)
    words.write_bytes(b"\xff\xfe")
    _, garbled = loaded(words.parents[1], FILE)
    assert [fault.span.text for fault in missing if fault.code is Code.NO_FILE] == ["words/abusive.txt"]
    assert Code.NOT_UTF8 in {fault.code for fault in garbled}
