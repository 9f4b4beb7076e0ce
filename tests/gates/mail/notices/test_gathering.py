from pathlib import Path

from tests.gates.mail.alderbrook import ANN, FRIDAY_EVENING, notices_on, read, sent, text, writer
from tests.gates.mail.answering_school import AnsweringSchool, tell

from chalkline.gates.mail.notices.gathering import GATHERED_FOR, send_digests
from chalkline.gates.mail.notices.writing import Writer
from chalkline.policy.values import Timestamp
from chalkline.store.spool.entry import Fate, Letter

LATER = Timestamp(FRIDAY_EVENING + GATHERED_FOR)


def without_subject(by: Writer, to: str = "a@elsewhere.example") -> Letter:
    (letter,) = notices_on(sent(to, subject=""), by)
    return letter


def fate(letter: Letter) -> Fate:
    return letter.entry.parts[0].fate


def test_the_first_reminder_goes_at_once_and_the_next_ones_wait() -> None:
    by = writer()
    assert [fate(without_subject(by)) for _ in range(3)] == [Fate.LEAVING, Fate.HELD, Fate.HELD]


def test_what_is_stopped_is_never_gathered() -> None:
    by = writer()
    assert [fate(notices_on(sent("tbaker@alderbrook.example"), by)[0]) for _ in range(2)] == [Fate.LEAVING] * 2


def test_a_digest_gathers_what_waited_a_line_each(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        gathering = school.writer.gathering
        for number in range(3):
            letter = without_subject(school.writer, f"p{number}@elsewhere.example")
            await school.spool.accept(letter)
        assert await send_digests(school.spool, gathering, school.writer, school.now) == 0
        school.now = LATER
        assert await send_digests(school.spool, gathering, school.writer, school.now) == 1
        assert await send_digests(school.spool, gathering, school.writer, school.now) == 0
        first, digest = school.spool.entries()
        assert digest.parts[0].address == first.parts[0].address == ANN
        said = Letter(entry=digest, raw=bytes(school.spool.raw(digest.id)))
        assert read(said)["Subject"] == "2 of your messages were sent, with a reminder"
        plain = " ".join(text(said).split())
        assert "* Your message without a subject to p1@elsewhere.example, Friday 20 November 2026 at 21:14:" in plain
        assert "p2@elsewhere.example" in plain
        assert "p0@elsewhere.example" not in plain
        assert "A clear subject" in plain

    tell(tmp_path, story)


def test_what_was_gathered_survives_a_restart(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        for _ in range(3):
            await school.spool.accept(without_subject(school.writer))
        after = Writer(desk=school.writer.desk)
        after.gathering.recover(school.spool.entries())
        assert await send_digests(school.spool, after.gathering, after, LATER) == 1
        assert len(school.spool) == 2  # the first, and the digest

    tell(tmp_path, story)


def test_a_reminder_that_was_never_kept_is_not_in_the_digest(tmp_path: Path) -> None:
    async def story(school: AnsweringSchool) -> None:
        for _ in range(2):
            without_subject(school.writer)
        assert await send_digests(school.spool, school.writer.gathering, school.writer, LATER) == 0

    tell(tmp_path, story)


def test_after_the_time_a_reminder_goes_at_once_again() -> None:
    moments = iter([FRIDAY_EVENING] * 6 + [LATER] * 20)
    by = writer(clock=lambda: next(moments, LATER))
    assert fate(without_subject(by)) is Fate.LEAVING
    assert fate(without_subject(Writer(desk=writer(LATER).desk, gathering=by.gathering))) is Fate.LEAVING
