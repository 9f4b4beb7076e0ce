"""The story itself: each message goes to the gate by SMTP at its own moment, and what becomes of it is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from zoneinfo import ZoneInfo

from chalkline.cli.demo import telling
from chalkline.cli.demo.browsing import follow, links_in
from chalkline.cli.demo.day import NEXT_MORNING, SCENES, Scene, Shown, Visitor
from chalkline.cli.demo.inboxes import Delivered
from chalkline.cli.demo.mail import Mail
from chalkline.cli.demo.stage import Stage
from chalkline.policy.english.figures import moment, present, quoted
from chalkline.policy.english.grammar import listed
from chalkline.policy.values import Timestamp
from chalkline.school.times import Times
from chalkline.store.spool.entry import Fate, Kind, Part

_MARKS = ("Subject", "Chalkline-Warning")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is told, and where it happens."""

    stage: Stage
    mails: Path

    async def tell(self) -> None:
        """The day, and the next morning."""
        for scene in SCENES:
            await self._play(scene)
        await self._until(Times(self._zone).beginning(NEXT_MORNING))

    async def _play(self, scene: Scene) -> None:
        mail = Mail.read(self.mails / scene.file)
        await self._until(mail.sent)
        title = quoted(mail.subject) if mail.subject else "without a subject"
        people = listed([self._who(each) for each in mail.recipients])
        telling.scene(self._time(), f"{self._who(mail.sender)} to {people}: {title}")
        if scene.why:
            telling.aside(scene.why)
        answer = await self.stage.send(mail)
        came = self.stage.inboxes.new()
        self._outcome(answer, mail, scene.shown, came)
        if scene.visitor:
            await self._visit(scene.visitor, came)

    async def _until(self, moment_: Timestamp) -> None:
        """Time passes, and whatever may leave meanwhile leaves by itself, at its own moment."""
        while (due := self.stage.gate.spool.next_due()) is not None and due <= moment_:
            await self.stage.set_clock(due)
            self._left()
        await self.stage.set_clock(moment_)

    def _left(self) -> None:
        for each in self.stage.inboxes.new():
            who, to = self._who(each.message["From"]), self._who(each.to)
            telling.scene(self._time(), f"{who}'s {quoted(each.subject)} leaves by itself")
            telling.outcome("delivered", f"{to} has it, still dated {each.message['Date']}")

    def _outcome(self, answer: str, mail: Mail, shown: Shown, came: Sequence[Delivered]) -> None:
        if answer.startswith("5"):
            telling.outcome("refused", answer)
        for entry in self.stage.gate.spool.entries():
            if entry.kind is Kind.MESSAGE and answer.endswith(entry.id):
                for part in entry.parts:
                    self._waits(part)
        for each in came:
            if mail.is_in(each.message):
                self._has(each, shown)
            else:
                self._told(each, whole=shown is (Shown.TO_SENDER if each.to == mail.sender else Shown.TO_OTHERS))

    def _waits(self, part: Part) -> None:
        if part.fate is Fate.HELD and part.until is not None:
            telling.outcome("held", f"until {moment(part.until, self._zone)}")
        if part.fate is Fate.ASKED:
            asked = {person for request in part.asked for person in request.people}
            telling.outcome("asked", listed([self.stage.knowledge.name_of(each) for each in sorted(asked)], "or"))

    def _has(self, each: Delivered, shown: Shown) -> None:
        telling.outcome("delivered", f"{self._who(each.to)} has it")
        if shown is Shown.MARKS:
            marks = [f"{name}: {each.message[name]}" for name in _MARKS]
            telling.quote(f"{self._who(each.to)} finds in it", marks)

    def _told(self, each: Delivered, *, whole: bool) -> None:
        who = self._who(each.to)
        if whole:
            telling.letter(each, f"{who} reads")
        else:
            telling.outcome("told", f"{who}: {each.subject}")

    async def _visit(self, visitor: Visitor, came: Sequence[Delivered]) -> None:
        notice = next(each for each in came if each.to == visitor.address)
        visit = await follow(links_in(notice.text)[0], visitor.fields)
        await self.stage.settled()
        who = self._who(visitor.address)
        telling.page(visit.opened, f"{who} opens the link, and sees")
        telling.page(visit.done, f"{who} {visitor.does}")
        for each in self.stage.inboxes.new():
            self._has(each, Shown.NOTHING)

    def _time(self) -> str:
        """The time of day; after the story's own day, with its name."""
        return present(self.stage.clock(), self._zone).removeprefix("Monday ")

    def _who(self, written: object) -> str:
        """The name of somebody the school knows by this address, else the address."""
        address = parseaddr(str(written))[1]
        person = self.stage.knowledge.owners.get(address, "")
        return self.stage.knowledge.name_of(person) if person else address

    @property
    def _zone(self) -> ZoneInfo:
        return self.stage.knowledge.school.zone
