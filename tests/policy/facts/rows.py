"""Facts made short, and made at random, about one small cast."""

from itertools import count
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.facts.fact import BEGINNING, FOREVER, Fact
from chalkline.policy.facts.projection import Facts
from chalkline.policy.facts.world import FactWorld
from chalkline.policy.values import Timestamp

SCHOOL = "alderbrook"
CALENDAR = Calendar(zone=ZoneInfo("Europe/London"))
PEOPLE = ("amy", "ben", "cat")
CLASSES = ("9b/ma", "9b/en")
VERSIONS = ("mail@1", "mail@2", "mail@3", "web@1")
MOMENTS = tuple(Timestamp(moment) for moment in range(-1, 8))

_numbers = count(1)


def fact(
    subject: str, name: str, object_: str = "", value: str = "", *, since: int = BEGINNING, until: int = FOREVER
) -> Fact:
    """A fact of the school; each call's number is above those before it."""
    return Fact(
        number=next(_numbers),
        school=SCHOOL,
        subject=subject,
        name=name,
        object=object_,
        value=value,
        since=Timestamp(since),
        until=Timestamp(until),
    )


def world(*facts: Fact, at: int = 0) -> FactWorld:
    """The world of a moment in which these are the facts."""
    return Facts.of(SCHOOL, facts).at(Timestamp(at), CALENDAR)


_people = st.sampled_from(PEOPLE)
_person_or_all = st.sampled_from(("", *PEOPLE))
_permissions = st.sampled_from(("direct_mail", "phone"))
_roles = st.sampled_from(("staff", "pupil", "network_manager"))
_kinds = st.sampled_from(("parent", "form_tutor"))
_none = st.just("")
_parts = st.one_of(
    st.tuples(_people, st.just("role"), _none, _roles),
    st.tuples(_people, st.sampled_from(("permitted", "withdrawn", "recorded")), _person_or_all, _permissions),
    st.tuples(_people, st.just("related"), _people, _kinds),
    st.tuples(_people, st.just("lesson"), st.sampled_from(CLASSES), st.sampled_from(("", "r1"))),
    st.tuples(_people, st.just("teaches"), st.sampled_from(CLASSES), _none),
    st.tuples(_people, st.just("enrolled"), st.sampled_from(CLASSES), _none),
    st.tuples(st.sampled_from(CLASSES), st.just("class_lesson"), st.sampled_from(("", "amy", "cat")), st.just("r2")),
    st.tuples(_people, st.just("signed"), st.sampled_from(VERSIONS), _none),
    st.tuples(_people, st.just("attribute"), st.just("year"), st.sampled_from(("7", "8"))),
    st.tuples(_people, st.just("moment"), _none, st.just("contract_end")),
    st.tuples(st.sampled_from(VERSIONS), st.just("in_force"), _none, _none),
    st.tuples(st.sampled_from(VERSIONS[1:3]), st.just("minor_change"), st.sampled_from(VERSIONS[:3]), _none),
    st.tuples(_people, st.sampled_from(("deputises",)), _none, _roles),
    st.tuples(_people, st.just("last_resort"), _none, _none),
)
_since = st.sampled_from((BEGINNING, *MOMENTS[1:]))
_until = st.sampled_from((FOREVER, *MOMENTS[1:]))


@st.composite
def facts(draw: st.DrawFn) -> list[Fact]:
    """Up to 25 numbered facts in no order, corrections and retractions among them."""
    rows = draw(st.lists(st.tuples(_parts, _since, _until), max_size=25))
    made = [
        Fact(number=n, school=SCHOOL, subject=s, name=name, object=o, value=v, since=since, until=until)
        for n, ((s, name, o, v), since, until) in enumerate(rows, 1)
    ]
    return draw(st.permutations(made))
