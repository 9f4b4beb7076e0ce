"""Who is whose teacher, as lists of classes and timetables say."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from chalkline.policy.facts.fact import BEGINNING, FOREVER, Fact
from chalkline.policy.values import Timestamp
from chalkline.school.log import Log

_Time = tuple[Timestamp, Timestamp]
SOURCE = "the lists of classes"


def add_teachers(log: Log) -> None:
    """Put into the log who is the teacher of whom: whoever teaches a class, or takes lessons of it, and its pupils."""
    enrolled, teaching = _pupils(log), _teachers(log)
    found: dict[tuple[str, str, Timestamp, Timestamp], None] = {}
    for class_id, pupils in enrolled.items():
        for pupil, time in pupils:
            for teacher, other in teaching.get(class_id, {}):
                since, until = max(time[0], other[0]), min(time[1], other[1])
                if since < until and teacher != pupil:
                    found[teacher, pupil, since, until] = None
    for teacher, pupil, since, until in found:
        log.add(teacher, "related", pupil, "teacher", by=SOURCE, since=since, until=until)


def _pupils(facts: Iterable[Fact]) -> dict[str, list[tuple[str, _Time]]]:
    found: dict[str, list[tuple[str, _Time]]] = defaultdict(list)
    for fact in facts:
        if fact.name == "enrolled":
            found[fact.object].append((fact.subject, (fact.since, fact.until)))
    return found


def _teachers(facts: Iterable[Fact]) -> dict[str, dict[tuple[str, _Time], None]]:
    found: dict[str, dict[tuple[str, _Time], None]] = defaultdict(dict)
    for class_id, teacher, time in _teaching(facts):
        found[class_id][teacher, time] = None
    return found


def _teaching(facts: Iterable[Fact]) -> Iterator[tuple[str, str, _Time]]:
    """Class, teacher and time; whoever takes a lesson of a class is a teacher of its pupils all along."""
    for fact in facts:
        if fact.name == "teaches":
            yield fact.object, fact.subject, (fact.since, fact.until)
        elif fact.name == "class_lesson" and fact.object:
            yield fact.subject, fact.object, (BEGINNING, FOREVER)
