"""How a gate stands, in words: for whoever looks after it and does not know its parts. Pure."""

from dataclasses import dataclass

from chalkline.gates.mail.health.state import Finding, Standing
from chalkline.gates.mail.looks import style_of, templates_of
from chalkline.gates.mail.settings.conduct import Cause, Conduct
from chalkline.policy.english.figures import moment
from chalkline.policy.english.grammar import counted, listed, sentence
from chalkline.store.spool.entry import Fate

_PACKAGE = "chalkline.gates.mail.health"
STYLE = style_of(_PACKAGE)
_LABELS = {
    "policies": "Policies",
    "newest policies": "Newest policies",
    "room": "Disk",
    "spool": "Kept mail",
    "release": "Mail that is due",
    "next server": "Next mail server",
}
_FATES = {
    Fate.HELD: "held until it may go",
    Fate.ASKED: "waiting for somebody's answer",
    Fate.LEAVING: "leaving as soon as the next mail server takes it",
}
_CAUSES = {
    Cause.NO_BUNDLE: "while the gate knows no policies",
    Cause.STALE_BUNDLE: "while nobody has vouched for the policies for too long",
    Cause.UNDECIDED: "where a rule that would stop it cannot be decided",
    Cause.POLICY_ERROR: "where reading or deciding it fails",
    Cause.SPOOL_FULL: "where there is no room for what must wait",
}
_CONDUCT = {
    Conduct.HOLD: "mail is kept, and decided later",
    Conduct.PASS: "mail goes on",
    Conduct.TURN_AWAY: "mail is turned away, to be brought again later",
}
_DECIDED_BY_STALE = "mail is decided by them all the same"


@dataclass(frozen=True, slots=True)
class Line:
    """A finding as the page tells it."""

    label: str
    text: str


def as_page(standing: Standing) -> str:
    """The standing as a page, what is wrong first."""
    return _TEMPLATES.get_template("health.html").render(
        style=STYLE,
        school=standing.school,
        heading="All is well" if standing.good else "Something is wrong",
        wrong=[_line(each) for each in standing.findings if not each.good],
        good=[_line(each) for each in standing.findings if each.good],
        now=_moment(standing),
        waiting=_waiting(standing),
        conduct=[sentence(f"{_CAUSES[cause]}, {_done(cause, each)}") for cause, each in standing.conduct.items()],
    )


def _line(finding: Finding) -> Line:
    return Line(_LABELS[finding.name], sentence(finding.says))


def _moment(standing: Standing) -> str:
    return moment(standing.at, standing.zone) + ("" if standing.zone else " UTC")


def _waiting(standing: Standing) -> str:
    """How many recipients wait for what, and since when the first."""
    waiting = [(says, standing.fates.get(fate, 0)) for fate, says in _FATES.items()]
    told = [f"{number:,} {says}" for says, number in waiting if number]
    if not told or standing.oldest is None:
        return "None."
    total = counted(sum(number for _, number in waiting), "recipient")
    return f"{total} in all: {listed(told)}. The oldest came on {moment(standing.oldest, standing.zone)}."


def _done(cause: Cause, conduct: Conduct) -> str:
    stale = cause is Cause.STALE_BUNDLE and conduct is Conduct.PASS
    return _DECIDED_BY_STALE if stale else _CONDUCT[conduct]


_TEMPLATES = templates_of(_PACKAGE)
