"""MAIL FROM and RCPT TO (RFC 5321 section 4.1.1) with their parameters (SIZE, 8BITMIME, SMTPUTF8, DSN), understood.

Pure. Safety: what is understood here is written again on the way to the next server, so nothing with a control
character, a bracket or a blank in the wrong place gets through.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chalkline.gates.mail.reply import Reply

_ATOM = r"""[^\x00-\x20\x7f<>()\[\]\\,;:@".\x80-\x9f\u2028\u2029\ufffd]+"""
_QUOTED = r'"(?:[^"\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd]|\\[\x20-\x7e])*"'
_LABEL = r"[^\x00-,./:-@\[-^`{-\x9f\u2028\u2029\ufffd]+"
_ADDRESS = rf"(?:{_ATOM}(?:\.{_ATOM})*|{_QUOTED})@(?:{_LABEL}(?:\.{_LABEL})*\.?|\[[0-9A-Za-z:.]{{2,45}}\])"
_ROUTE = r"@[^\s:<>]+:"
_PATH = re.compile(rf"\s*<(?:{_ROUTE})?(?P<address>{_ADDRESS}|postmaster|)>(?P<options>(?: +[^\s]+)*) *", re.IGNORECASE)
_OPTION = re.compile(r"(?P<keyword>[A-Za-z0-9][A-Za-z0-9-]*)(?:=(?P<value>[\x21-\x3c\x3e-\x7e]+))?")
_LONGEST_ADDRESS = 320

_XTEXT = r"(?:[\x21-\x2a\x2c-\x3c\x3e-\x7e]|\+[0-9A-F]{2})"


_OF_MAIL: Mapping[str, re.Pattern[str]] = {
    "SIZE": re.compile(r"\d{1,20}"),
    "BODY": re.compile(r"7BIT|8BITMIME", re.IGNORECASE),
    "SMTPUTF8": re.compile(r""),
    "RET": re.compile(r"FULL|HDRS", re.IGNORECASE),
    "ENVID": re.compile(_XTEXT + r"{1,100}"),
    "AUTH": re.compile(_XTEXT + r"{1,500}|<>"),
}
_OF_RCPT: Mapping[str, re.Pattern[str]] = {
    "NOTIFY": re.compile(r"NEVER|(?:SUCCESS|FAILURE|DELAY)(?:,(?:SUCCESS|FAILURE|DELAY)){0,2}", re.IGNORECASE),
    "ORCPT": re.compile(r"[A-Za-z0-9-]{1,60};" + _XTEXT + r"{1,500}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """An address with its parameters."""

    address: str
    """Without the angle brackets; empty for the sender of a bounce; ``postmaster`` may stand alone."""
    options: tuple[str, ...]
    """As they came, the keywords in capitals."""

    def value(self, keyword: str) -> str | None:
        """The value of a parameter, empty where it has none; None where it is not given."""
        return next((each[len(keyword) + 1 :] for each in self.options if each.partition("=")[0] == keyword), None)

    @property
    def carried(self) -> tuple[str, ...]:
        """The parameters that go with the message; its size, and who signed in to send it, are said anew."""
        return tuple(each for each in self.options if not each.startswith(("SIZE=", "AUTH=")))


def mail_from(argument: str) -> Path | Reply:
    """What stands behind ``MAIL``, or what is wrong with it."""
    return _path(argument, "FROM:", _OF_MAIL)


def rcpt_to(argument: str) -> Path | Reply:
    """What stands behind ``RCPT``, or what is wrong with it."""
    path = _path(argument, "TO:", _OF_RCPT)
    return _BAD_ADDRESS if isinstance(path, Path) and not path.address else path


def _path(argument: str, keyword: str, known: Mapping[str, re.Pattern[str]]) -> Path | Reply:
    if argument[: len(keyword)].upper() != keyword:
        return Reply(code=501, status="5.5.4", text=f"The command needs `{keyword}<address>`")
    match = _PATH.fullmatch(argument, len(keyword))
    if match is None or len(match["address"]) > _LONGEST_ADDRESS:
        return _BAD_ADDRESS
    options: dict[str, str] = {}
    for written in match["options"].split():
        option = _OPTION.fullmatch(written)
        name = option["keyword"].upper() if option else ""
        if option is None or name in options or name not in known:
            return Reply(code=555, status="5.5.4", text="A parameter is not known here, or stands twice")
        if not known[name].fullmatch(option["value"] or ""):
            return Reply(code=501, status="5.5.4", text=f"The value of {name} is not understood")
        options[name] = name if option["value"] is None else f"{name}={option['value']}"
    return Path(address=match["address"], options=tuple(options.values()))


_BAD_ADDRESS = Reply(code=553, status="5.1.3", text="The address is not understood")
