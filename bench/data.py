"""Synthetic outgoing mail of a school, and 25 rules about it, as one plain structure that any engine can take.

Senders are pupils, teachers, staff and administrators; one message in eighty goes to dozens of people; three in ten
have attachments; hours are the wall clock of a school in Chicago.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct, to_builtins

T = TypeVar("T")
ZONE = ZoneInfo("America/Chicago")
TERM_BEGINS = datetime(2025, 9, 1, tzinfo=UTC)


class Mail(Struct, frozen=True):
    """One message. ``hour`` and ``dow`` (0 is Sunday) are local."""

    role: str
    grade: int
    domains: list[str]
    rroles: list[str]
    nrcpt: int
    hour: int
    dow: int
    subject: str
    body_len: int
    exts: list[str]
    sizes: list[int]
    total: int
    reply: bool


RULES = (
    "role == 'student' && domains.exists(d, d != 'school.edu')",
    "role == 'student' && (hour < 6 || hour >= 22)",
    "role == 'student' && (dow == 0 || dow == 6) && nrcpt > 10",
    "nrcpt > 50",
    "role != 'admin' && nrcpt > 200",
    "subject == ''",
    "size(subject) > 150",
    "exts.exists(x, x in ['exe', 'bat', 'js', 'vbs', 'scr', 'msi'])",
    "role == 'student' && exts.exists(x, x in ['zip', 'rar', '7z'])",
    "sizes.exists(s, s > 25000000)",
    "total > 50000000",
    r"subject.matches('(?i)\\b(free money|lottery|winner)\\b')",
    r"subject.matches('\\b\\d{3}-\\d{2}-\\d{4}\\b')",
    "role in ['teacher', 'staff'] && rroles.exists(r, r == 'parent') && (hour < 7 || hour >= 20)",
    "role == 'teacher' && rroles.all(r, r == 'student') && nrcpt == 1 && !reply",
    "domains.exists(d, d in ['tempmail.com', 'mailinator.com'])",
    "domains.exists(d, d.endsWith('.ru') || d.endsWith('.cn'))",
    "role == 'student' && grade < 9 && rroles.exists(r, r == 'external')",
    "rroles.exists(r, r == 'parent') && rroles.exists(r, r == 'student') && nrcpt > 20",
    "size(exts) > 10",
    "subject.startsWith('URGENT') && domains.exists(d, d != 'school.edu')",
    "body_len > 1000000 || (body_len == 0 && size(exts) == 0)",
    "role == 'staff' && exts.exists(x, x in ['xlsx', 'csv']) && rroles.exists(r, r == 'external')",
    "!reply && nrcpt > 5 && role == 'student' && hour >= 8 && hour < 15 && dow >= 1 && dow <= 5",
    "subject.contains('CONFIDENTIAL') && !domains.all(d, d == 'school.edu')",
)

SENDERS = {"student": 0.62, "teacher": 0.22, "staff": 0.12, "admin": 0.04}
DOMAINS = {
    "school.edu": 0.78,
    "gmail.com": 0.10,
    "outlook.com": 0.04,
    "district.k12.us": 0.03,
    "yahoo.com": 0.03,
    "vendor.example": 0.012,
    "mailinator.com": 0.002,
    "mail.ru": 0.002,
    "tempmail.com": 0.002,
    "qq.cn": 0.002,
}
INSIDE = {"student": 0.55, "teacher": 0.33, "staff": 0.12}
OUTSIDE = {"parent": 0.55, "external": 0.45}
EXTENSIONS = {
    "pdf": 0.3,
    "docx": 0.2,
    "png": 0.15,
    "jpg": 0.14,
    "xlsx": 0.07,
    "pptx": 0.05,
    "zip": 0.04,
    "csv": 0.03,
    "exe": 0.006,
    "js": 0.006,
    "7z": 0.004,
    "scr": 0.004,
}
SUBJECTS = {
    "Homework due Monday": 0.14,
    "Re: field trip form": 0.13,
    "Math quiz results": 0.1,
    "URGENT: please read": 0.02,
    "Lunch menu": 0.08,
    "Parent evening": 0.08,
    "You are a WINNER of the lottery": 0.004,
    "Free Money inside": 0.004,
    "Student record 123-45-6789": 0.004,
    "CONFIDENTIAL: IEP plan": 0.01,
    "": 0.02,
    "Basketball practice": 0.12,
    "Essay draft v3": 0.1,
    "Library notice": 0.08,
    "x" * 170: 0.006,
    "Fwd: chemistry notes": 0.102,
}


def mails(count: int = 20_000, seed: int = 7) -> list[Mail]:
    """So many messages, always the same for a seed."""
    random = Random(seed)
    return [_mail(random) for _ in range(count)]


def as_dicts(messages: Sequence[Mail]) -> list[dict[str, object]]:
    """The same messages as plain dictionaries."""
    return [to_builtins(mail) for mail in messages]


def _mail(random: Random) -> Mail:
    role = _one(random, SENDERS)
    domains = [_one(random, DOMAINS) for _ in range(_recipients(random))]
    sizes = [min(int(random.lognormvariate(12.5, 1.9)), 90_000_000) for _ in range(_attachments(random))]
    local = _moment(random).astimezone(ZONE)
    stem = _one(random, SUBJECTS)
    return Mail(
        role=role,
        grade=random.randint(5, 12) if role == "student" else 0,
        domains=domains,
        rroles=[_one(random, INSIDE if domain == "school.edu" else OUTSIDE) for domain in domains],
        nrcpt=len(domains),
        hour=local.hour,
        dow=local.isoweekday() % 7,
        subject=f"{stem} #{random.randrange(5000)}" if stem else "",
        body_len=_body_length(random),
        exts=[_one(random, EXTENSIONS) for _ in sizes],
        sizes=sizes,
        total=sum(sizes),
        reply=random.random() < 0.45,
    )


def _one(random: Random, shares: dict[T, float]) -> T:
    return random.choices(list(shares), list(shares.values()))[0]


def _geometric(random: Random, chance: float) -> int:
    tries = 1
    while random.random() >= chance:
        tries += 1
    return tries


def _recipients(random: Random) -> int:
    return random.randrange(10, 260) if random.random() < 0.012 else min(_geometric(random, 0.42), 12)


def _attachments(random: Random) -> int:
    return 0 if random.random() < 0.7 else min(_geometric(random, 0.6), 14)


def _moment(random: Random) -> datetime:
    hours = min(max(random.gauss(18, 5), 0), 29.9)
    return TERM_BEGINS + timedelta(days=random.randrange(280), hours=hours)


def _body_length(random: Random) -> int:
    kind = random.random()
    return 0 if kind < 0.01 else 1_500_000 if kind < 0.013 else random.randrange(10, 60_000)
