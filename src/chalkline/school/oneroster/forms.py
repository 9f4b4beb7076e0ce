"""The tables of a bundle: which columns are read, what they refer to, and what the roles in them mean.

Columns are named here as the school's own tables name them, with the heading that OneRoster gives them. What OneRoster
lacks stands in ``metadata`` columns, as it allows (1.1, section 4.1; 1.2, section 3.1).
"""

from collections.abc import Mapping

from chalkline.events.vocabulary import VOCABULARY
from chalkline.school.people_file import LIFE
from chalkline.school.table import Form


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.title, others))


def _metadata(*names: str) -> dict[str, str]:
    return {name: f"metadata.{_camel(name)}" for name in names}


def _form(required: tuple[str, ...], columns: Mapping[str, str]) -> Form:
    common = {"id": "sourcedId", "status": "status"}
    return Form(columns={**common, **columns}, required=required, closed=False, between=",")


EXTRA: Mapping[str, str] = {
    "form": "a pupil's form",
    "roles": "the school's own names of roles, besides those that follow from OneRoster's",
    "more_addresses": "mail addresses besides the one in `email`",
    "guardian_addresses": "mail addresses of a pupil's parents who are not users",
    **{kind: f"ids of those who are this to the person: {noun}" for kind, noun in VOCABULARY.relations.items()},
    **{name: VOCABULARY.moments[name].doc for name in LIFE},
}
"""What ``users.csv`` may say besides what OneRoster knows, with what the reference says of it."""

FORMS: Mapping[str, Form] = {
    "manifest.csv": Form(columns={"name": "propertyName", "value": "value"}, required=("name", "value"), closed=False),
    "orgs.csv": _form(("id",), {"parent": "parentSourcedId"}),
    "academicSessions.csv": _form(("id",), {"parent": "parentSourcedId", "from": "startDate", "to": "endDate"}),
    "courses.csv": _form(("id",), {"org": "orgSourcedId"}),
    "users.csv": _form(
        ("id",),
        {
            "role": "role",
            "given_name": "givenName",
            "family_name": "familyName",
            "preferred_name": "preferredGivenName",
            "addresses": "email",
            "grades": "grades",
            "agents": "agentSourcedIds",
            "orgs": "orgSourcedIds",
            "org": "primaryOrgSourcedId",
            **_metadata(*EXTRA),
        },
    ),
    "roles.csv": _form(
        ("user", "role"),
        {"user": "userSourcedId", "role": "role", "from": "beginDate", "to": "endDate", "org": "orgSourcedId"},
    ),
    "classes.csv": _form(
        ("id",),
        {"code": "classCode", "course": "courseSourcedId", "org": "schoolSourcedId", "terms": "termSourcedIds"},
    ),
    "enrollments.csv": _form(
        ("class", "user", "role"),
        {
            "class": "classSourcedId",
            "user": "userSourcedId",
            "org": "schoolSourcedId",
            "role": "role",
            "from": "beginDate",
            "to": "endDate",
        },
    ),
}
"""By file, in the order in which they are read. Others, ``demographics.csv`` among them, are never opened."""

NEEDED = ("users.csv",)
TARGETS: Mapping[tuple[str, str], str] = {
    ("orgs.csv", "parent"): "orgs.csv",
    ("academicSessions.csv", "parent"): "academicSessions.csv",
    ("courses.csv", "org"): "orgs.csv",
    ("users.csv", "orgs"): "orgs.csv",
    ("users.csv", "org"): "orgs.csv",
    ("users.csv", "agents"): "users.csv",
    ("roles.csv", "user"): "users.csv",
    ("roles.csv", "org"): "orgs.csv",
    ("classes.csv", "course"): "courses.csv",
    ("classes.csv", "org"): "orgs.csv",
    ("classes.csv", "terms"): "academicSessions.csv",
    ("enrollments.csv", "class"): "classes.csv",
    ("enrollments.csv", "user"): "users.csv",
    ("enrollments.csv", "org"): "orgs.csv",
}
"""The table to which the ids of a column belong; looked at where that table is there."""
OWNED = frozenset({("roles.csv", "user"), ("enrollments.csv", "class"), ("enrollments.csv", "user")})
"""Columns that say what a row is about: it goes with what it is about."""

ROLES: Mapping[str, tuple[str, ...]] = {
    "student": ("pupil",),
    "parent": ("parent",),
    "guardian": ("parent",),
    "relative": (),
    "teacher": ("staff", "teacher"),
    "aide": ("staff", "teaching_assistant"),
    "proctor": ("staff",),
    "counselor": ("staff",),
    "administrator": ("staff",),
    "siteAdministrator": ("staff",),
    "systemAdministrator": ("staff",),
    "principal": ("staff", "head_teacher"),
    "districtAdministrator": (),
}
"""The school's roles that follow from each of OneRoster's, 1.1 and 1.2."""

AGENTS: Mapping[str, str] = {"parent": "parent", "guardian": "parent", "relative": "family"}
"""What somebody of this role is to a pupil who is their agent, or whose agent they are."""
