"""A small school's files as texts, and what reading them says."""

from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.document.faults import Faults
from chalkline.policy.facts.fact import Fact
from chalkline.policy.source import Source
from chalkline.school.facts_file import read_facts
from chalkline.school.log import Log
from chalkline.school.people_file import Register, read_people
from chalkline.school.school import School
from chalkline.school.school_file import read_school

SETTINGS = """\
id = "alderbrook"
name = "Alderbrook High School"
zone = "Europe/London"
nation = "England"
domains = ["alderbrook.example"]
last_resort = ["head", "bursar"]

[roles]
first_aider = "first aider"

[deputies]
head_teacher = "bursar"

[protected]
"School nurse" = ["Nurse@Clinic.example", "clinic.example"]

[groups]
"All-Staff@alderbrook.example" = { roles = ["staff"], people = ["chair"] }
"""

PEOPLE = """\
id,name,addresses,roles,year,form,form_tutor,parent,contract_end
head,Hilda Head,head@alderbrook.example,staff;head_teacher,,,,,
bursar,Bo Bursar,bo@alderbrook.example,staff,,,,,2027-07-31
chair,Cy Chair,cy@letterbox.example,governor,,,,,
leo,Leo Marsh,leo@freemail.example;24lmarsh@alderbrook.example,pupil,9,9B,head,karen,
karen,Karen Marsh,karen@letterbox.example,parent,,,,,
"""

FACTS = """\
subject,name,object,value,from,to
leo,lesson,9b/ma,R12,2026-09-07 09:00,2026-09-07 10:00
head,teaches,9b/ma,,2026-09-01,2027-07-31
karen,permitted,head,direct_mail,2026-09-01,
"""


def settings(text: str = SETTINGS) -> tuple[School | None, list[Diagnostic]]:
    """What ``school.toml`` declares, and its faults."""
    faults = Faults()
    return read_school(Source.of("school.toml", text), faults), faults


def school() -> School:
    """The school of the settings above."""
    found, faults = settings()
    assert found is not None, faults
    return found


def people(text: str | bytes = PEOPLE) -> tuple[Register | None, list[Fact], list[Diagnostic]]:
    """The register of ``people.csv``, the facts it states, and its faults."""
    faults, log = Faults(), Log("alderbrook")
    register = read_people("people.csv", _bytes(text), school(), log, faults)
    return register, list(log), faults


def facts(text: str | bytes = FACTS) -> tuple[list[Fact], list[Diagnostic]]:
    """The facts of ``facts.csv``, and its faults."""
    faults, log = Faults(), Log("alderbrook")
    read_facts("facts.csv", _bytes(text), school(), log, faults)
    return list(log), faults


def places(faults: list[Diagnostic]) -> list[tuple[str, int, int, str]]:
    """Code, line, column and underlined text of each fault."""
    return [(fault.code.value, *fault.span.position, fault.span.text) for fault in faults]


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
