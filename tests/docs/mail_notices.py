"""The examples of the reference of notices, as the gate writes them. Run as a module, it puts them into the page."""

import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conftest import ROOT
from tests.gates.mail.alderbrook import (
    BY_ANOTHER,
    KAREN,
    LEO,
    LEOS_OWN,
    OUTSIDE,
    TOM,
    alderbrook,
    alderbrook_with,
    decided,
    notices_on,
    read,
    sent,
    text,
    writer,
)

from chalkline.gates.mail.reply import Reply
from chalkline.gates.mail.verdicts.arrival import Addressee, Arrival
from chalkline.gates.mail.verdicts.notices_due import Concern, NoticeDue, NoticeKind
from chalkline.policy.effects import Effect
from chalkline.store.spool.entry import Letter

PAGE = ROOT / "docs/reference/mail-notices.md"
EXAMPLE = re.compile(r"(<!-- notice: (?P<name>[a-z-]+) -->\n\n```text\n)(?P<text>.*?)(```\n)", re.DOTALL)
_TOKEN = re.compile(r"/answer/\S+")
_GONE = Reply(code=550, status="5.1.1", text="No such mailbox")
_TAKEN = Reply(code=250, status="2.0.0", text="OK", silent=True)
_LATE = Reply(code=451, status="4.4.1", text="The next server cannot be reached; try again later")


def examples() -> Mapping[str, str]:
    """Each notice by the name that the page gives it."""
    asked = sent(KAREN, by=LEO)
    concern = Concern(clause=OUTSIDE, effect=Effect.ASK, recipients=(KAREN,))
    unanswered = NoticeDue(kind=NoticeKind.UNANSWERED, to="", concerns=(concern,))
    declined = writer().declined(asked, decided(asked), alderbrook(), by="p-baker", reason="Please ring her instead.")
    gathered = [_gist(f"parent{number}@elsewhere.example") for number in (1, 2)]
    letters = {
        "held": notices_on(sent(TOM, LEO))[0],
        "mixed": notices_on(sent(TOM, LEOS_OWN))[0],
        "reminder": notices_on(sent("office@elsewhere.example", subject=""))[0],
        "digest": writer().digest("alee@alderbrook.example", gathered, "m1"),
        "request": notices_on(asked)[1],
        "may-discharge": _by_another(),
        "told": notices_on(sent(TOM, LEOS_OWN))[1],
        "declined": declined[0],
        "unanswered": writer().letters([unanswered], asked, decided(asked), alderbrook())[0],
        "undeliverable": writer().undeliverable(asked, [(KAREN, _GONE)])[0],
        "relayed": writer().relayed(_asking_for_success(), [(KAREN, _TAKEN)])[0],
        "delayed": writer().delayed(asked, [(KAREN, _LATE)])[0],
    }
    return {name: _shown(letter) for name, letter in letters.items()}


def current(page: str) -> str:
    """The page with its examples as the gate writes them."""
    written = examples()
    return EXAMPLE.sub(lambda match: f"{match[1]}{written[match['name']]}{match[4]}", page)


def _asking_for_success() -> Arrival:
    come = sent(KAREN, by=LEO)
    to = Addressee(address=KAREN, options=("NOTIFY=SUCCESS",))
    return Arrival.of(id_=come.id, at=come.at, envelope=come.envelope, addressees=(to,), raw=come.raw)


def _by_another() -> Letter:
    with TemporaryDirectory() as folder:
        known = alderbrook_with(Path(folder), BY_ANOTHER)
    return notices_on(sent("police@county.example", subject="Safeguarding: L. M."), knowledge=known)[1]


def _gist(to: str) -> str:
    by = writer()
    notices_on(sent(to, subject=""), by)
    (letter,) = notices_on(sent(to, subject=""), by)
    return str(read(letter)["Chalkline-Gist"])


def _shown(letter: Letter) -> str:
    mail = read(letter)
    body = _TOKEN.sub("/answer/…", text(letter)).replace("\r\n", "\n").replace("-- \n", "--\n")
    return f"From: {mail['From']}\nTo: {mail['To']}\nSubject: {mail['Subject']}\n\n{body}"


if __name__ == "__main__":
    PAGE.write_text(current(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
