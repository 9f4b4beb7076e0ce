from datetime import timedelta
from pathlib import Path

import pytest

from chalkline.gates.mail.settings.conduct import Cause, Conduct
from chalkline.gates.mail.settings.declared import Settings
from chalkline.gates.mail.settings.file import read_settings
from chalkline.policy.diagnostics import rendered
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Source

LEAST = """
hostname = "gate.hill.sch.uk"
spool = "spool"
school = "school"

[next]
server = "[::1]:2526"
"""


def read(text: str) -> tuple[Settings | None, list[str]]:
    faults = Faults()
    found = read_settings(Source.of("gate.toml", text), faults, Path("/etc/chalkline"))
    return found, [rendered(fault) for fault in faults]


def test_the_least_that_a_gate_needs() -> None:
    settings, faults = read(LEAST)
    assert not faults
    assert settings is not None
    assert settings.spool == Path("/etc/chalkline/spool")
    assert (settings.next.server.host, settings.next.server.port) == ("::1", 2526)
    assert settings.next_inside is None
    assert settings.limits.size == 50_000_000
    assert settings.conduct[Cause.UNDECIDED] is Conduct.HOLD
    assert settings.notices_from == "chalkline@gate.hill.sch.uk"


def test_values_in_the_words_of_people() -> None:
    settings, faults = read(
        LEAST + 'timeout = "1.5 minutes"\n[limits]\nsize = "10 MiB"\n[listen]\nnetworks = ["10.0.0.0/8"]'
        "\n[cannot_decide]\nundecided = 'pass'\n[next_inside]\nserver = 'localhost:24'\nprotocol = 'lmtp'\n"
    )
    assert not faults
    assert settings is not None
    assert settings.next.timeout == timedelta(seconds=90)
    assert settings.limits.size == 10 * 1024 * 1024
    assert settings.listen.networks[0].includes("10.9.8.7")
    assert settings.listen.networks[0].includes("::ffff:10.9.8.7")
    assert not settings.listen.networks[0].includes("11.0.0.1")
    assert settings.next_inside is not None
    assert settings.next_inside.protocol == "lmtp"
    assert settings.conduct[Cause.UNDECIDED] is Conduct.PASS
    assert settings.conduct[Cause.SPOOL_FULL] is Conduct.TURN_AWAY


def test_every_fault_is_named_with_its_place() -> None:
    _, faults = read('spool = 3\nspol = "x"\n[next]\nserver = "nowhere"\ntimeout = "soon"\n')
    assert len(faults) == 5
    text = "\n".join(faults)
    assert "error[unknown-key]: a gate has no `spol`" in text
    assert "did you mean `spool`" in text
    assert "error[wrong-type]: `3` is not a text in quotation marks" in text
    assert "1 | spool = 3\n  | ^^^^^" in text
    assert "`nowhere` is not a host and port such as `127.0.0.1:25`" in text
    assert '`soon` is not a time such as "30 seconds"' in text
    assert "the gate has no `hostname`" in text


@pytest.mark.parametrize(
    ("added", "said", "marked", "help_"),
    [
        ('tls = "nver"', "`nver` is none of `never`, `offered` and `always`", "nver", "did you mean `never`?"),
        ('tls = "tls"', "`tls` is none of", "tls", "write `never`, `offered` or `always`"),
        ('[cannot_decide]\nundecided = "hodl"', "`hodl` is none of", "hodl", "did you mean `hold`?"),
        ('[cannot_decide]\nundecidd = "hold"', "`undecidd` is none of", "undecidd", "did you mean `undecided`?"),
    ],
)
def test_a_word_that_is_none_of_those_wanted_is_marked_with_the_nearest(
    added: str, said: str, marked: str, help_: str
) -> None:
    _, (fault,) = read(LEAST + added)
    assert said in fault
    assert help_ in fault
    line = fault.rindex(marked, 0, fault.index("^"))
    caret = fault.index("^" * len(marked))
    assert _column(fault, caret) == _column(fault, line)
    assert fault.count("^") == len(marked)


def _column(text: str, place: int) -> int:
    return place - text.rfind("\n", 0, place)


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ('[cannot_decide]\nspool_full = "hold"', "`hold` is not possible for `spool_full`"),
        ('[users]\n"a@hill.sch.uk" = "scrypt:x"', "users sign in over TLS only"),
        ('[listen]\nkey = "k.pem"', "a certificate and its key belong together"),
        ("[listen]\nrequire_tls = true", "TLS needs a certificate"),
        ('[incoming]\nservers = ["10.0.0.1"]', "by their networks and by their names"),
        ('[incoming]\nserver_names = [""]', "by their networks and by their names"),
        ('[limits]\nsize = "1 GB"', "one message may be larger than all together"),
        ('[shared]\nnetworks = []\nheader = "X-A"', "`[shared]` has no `value`"),
        ('[shared]\nnetworks = []\nheader = "X A"\nvalue = "b"', "X-OriginatorOrg"),
    ],
)
def test_settings_at_odds(added: str, said: str) -> None:
    settings, faults = read(LEAST + added)
    assert settings is None
    assert said in faults[0]


def test_a_gate_decides_by_one_thing() -> None:
    assert "a bundle or by a school's folder" in read(LEAST.replace("school =", "# school ="))[1][0]
    assert "a bundle or by a school's folder" in read('bundle = "b"' + LEAST)[1][0]
