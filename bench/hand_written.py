"""The 25 rules as a programmer writes them, twice: word for word, which is the measure of truth, and for speed."""

import re
from collections.abc import Callable

from bench.data import Mail

_MONEY = re.compile(r"(?i)\b(free money|lottery|winner)\b").search
_NUMBER = re.compile(r"\b\d{3}-\d{2}-\d{4}\b").search

LITERAL: tuple[Callable[[Mail], bool], ...] = (
    lambda m: m.role == "student" and any(d != "school.edu" for d in m.domains),
    lambda m: m.role == "student" and (m.hour < 6 or m.hour >= 22),
    lambda m: m.role == "student" and m.dow in {0, 6} and m.nrcpt > 10,
    lambda m: m.nrcpt > 50,
    lambda m: m.role != "admin" and m.nrcpt > 200,
    lambda m: m.subject == "",
    lambda m: len(m.subject) > 150,
    lambda m: any(x in {"exe", "bat", "js", "vbs", "scr", "msi"} for x in m.exts),
    lambda m: m.role == "student" and any(x in {"zip", "rar", "7z"} for x in m.exts),
    lambda m: any(s > 25_000_000 for s in m.sizes),
    lambda m: m.total > 50_000_000,
    lambda m: _MONEY(m.subject) is not None,
    lambda m: _NUMBER(m.subject) is not None,
    lambda m: m.role in {"teacher", "staff"} and any(r == "parent" for r in m.rroles) and (m.hour < 7 or m.hour >= 20),
    lambda m: m.role == "teacher" and all(r == "student" for r in m.rroles) and m.nrcpt == 1 and not m.reply,
    lambda m: any(d in {"tempmail.com", "mailinator.com"} for d in m.domains),
    lambda m: any(d.endswith((".ru", ".cn")) for d in m.domains),
    lambda m: m.role == "student" and m.grade < 9 and any(r == "external" for r in m.rroles),
    lambda m: any(r == "parent" for r in m.rroles) and any(r == "student" for r in m.rroles) and m.nrcpt > 20,
    lambda m: len(m.exts) > 10,
    lambda m: m.subject.startswith("URGENT") and any(d != "school.edu" for d in m.domains),
    lambda m: m.body_len > 1_000_000 or (m.body_len == 0 and len(m.exts) == 0),
    lambda m: (
        m.role == "staff" and any(x in {"xlsx", "csv"} for x in m.exts) and any(r == "external" for r in m.rroles)
    ),
    lambda m: not m.reply and m.nrcpt > 5 and m.role == "student" and 8 <= m.hour < 15 and 1 <= m.dow <= 5,
    lambda m: "CONFIDENTIAL" in m.subject and not all(d == "school.edu" for d in m.domains),
)


def literal(mail: Mail) -> int:
    """The rules that hold, a bit each."""
    return sum(1 << bit for bit, rule in enumerate(LITERAL) if rule(mail))


_PROGRAMS = frozenset({"exe", "bat", "js", "vbs", "scr", "msi"}).isdisjoint
_ARCHIVES = frozenset({"zip", "rar", "7z"}).isdisjoint
_SHEETS = frozenset({"xlsx", "csv"}).isdisjoint
_THROWAWAY = frozenset({"tempmail.com", "mailinator.com"}).isdisjoint
_ABROAD = (".ru", ".cn")


def fast(mail: Mail) -> int:  # noqa: C901, PLR0912, PLR0915 - what speed by hand looks like
    """The rules that hold: shared terms once, patterns behind a search for a literal, nothing asked in vain."""
    role, nrcpt, hour, reply = mail.role, mail.nrcpt, mail.hour, mail.reply
    subject, domains, rroles, exts = mail.subject, mail.domains, mail.rroles, mail.exts
    found = 0
    outside = domains.count("school.edu") != len(domains)
    if outside:
        if subject.startswith("URGENT"):
            found |= 1 << 20
        if "CONFIDENTIAL" in subject:
            found |= 1 << 24
        if not _THROWAWAY(domains):
            found |= 1 << 15
        for domain in domains:
            if domain.endswith(_ABROAD):
                found |= 1 << 16
                break
    if nrcpt > 20:
        if "parent" in rroles and "student" in rroles:
            found |= 1 << 18
        if nrcpt > 50:
            found |= 1 << 3
            if nrcpt > 200 and role != "admin":
                found |= 1 << 4
    if role == "student":
        if outside:
            found |= 1
        if hour < 6 or hour >= 22:
            found |= 1 << 1
        if nrcpt > 5:
            dow = mail.dow
            if nrcpt > 10 and dow in {0, 6}:
                found |= 1 << 2
            if 8 <= hour < 15 and 1 <= dow <= 5 and not reply:
                found |= 1 << 23
        if mail.grade < 9 and "external" in rroles:
            found |= 1 << 17
    elif role == "teacher":
        if (hour < 7 or hour >= 20) and "parent" in rroles:
            found |= 1 << 13
        if nrcpt == 1 and not reply and rroles.count("student") == len(rroles):
            found |= 1 << 14
    elif role == "staff" and (hour < 7 or hour >= 20) and "parent" in rroles:
        found |= 1 << 13
    if subject:
        if len(subject) > 150:
            found |= 1 << 6
        folded = subject.lower()
        if ("winner" in folded or "lottery" in folded or "free money" in folded) and _MONEY(subject):
            found |= 1 << 11
        if "-" in subject and _NUMBER(subject):
            found |= 1 << 12
    else:
        found |= 1 << 5
    body_len = mail.body_len
    if exts:
        if not _PROGRAMS(exts):
            found |= 1 << 7
        if len(exts) > 10:
            found |= 1 << 19
        if max(mail.sizes) > 25_000_000:
            found |= 1 << 9
        if role == "student":
            if not _ARCHIVES(exts):
                found |= 1 << 8
        elif role == "staff" and not _SHEETS(exts) and "external" in rroles:
            found |= 1 << 22
    elif body_len == 0:
        found |= 1 << 21
    if body_len > 1_000_000:
        found |= 1 << 21
    if mail.total > 50_000_000:
        found |= 1 << 10
    return found
