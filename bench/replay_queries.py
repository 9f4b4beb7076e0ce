"""The 25 rules by hand: as one query of DuckDB, and as one of Polars. Each counts how often every rule holds."""

import os

os.environ.setdefault("POLARS_MAX_THREADS", "2")  # before Polars is imported, or it is not heeded

from pathlib import Path

import duckdb
import polars as pl

SQL = (
    "role = 'student' AND ext",
    "role = 'student' AND (hour < 6 OR hour >= 22)",
    "role = 'student' AND (dow = 0 OR dow = 6) AND nrcpt > 10",
    "nrcpt > 50",
    "role <> 'admin' AND nrcpt > 200",
    "subject = ''",
    "length(subject) > 150",
    "ne > 0 AND list_has_any(exts, ['exe', 'bat', 'js', 'vbs', 'scr', 'msi'])",
    "role = 'student' AND ne > 0 AND list_has_any(exts, ['zip', 'rar', '7z'])",
    "coalesce(list_max(sizes) > 25000000, false)",
    "total > 50000000",
    r"regexp_matches(subject, '(?i)\b(free money|lottery|winner)\b')",
    r"regexp_matches(subject, '\b\d{3}-\d{2}-\d{4}\b')",
    "role IN ('teacher', 'staff') AND hp AND (hour < 7 OR hour >= 20)",
    "role = 'teacher' AND list_has_all(['student'], rroles) AND nrcpt = 1 AND NOT reply",
    "ext AND list_has_any(domains, ['tempmail.com', 'mailinator.com'])",
    "ext AND len(list_filter(domains, lambda d: d LIKE '%.ru' OR d LIKE '%.cn')) > 0",
    "role = 'student' AND grade < 9 AND he",
    "hp AND hs AND nrcpt > 20",
    "ne > 10",
    "starts_with(subject, 'URGENT') AND ext",
    "body_len > 1000000 OR (body_len = 0 AND ne = 0)",
    "role = 'staff' AND ne > 0 AND list_has_any(exts, ['xlsx', 'csv']) AND he",
    "NOT reply AND nrcpt > 5 AND role = 'student' AND hour >= 8 AND hour < 15 AND dow >= 1 AND dow <= 5",
    "contains(subject, 'CONFIDENTIAL') AND ext",
)
_SHARED = (
    "*, NOT list_has_all(['school.edu'], domains) AS ext, list_contains(rroles, 'parent') AS hp,"
    " list_contains(rroles, 'student') AS hs, list_contains(rroles, 'external') AS he, len(exts) AS ne"
)


def duckdb_counts(file: Path) -> list[int]:
    """By DuckDB: what lists say is asked once for all rules, and what is rare is guarded."""
    counts = ", ".join(f"count(*) FILTER (WHERE {rule})" for rule in SQL)
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2; SET enable_progress_bar = false")
        row = connection.execute(f"SELECT {counts} FROM (SELECT {_SHARED} FROM '{file}')").fetchone()  # noqa: S608 - ours
    return list(row or ())


def polars_counts(file: Path) -> list[int]:
    """By Polars, streaming."""
    sums = [rule.sum().alias(str(number)) for number, rule in enumerate(_polars_rules())]
    return list(pl.scan_parquet(file).select(sums).collect(engine="streaming").row(0))


def _polars_rules() -> list[pl.Expr]:
    col, element = pl.col, pl.element()

    def some(name: str, predicate: pl.Expr) -> pl.Expr:
        return col(name).list.eval(predicate).list.any()

    def among(name: str, *values: str) -> pl.Expr:
        return some(name, element.is_in(values))

    student, away = col("role") == "student", some("domains", element != "school.edu")
    subject, roles, exts = col("subject").str, col("rroles").list, col("exts").list
    return [
        student & away,
        student & ((col("hour") < 6) | (col("hour") >= 22)),
        student & ((col("dow") == 0) | (col("dow") == 6)) & (col("nrcpt") > 10),
        col("nrcpt") > 50,
        (col("role") != "admin") & (col("nrcpt") > 200),
        col("subject") == "",
        subject.len_chars() > 150,
        among("exts", "exe", "bat", "js", "vbs", "scr", "msi"),
        student & among("exts", "zip", "rar", "7z"),
        (col("sizes").list.max() > 25_000_000).fill_null(False),
        col("total") > 50_000_000,
        subject.contains(r"(?i)\b(free money|lottery|winner)\b"),
        subject.contains(r"\b\d{3}-\d{2}-\d{4}\b"),
        col("role").is_in(["teacher", "staff"]) & roles.contains("parent") & ((col("hour") < 7) | (col("hour") >= 20)),
        (col("role") == "teacher")
        & col("rroles").list.eval(element == "student").list.all()
        & (col("nrcpt") == 1)
        & ~col("reply"),
        among("domains", "tempmail.com", "mailinator.com"),
        some("domains", element.str.ends_with(".ru") | element.str.ends_with(".cn")),
        student & (col("grade") < 9) & roles.contains("external"),
        roles.contains("parent") & roles.contains("student") & (col("nrcpt") > 20),
        exts.len() > 10,
        subject.starts_with("URGENT") & away,
        (col("body_len") > 1_000_000) | ((col("body_len") == 0) & (exts.len() == 0)),
        (col("role") == "staff") & among("exts", "xlsx", "csv") & roles.contains("external"),
        ~col("reply")
        & (col("nrcpt") > 5)
        & student
        & (col("hour") >= 8)
        & (col("hour") < 15)
        & (col("dow") >= 1)
        & (col("dow") <= 5),
        subject.contains("CONFIDENTIAL", literal=True) & away,
    ]
