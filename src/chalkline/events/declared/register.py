"""What policies name besides events: roles, relations, moments, things kept and acts, with a line on each."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from msgspec import UNSET, UnsetType

from chalkline.events.schema import Declared, Meaning
from chalkline.policy.values import Timestamp
from chalkline.policy.vocabulary import Named


class Item(Declared, frozen=True, kw_only=True):
    """A thing that is kept for a time: a mail, a file, an account, an entry. What its kind does not have is lacking."""

    noun: ClassVar[str] = "item"

    id: Annotated[str, Meaning("What legal holds and certificates name it by.", "the id of the item")]
    kind: Annotated[str, Meaning("The kind of thing, as `keep` names it: `mail`.", "the kind of the item")]
    name: Annotated[str, Meaning("The subject, file name or title; may be empty.", "the name of the item")] = ""
    area: Annotated[
        str | UnsetType, Meaning("Where a file lies: `home`, `shared`, `photos`.", "the area of the item")
    ] = UNSET
    folder: Annotated[str | UnsetType, Meaning("A file's folder below its area.", "the folder of the item")] = UNSET
    extension: Annotated[str | UnsetType, Meaning("A file's extension in lower case.", "the extension of the item")] = (
        UNSET
    )
    size: Annotated[int | UnsetType, Meaning("The size in bytes.", "the size of the item")] = UNSET
    created: Annotated[Timestamp | UnsetType, Meaning("When it came to be.", "when the item was made")] = UNSET
    modified: Annotated[
        Timestamp | UnsetType, Meaning("When it was last changed.", "when the item was last changed")
    ] = UNSET
    labels: Annotated[tuple[str, ...], Meaning("What people labelled it.", "the labels of the item")] = ()


ROLES: Mapping[str, str] = {
    "head_teacher": "head teacher",
    "deputy_head": "deputy head teacher",
    "senior_leader": "senior leader",
    "curriculum_leader": "curriculum leader",
    "head_of_year": "head of year",
    "form_tutor": "form tutor",
    "teacher": "teacher",
    "teaching_assistant": "teaching assistant",
    "staff": "staff",
    "supply": "supply staff",
    "office": "office staff",
    "network_manager": "network manager",
    "it_support": "IT support",
    "dpo": "data-protection officer",
    "dsl": "designated safeguarding lead",
    "deputy_dsl": "deputy designated safeguarding lead",
    "governor": "governor",
    "chair_of_governors": "chair of governors",
    "volunteer": "volunteer",
    "contractor": "contractor",
    "visitor": "visitor",
    "pupil": "pupil",
    "former_pupil": "former pupil",
    "former_staff": "former member of staff",
    "parent": "parent",
    "local_authority": "local authority",
}

RELATIONS: Mapping[str, str] = {
    "parent": "parent",
    "family": "family",
    "close_friend": "close family friend",
    "teacher": "teacher",
    "form_tutor": "form tutor",
    "head_of_year": "head of year",
    "curriculum_leader": "curriculum leader",
    "line_manager": "line manager",
    "deputy": "deputy",
}


def _named(*rows: tuple[str, str, str]) -> dict[str, Named]:
    return {name: Named(name=name, noun=noun, doc=doc) for name, noun, doc in rows}


MOMENTS: Mapping[str, Named] = _named(
    # of a person's life at school
    ("joined", "joining the school", "the day on which somebody's time at the school begins"),
    ("enrolment", "enrolment", "the day on which a pupil is enrolled"),
    ("induction", "induction", "the day of a pupil's or parent's induction"),
    ("contract_start", "start of contract", "the first contracted day of a member of staff"),
    ("contract_end", "end of contract", "the last contracted day of a member of staff"),
    ("employment_end", "end of employment", "the day on which employment ends, holidays and notice included"),
    ("final_exam", "final exam", "the day of a pupil's last examination"),
    ("left", "leaving the school", "the day on which somebody's time at the school ends"),
    ("arrived", "arriving on site", "when a visitor signs in at reception"),
    # of the school's year
    ("term_start", "start of term", "the first day of each term"),
    ("term_end", "end of term", "the last day of each term"),
    ("year_start", "start of the school year", "the first day of the autumn term"),
    ("year_end", "end of the school year", "the last day of the summer term"),
    # of a thing
    ("received", "receiving it", "when a mail reached its mailbox, sent mail included"),
    ("created", "making it", "when a thing was made"),
    ("modified", "last changing it", "when a thing was last changed"),
    ("taken", "taking it", "when a picture was taken"),
    ("destroyed", "destroying it", "when a thing was destroyed"),
    # of entries, cases, permissions and versions
    ("recorded", "making the entry", "when an entry of a register was made"),
    ("opened", "opening the case", "when a case was opened"),
    ("happened", "when it happened", "when what a case is about happened"),
    ("aware", "becoming aware", "when the school became aware of what a case is about"),
    ("closed", "closing the case", "when a case was closed"),
    ("requested", "asking", "when a permission was asked for"),
    ("granted", "granting the permission", "when a permission was given"),
    ("withdrawn", "withdrawing the permission", "when a permission or consent was withdrawn"),
    ("published", "publishing the policy", "when a version of a policy came into force"),
    ("approved", "approving the policy", "when a version of a policy was approved"),
    ("signed", "signing", "when a person signed a version of a policy"),
)

THINGS: Mapping[str, Named] = _named(
    ("mail", "mail", "a message in a mailbox of the school"),
    ("account", "account", "an account with what it gives access to"),
    ("account_archive", "archived account", "what is left of an account once it is disabled"),
    ("home_area_file", "file in a home area", "a file in somebody's home area on the network"),
    ("cloud_file", "file in a cloud drive", "a file in somebody's personal cloud drive"),
    ("shared_file", "file in a shared area", "a file in an area that many share"),
    ("pupil_work", "pupil's work", "a pupil's files, coursework included"),
    ("photo", "photo or video", "a picture or video with people in it"),
    ("event", "monitoring record", "an identified event: what monitoring keeps"),
    ("entry", "register entry", "an entry of a register"),
    ("destruction_record", "record of destruction", "what was destroyed, with its certificate"),
    ("case", "case", "a case with all that belongs to it"),
    ("consent", "consent", "a consent that was given or withdrawn"),
    ("permission", "permission", "a permission that was given"),
    ("signature", "signature", "a signature under a version of a policy"),
)

ACTS: Mapping[str, Named] = _named(
    ("account.suspend", "suspend access", "suspends access to what is named, such as `mail, home_area, shared`"),
    ("account.disable", "disable the account", "disables the account; nothing in it is lost"),
    ("account.archive", "archive the account", "moves what the account holds to the archive"),
    ("account.restore", "restore access", "gives suspended access back"),
    ("account.delete", "delete the account", "deletes the account and what it holds, once listed"),
    ("remote.end", "end remote access", "ends remote access and every remote session"),
    ("monitoring.read", "read monitoring data", "reads identified events, with a reason and a trace"),
    ("monitoring.disclose", "disclose monitoring data", "hands identified events to the head or an authority"),
    ("mail.intercept", "intercept mail", "reads or deletes another person's mail"),
    ("files.read", "read another's files", "reads, copies or changes another person's files"),
    ("shared.remove", "remove from shared areas", "removes a file from a shared area"),
    ("device.examine", "examine a device", "examines a device of the school and what is on it"),
    ("device.wipe", "wipe a device", "wipes a device that holds school mail"),
)
