from io import BytesIO
from pathlib import Path

import pytest

from chalkline.events.mail.limits import Limits
from chalkline.events.mail.sources import raw_mails, split_mailbox

MAILBOX = b"""From anna@hill.sch.uk Mon Nov  3 18:00:00 2025
Subject: one

From here on it is text.
>From there too.

From me to you, with love

From ben@hill.sch.uk Mon Nov  3 18:00:00 2025
Subject: two

x
"""


def test_a_mailbox_is_split_at_its_postmarks() -> None:
    assert list(split_mailbox(BytesIO(MAILBOX), 1000)) == [
        b"Subject: one\n\nFrom here on it is text.\nFrom there too.\n\nFrom me to you, with love\n",
        b"Subject: two\n\nx\n",
    ]


def test_a_mailbox_with_other_line_ends_is_split_alike() -> None:
    mails = list(split_mailbox(BytesIO(MAILBOX.replace(b"\n", b"\r\n")), 1000))
    assert [mail.splitlines()[0] for mail in mails] == [b"Subject: one", b"Subject: two"]


def test_a_long_message_is_cut() -> None:
    mailbox = b"From a\nSubject: x\n\n" + b"x" * 200_000 + b"\n\nFrom b\nSubject: y\n\n"
    assert [len(mail) for mail in split_mailbox(BytesIO(mailbox), 100)] == [100, 11]


def test_a_file_is_one_message_or_a_mailbox(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(MAILBOX)
    (tmp_path / "two.mbox").write_bytes(MAILBOX)
    (tmp_path / "three").write_bytes(b"Subject: x\n\n")
    (tmp_path / ".hidden").write_bytes(b"Subject: x\n\n")
    names = [Path(name).name for name, _ in raw_mails(tmp_path)]
    assert names == ["one.eml", "three", "two.mbox:1", "two.mbox:2"]


def test_a_maildir_is_read_without_its_unfinished_mails(tmp_path: Path) -> None:
    for folder in ("cur", "new", "tmp"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "1").write_bytes(b"From x\nSubject: " + folder.encode())
    assert [raw[-3:] for _, raw in raw_mails(tmp_path)] == [b"cur", b"new"]


def test_no_more_than_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"x" * 1000)
    assert [len(raw) for _, raw in raw_mails(tmp_path / "a.eml", Limits(size=10))] == [11]


def test_a_mailbox_may_be_empty_or_begin_with_something_else(tmp_path: Path) -> None:
    (tmp_path / "empty.mbox").touch()
    (tmp_path / "late.mbox").write_bytes(b"\n" + MAILBOX)
    assert [Path(name).name for name, _ in raw_mails(tmp_path)][-2:] == ["late.mbox:2", "late.mbox:3"]
    assert list(raw_mails(tmp_path / "empty.mbox")) == []


def test_a_link_that_leads_nowhere_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "lost.eml").symlink_to(tmp_path / "nowhere.eml")
    with pytest.raises(FileNotFoundError):
        list(raw_mails(tmp_path))
