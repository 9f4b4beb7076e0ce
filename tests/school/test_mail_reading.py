"""A school's own phrases, and that only what its rules read is worked out."""

from datetime import time

import pytest
from tests.policy.check.policies import checked, clause, policy

from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Source
from chalkline.school.mail_reading import reader_of
from chalkline.school.school import School
from chalkline.school.school_file import read_school

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
