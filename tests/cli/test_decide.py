import json
import mailbox
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run


@pytest.fixture
def basics(alderbrook: Path) -> list[object]:
    return ["--policy", alderbrook / "policies", "--school", alderbrook / "school.toml"]


def decisions(stdout: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in stdout.splitlines()]


def test_a_line_for_each_recipient_and_a_summary_by_clause(run: Run, basics: list[object], alderbrook: Path) -> None:
    result = run("decide", *basics, alderbrook / "mail")
    assert result.exit_code == 0
    assert (
        "hold       to Tom Baker <tbaker@alderbrook.example>  until Monday 16 November 2026 at 07:30" in result.stdout
    )
    assert "26 decisions: 5 pass, 1 note, 2 warn, 3 hold, 13 ask, 2 refuse" in result.stdout
    assert "Every clause counts as enforced" in result.stderr


def test_why_quotes_the_wording_and_the_values(run: Run, basics: list[object], alderbrook: Path) -> None:
    result = run("decide", *basics, "--why", "--for", "sender", alderbrook / "mail/01-sunday-evening.eml")
    text = " ".join(result.stdout.split())
    assert "Staff send e-mail between 7.30am and 5pm on weekdays" in text
    assert "because: you are staff; the recipient is inside the school; Sunday 21:14 is outside e-mail hours" in text


def test_json_is_one_decision_a_line(run: Run, basics: list[object], alderbrook: Path) -> None:
    result = run("decide", *basics, "--json", alderbrook / "mail/01-sunday-evening.eml")
    (decision,) = decisions(result.stdout)
    assert decision["decision"] == "hold"
    assert decision["release_at"] == "2026-11-16T07:30:00Z"
    assert decision["recipient"] == {"id": "p-baker", "address": "tbaker@alderbrook.example"}


def test_nobody_is_named_with_a_protected_contact(run: Run, basics: list[object], alderbrook: Path) -> None:
    for arguments in (["--why"], ["--json"]):
        result = run("decide", *basics, *arguments, alderbrook / "mail/12-helpline-at-night.eml")
        assert "marsh" not in result.stdout.lower()
        assert "childline" not in result.stdout.lower()


def test_observing_stops_nothing_and_says_what_it_would_have_done(
    run: Run, basics: list[object], alderbrook: Path
) -> None:
    result = run("decide", *basics, "--observe", alderbrook / "mail")
    assert "26 decisions: 26 pass" in result.stdout
    assert "email.hours (observed)" in result.stdout
    assert "Nothing is enforced here" in result.stderr


def test_another_moment_can_be_tried(run: Run, basics: list[object], alderbrook: Path) -> None:
    mail = alderbrook / "mail/01-sunday-evening.eml"
    assert "1 pass" in run("decide", *basics, "--at", "2026-11-16 09:00", mail).stdout
    wrong = run("decide", *basics, "--at", "yesterday", mail)
    assert wrong.exit_code == 2
    assert "`yesterday` is not a time" in wrong.stderr


def test_a_message_that_does_not_say_when_it_was_sent_is_undecided(
    run: Run, basics: list[object], tmp_path: Path
) -> None:
    mail = tmp_path / "undated.eml"
    mail.write_bytes(b"From: alee@alderbrook.example\r\nTo: tbaker@alderbrook.example\r\n\r\nHello\r\n")
    result = run("decide", *basics, mail)
    assert "undecided" in result.stdout
    assert "nothing says when it was sent; give --at" in result.stdout


def test_mailboxes_and_maildirs_are_read(run: Run, basics: list[object], alderbrook: Path, tmp_path: Path) -> None:
    raw = (alderbrook / "mail/01-sunday-evening.eml").read_bytes()
    box, folder = mailbox.mbox(tmp_path / "all.mbox"), mailbox.Maildir(tmp_path / "folder")
    for target in (box, folder):
        target.add(raw)
        target.add(raw)
        target.close()
    for path in (tmp_path / "all.mbox", tmp_path / "folder"):
        assert "2 decisions: 2 hold" in run("decide", *basics, path).stdout


def test_events_are_read_from_json_lines(run: Run, basics: list[object], tmp_path: Path) -> None:
    person = {"id": "p-lee", "address": "alee@alderbrook.example", "inside": True}
    event = {
        "event": "mail.send",
        "id": "e",
        "arrived_at": "2026-11-15T21:14:00Z",
        "sender": person,
        "recipient": person,
        "message": {"recipients": [person], "size": 10, "subject": "x"},
    }
    path = tmp_path / "events.jsonl"
    path.write_text(json.dumps(event) + "\n\n" + json.dumps(event) + "\n")
    assert "2 decisions: 2 hold" in run("decide", *basics, "--events", path).stdout


@pytest.mark.parametrize(("line", "said"), [("{", "this is not JSON"), ('{"event": "mail.sent"}', "`mail.send`")])
def test_a_faulty_event_is_said_with_its_line(
    run: Run, basics: list[object], tmp_path: Path, line: str, said: str
) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text(f"\n{line}\n")
    result = run("decide", *basics, "--events", path)
    assert result.exit_code == 2
    assert f"{path}:2" in result.stderr.replace("\n", "")
    assert said in result.stderr


def test_without_anything_to_decide_the_command_says_so(run: Run, basics: list[object]) -> None:
    result = run("decide", *basics)
    assert result.exit_code == 2
    assert "there is nothing to decide" in result.stderr


def test_faults_of_the_policy_and_of_the_school_end_the_command(run: Run, alderbrook: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.md"
    broken.write_text("no front matter\n")
    mail = alderbrook / "mail"
    assert run("decide", "--policy", broken, "--school", alderbrook / "school.toml", mail).exit_code == 1
    school = tmp_path / "school.toml"
    school.write_text('name = "x\n')
    assert run("decide", "--policy", alderbrook / "policies", "--school", school, mail).exit_code == 1


@pytest.mark.parametrize("option", [["--why"], ["--json"]])
def test_letters_that_the_terminal_lacks_are_escaped(basics: list[object], tmp_path: Path, option: list[str]) -> None:
    mail = tmp_path / "mail.eml"
    mail.write_bytes("From: a@alderbrook.example\nTo: b@x.example\nSubject: “café” \U0001f600\n\n".encode())
    command = [str(Path(sys.executable).with_name("chalkline")), "decide", *map(str, basics), *option, str(mail)]
    ran = subprocess.run(command, env={"PYTHONIOENCODING": "ascii"}, capture_output=True, check=False)  # noqa: S603 - ours
    assert ran.returncode == 0
    assert ("café" if "--json" in option else "caf\\xe9") in ran.stdout.decode()


def test_a_narrow_terminal_leaves_words_whole(
    run: Run, basics: list[object], alderbrook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "12")
    text = run("decide", *basics, "--why", alderbrook / "mail/01-sunday-evening.eml").stdout
    assert " waits, and goes by itself " in text
    assert "\ndigital-communications@1#email.hours " in text


def test_a_folder_without_messages_is_said_kindly(run: Run, basics: list[object], tmp_path: Path) -> None:
    result = run("decide", *basics, tmp_path)
    assert result.exit_code == 2
    assert f"no messages in {tmp_path}" in result.stderr
