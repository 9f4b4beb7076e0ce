"""What notices are written with, and the letter that each becomes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from chalkline.events.mail.addresses import normal
from chalkline.gates.mail.clock import Clock
from chalkline.gates.mail.links.signed import Links
from chalkline.gates.mail.notices.matter import Matter
from chalkline.gates.mail.notices.post import Notice, Post
from chalkline.gates.mail.notices.rendering import Rendered
from chalkline.gates.mail.notices.responding import has_return_path
from chalkline.gates.mail.settings.conduct import DEFAULT_CONDUCT, Cause, Conduct
from chalkline.gates.mail.verdicts.arrival import Arrival
from chalkline.policy.values import Timestamp
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.spool.entry import Letter


def nobody(_arrival: Arrival) -> bool:
    """Nothing vouches for anybody outside."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What notices are written with. One for a gate."""

    post: Post
    links: Links
    clock: Clock
    new_id: Callable[[Timestamp], str]
    """As the spool gives them."""
    knowledge: Callable[[], Knowledge | None]
    """What is known now: for delivery notices and digests, which come with no decision."""
    conduct: Mapping[Cause, Conduct] = field(default_factory=lambda: DEFAULT_CONDUCT)
    vouched: Callable[[Arrival], bool] = nobody
    """Whether something vouches for the sender of a message from outside."""

    def letter(self, notice: Notice, knowledge: Knowledge | None, *, held: bool = False) -> Letter:
        """The notice for the spool, written now."""
        now = self.clock()
        school = "" if knowledge is None else knowledge.school.name
        return self.post.letter(notice, id_=self.new_id(now), now=now, school=school, held=held)

    def to_person(self, person: str, subject: str, words: Rendered, matter: Matter) -> Letter | None:
        """A notice to somebody other than the sender; None for a person without an address."""
        address = matter.knowledge.directory(self.clock()).address_of(person)
        if address is None:
            return None
        name = matter.names.person(person)
        notice = Notice(to=address, name=name, subject=subject, words=words, about=matter.arrival.id)
        return self.letter(notice, matter.knowledge)

    def links_end(self, matter: Matter) -> str:
        """Until when links that are made now work, in words."""
        return matter.names.moment(self.links.until(self.clock()))

    def may_be_told(self, matter: Matter) -> bool:
        """Whether a notice reaches whoever sent the message, and nobody whose address they only used."""
        return has_return_path(matter.arrival) and (not matter.is_incoming or self.vouched(matter.arrival))

    def is_known(self, arrival: Arrival) -> bool:
        """Likewise where nothing was decided: MAIL FROM is the school's, or somebody signed in, or is vouched for."""
        knowledge, sender = self.knowledge(), normal(arrival.envelope.sender)
        inside = knowledge is not None and knowledge.directory(self.clock()).is_inside(sender)
        return has_return_path(arrival) and (inside or bool(arrival.envelope.client.user) or self.vouched(arrival))

    def footing(self, knowledge: Knowledge | None) -> Mapping[str, str]:
        """What stands under every notice."""
        return {"school": "" if knowledge is None else knowledge.school.name, "contact": self.post.contact}
