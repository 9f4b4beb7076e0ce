"""Content-Type and Content-Disposition with their parameters (RFC 2045, RFC 2183, RFC 2231), and file names."""

import re
from urllib.parse import unquote_to_bytes

from chalkline.events.mail.words import decoded, in_charset

_PARAMETER = re.compile(r';\s*([^\s=;"]++)\s*=\s*("(?:[^"\\]++|\\.)*+"|[^;]*)', re.DOTALL)
_SECTION = re.compile(r"([^*]++)(?:\*(\d{1,3}))?(\*)?")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_TYPE = re.compile(r'\s*([^\s/;=,"()<>]{1,127})\s*/\s*([^\s/;=,"()<>]{1,127})')
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""Characters that a file name does not show: controls, and those that turn its direction round."""
_LONGEST_NAME = 255


def media_type(field: str) -> str | None:
    """The media type that a Content-Type field declares, in lower case; None where it declares none."""
    match = _TYPE.match(field)
    return f"{match[1]}/{match[2]}".lower() if match else None


def token(field: str) -> str:
    """What stands before the parameters, in lower case."""
    return field.partition(";")[0].partition("(")[0].strip().lower()


def parameters(field: str) -> dict[str, str]:
    """The parameters by name in lower case, decoded; of two of one name the first, of two spellings RFC 2231's."""
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for written in _PARAMETER.finditer(field):
        name = _SECTION.fullmatch(written[1].lower())
        if name is None or (name[2] is None and name[3] is None):
            plain.setdefault(written[1].lower(), _value(written[2]))
        else:
            sections.setdefault(name[1], {}).setdefault(int(name[2] or 0), (_value(written[2]), bool(name[3])))
    return plain | {name: _joined(numbered) for name, numbered in sections.items() if 0 in numbered}


def file_name(disposition: str, content_type: str) -> str:
    """The name of a part's file without folders and unseen characters; empty where its fields give it none."""
    if "name" not in disposition.lower() and "name" not in content_type.lower():
        return ""
    name = decoded(parameters(disposition).get("filename") or parameters(content_type).get("name") or "")
    return _UNSEEN.sub("", name).replace("\\", "/").rpartition("/")[2].strip()[:_LONGEST_NAME]


def extension(name: str) -> str:
    """What follows the last dot of a file name, in lower case; trailing dots and blanks do not count."""
    _, dot, ending = name.rstrip(" .").rpartition(".")
    return ending.lower() if dot else ""


def _value(written: str) -> str:
    written = written.strip()
    return _ESCAPE.sub(r"\1", written[1:-1]) if written.startswith('"') and written.endswith('"') else written


def _joined(sections: dict[int, tuple[str, bool]]) -> str:
    """The value of a parameter in sections, up to the first that is missing (RFC 2231, section 4.1)."""
    first, extended = sections[0]
    charset, language, rest = first.split("'", 2) if extended and first.count("'") > 1 else ("utf-8", "", first)
    del language
    raw = unquote_to_bytes(rest) if extended else rest.encode()
    number = 1
    while number in sections:
        value, percent_encoded = sections[number]
        raw += unquote_to_bytes(value) if percent_encoded else value.encode()
        number += 1
    return in_charset(raw, charset)
