"""Other engines with the same 25 rules: each returns, for a mail, the rules that hold as bits."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import cedarpy
import zen
from cel_expr_python import cel

from bench.data import RULES

Answer = Callable[[Mapping[str, object]], int]

_TYPES = {
    **dict.fromkeys(("role", "subject"), cel.Type.STRING),
    **dict.fromkeys(("grade", "nrcpt", "hour", "dow", "body_len", "total"), cel.Type.INT),
    **dict.fromkeys(("domains", "rroles", "exts"), cel.Type.List(cel.Type.STRING)),
    "sizes": cel.Type.List(cel.Type.INT),
    "reply": cel.Type.BOOL,
}


def cel_fused() -> Answer:
    """Google's C++ CEL, all rules in one expression that adds up the bits."""
    environment = cel.NewEnv(variables=_TYPES)
    program = environment.compile(" + ".join(f"(({rule}) ? {1 << bit} : 0)" for bit, rule in enumerate(RULES)))
    return lambda mail: int(program.eval(data=mail).value())


def cel_separate() -> Answer:
    """Google's C++ CEL, an evaluation for each rule on one activation."""
    environment = cel.NewEnv(variables=_TYPES)
    programs = [(1 << bit, environment.compile(rule)) for bit, rule in enumerate(RULES)]

    def answer(mail: Mapping[str, object]) -> int:
        activation = environment.Activation(mail)
        return sum(bit for bit, program in programs if program.eval(activation).value())

    return answer


_ZEN = (
    'role == "student" and some(domains, # != "school.edu")',
    'role == "student" and (hour < 6 or hour >= 22)',
    'role == "student" and (dow == 0 or dow == 6) and nrcpt > 10',
    "nrcpt > 50",
    'role != "admin" and nrcpt > 200',
    'subject == ""',
    "len(subject) > 150",
    'some(exts, # in ["exe", "bat", "js", "vbs", "scr", "msi"])',
    'role == "student" and some(exts, # in ["zip", "rar", "7z"])',
    "some(sizes, # > 25000000)",
    "total > 50000000",
    r'matches(subject, "(?i)\b(free money|lottery|winner)\b")',
    r'matches(subject, "\b\d{3}-\d{2}-\d{4}\b")',
    'role in ["teacher", "staff"] and some(rroles, # == "parent") and (hour < 7 or hour >= 20)',
    'role == "teacher" and all(rroles, # == "student") and nrcpt == 1 and not reply',
    'some(domains, # in ["tempmail.com", "mailinator.com"])',
    'some(domains, endsWith(#, ".ru") or endsWith(#, ".cn"))',
    'role == "student" and grade < 9 and some(rroles, # == "external")',
    'some(rroles, # == "parent") and some(rroles, # == "student") and nrcpt > 20',
    "len(exts) > 10",
    'startsWith(subject, "URGENT") and some(domains, # != "school.edu")',
    "body_len > 1000000 or (body_len == 0 and len(exts) == 0)",
    'role == "staff" and some(exts, # in ["xlsx", "csv"]) and some(rroles, # == "external")',
    'not reply and nrcpt > 5 and role == "student" and hour >= 8 and hour < 15 and dow >= 1 and dow <= 5',
    'contains(subject, "CONFIDENTIAL") and not all(domains, # == "school.edu")',
)


def zen_engine() -> Answer:
    """GoRules' engine in Rust, all rules in one list."""
    expression = zen.compile_expression(f"[{', '.join(_ZEN)}]")
    return lambda mail: _bits(expression.evaluate(dict(mail)))


def _bits(outcomes: Iterable[object]) -> int:
    return sum(1 << bit for bit, holds in enumerate(outcomes) if holds)


_CEDAR = (
    'c.role == "student" && c.outside',
    'c.role == "student" && (c.hour < 6 || c.hour >= 22)',
    'c.role == "student" && (c.dow == 0 || c.dow == 6) && c.nrcpt > 10',
    "c.nrcpt > 50",
    'c.role != "admin" && c.nrcpt > 200',
    'c.subject == ""',
    "c.subject_length > 150",
    'c.exts.containsAny(["exe", "bat", "js", "vbs", "scr", "msi"])',
    'c.role == "student" && c.exts.containsAny(["zip", "rar", "7z"])',
    "c.largest > 25000000",
    "c.total > 50000000",
    "c.money",
    "c.number",
    '["teacher", "staff"].contains(c.role) && c.rroles.contains("parent") && (c.hour < 7 || c.hour >= 20)',
    'c.role == "teacher" && ["student"].containsAll(c.rroles) && c.nrcpt == 1 && !c.reply',
    'c.domains.containsAny(["tempmail.com", "mailinator.com"])',
    "c.abroad",
    'c.role == "student" && c.grade < 9 && c.rroles.contains("external")',
    'c.rroles.contains("parent") && c.rroles.contains("student") && c.nrcpt > 20',
    "c.attachments > 10",
    'c.subject like "URGENT*" && c.outside',
    "c.body_len > 1000000 || (c.body_len == 0 && c.exts.isEmpty())",
    'c.role == "staff" && c.exts.containsAny(["xlsx", "csv"]) && c.rroles.contains("external")',
    '!c.reply && c.nrcpt > 5 && c.role == "student" && c.hour >= 8 && c.hour < 15 && c.dow >= 1 && c.dow <= 5',
    'c.subject like "*CONFIDENTIAL*" && c.outside',
)
_MONEY = re.compile(r"(?i)\b(free money|lottery|winner)\b").search
_NUMBER = re.compile(r"\b\d{3}-\d{2}-\d{4}\b").search


def cedar() -> Answer:
    """AWS's engine in Rust. It has no patterns, lengths or quantifiers over conditions: the host computes those."""
    rules = (rule.replace("c.", "context.") for rule in _CEDAR)
    texts = (f'@id("{bit}") forbid(principal, action, resource) when {{ {rule} }};' for bit, rule in enumerate(rules))
    policies = cedarpy.PolicySet.from_str("permit(principal, action, resource);" + "\n".join(texts))
    entities = cedarpy.Entities.from_json_str("[]")
    request = {"principal": 'User::"a"', "action": 'Action::"send"', "resource": 'Mail::"m"'}

    def answer(mail: Mapping[str, object]) -> int:
        result = cedarpy.is_authorized(request | {"context": _with_host_terms(mail)}, policies, entities)
        if result.allowed:
            return 0
        return sum(1 << int(bit) for bit in result.diagnostics.id_annotations_by_reason.values())

    return answer


def _with_host_terms(mail: Mapping[str, object]) -> dict[str, object]:
    subject, domains = str(mail["subject"]), _items(mail, "domains")
    return {
        **mail,
        "outside": any(domain != "school.edu" for domain in domains),
        "subject_length": len(subject),
        "largest": max(_items(mail, "sizes"), default=0),
        "money": _MONEY(subject) is not None,
        "number": _NUMBER(subject) is not None,
        "abroad": any(domain.endswith((".ru", ".cn")) for domain in domains),
        "attachments": len(_items(mail, "exts")),
    }


def _items(mail: Mapping[str, object], key: str) -> list[Any]:
    value = mail[key]
    return value if isinstance(value, list) else []
