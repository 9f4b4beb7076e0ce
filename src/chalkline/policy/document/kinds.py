"""The kinds of rule and their keys, as data: reader, printer and reference all go by this table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chalkline.policy.document import names, registers, values
from chalkline.policy.document.names import Reader, listed
from chalkline.policy.model import (
    AnyRule,
    AtRule,
    CaseRule,
    KeepRule,
    MayRule,
    MustRule,
    OnRule,
    PledgeRule,
    RecordRule,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A type of value: what the reference calls it, an example, and how it is read."""

    noun: str
    example: str
    read: Reader[object]


NAME = Value(noun="name", example="device_lost", read=names.name)
DOTTED = Value(noun="name", example="mail.send", read=names.dotted)
DOTTED_NAMES = Value(noun="names", example="mail.send, mail.receive", read=listed(names.dotted))
NAMES = Value(noun="names", example="reported, assessed, closed", read=listed(names.name))
CLAUSES = Value(noun="clauses", example="email.hours, other-policy#its.clause", read=listed(names.clause_reference))
IDS = Value(noun="ids", example="MAIL-5, MAIL-6", read=listed(names.covered_id))
PARTY = Value(noun="party", example="head_of_year of child", read=values.party)
PARTIES = Value(noun="parties", example="dpo, form_tutor of sender", read=values.parties)
CONDITION = Value(noun="condition", example='"staff" in sender.roles', read=values.condition)
EFFECT = Value(noun="effect", example="hold", read=values.effect)
DISPOSITION = Value(noun="disposition", example="delete", read=values.disposition)
PERIOD = Value(noun="period", example="456 days", read=values.period)
MOMENT = Value(noun="moment", example="contract_end 15:15", read=values.moment)
CADENCE = Value(noun="period or moment", example="12 months", read=values.cadence)
ACT = Value(noun="act", example="account.suspend mail, home_area", read=values.act)
OTHERWISE = Value(noun="parties or act", example="open device_lost", read=values.otherwise)
YES_NO = Value(noun="yes or no", example="yes", read=values.yes_no)
TEXT = Value(noun="text", example="it goes by itself when e-mail hours begin", read=values.text)
FIELDS = Value(noun="fields", example="serial_number text, seen date optional", read=registers.fields)
ROUTES = Value(noun="parties, with `when` and a condition", example='dpo when kind == "breach"', read=registers.routes)
CLOCKS = Value(
    noun="clock",
    example="tell the regulator; who dpo; from aware; within 72 hours; when personal_data",
    read=registers.clocks,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key of a kind of rule."""

    name: str
    value: Value
    field: str
    """The field of the model that it fills."""
    required: bool = False
    repeats: bool = False
    """Whether it may be written again; then its values are tuples and all of them count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """At least one of the ``keys``, wherever the key ``given`` is (with this value, if one is said)."""

    keys: tuple[str, ...]
    given: str
    value: str | None = None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of rule. Its first key is its name; ``covers`` belongs to every kind."""

    name: str
    says: str
    rule: Callable[..., AnyRule]
    keys: Mapping[str, Key]
    needs: tuple[Need, ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    """Pairs of keys of which a rule has at most one."""


def _key(name: str, value: Value, field: str = "", *, required: bool = False, repeats: bool = False) -> Key:
    return Key(name=name, value=value, field=field or name, required=required, repeats=repeats)


def _kind(
    rule: Callable[..., AnyRule],
    says: str,
    first: Key,
    *keys: Key,
    needs: tuple[Need, ...] = (),
    apart: tuple[tuple[str, str], ...] = (),
) -> Kind:
    table = {key.name: key for key in (first, *keys, _key("covers", IDS))}
    return Kind(name=first.name, says=says, rule=rule, keys=table, needs=needs, apart=apart)


_WHEN = (_key("when", CONDITION), _key("unless", CONDITION))

_ON = _kind(
    OnRule,
    "what is decided when one of some events happens",
    _key("on", DOTTED_NAMES, "events", required=True),
    *_WHEN,
    _key("then", EFFECT, required=True),
    _key("ask", PARTIES),
    _key("for", PERIOD, "lasting"),
    _key("discharge", PARTIES),
    _key("tell", PARTIES),
    _key("say", TEXT),
    _key("do", ACT),
    needs=(
        Need(keys=("ask",), given="then", value="ask", why="somebody must be asked"),
        Need(keys=("ask", "discharge"), given="for", why="`for` says how long an answer holds"),
    ),
)

_KEEP = _kind(
    KeepRule,
    "how long a kind of thing is kept, and what then",
    _key("keep", DOTTED, "thing", required=True),
    _key("for", PERIOD, "lasting"),
    _key("at_least", PERIOD),
    _key("at_most", PERIOD),
    _key("from", MOMENT, "start"),
    *_WHEN,
    _key("then", DISPOSITION),
    _key("set_by", PARTY),
    needs=(
        Need(keys=("for", "at_least", "at_most", "set_by"), given="keep", why="a rule that keeps says how long"),
        Need(keys=("then",), given="for", why="a rule says what becomes of what has been kept"),
        Need(keys=("then",), given="at_most", why="a rule says what becomes of what has been kept"),
    ),
    apart=(("for", "at_least"), ("for", "at_most")),
)

_AT = _kind(
    AtRule,
    "what the system does to a person's access at a moment of their life at school",
    _key("at", MOMENT, "moment", required=True),
    _key("who", PARTIES),
    *_WHEN,
    _key("do", ACT, required=True),
)

_MUST = _kind(
    MustRule,
    "a duty",
    _key("must", TEXT, "duty", required=True),
    _key("who", PARTIES, required=True),
    *_WHEN,
    _key("after", MOMENT),
    _key("before", MOMENT),
    _key("every", CADENCE),
    _key("within", PERIOD),
    _key("done", CONDITION),
    _key("tell", PARTIES),
    _key("otherwise", OTHERWISE),
    needs=(Need(keys=("after", "before", "every"), given="within", why="`within` counts from a moment"),),
    apart=(("after", "before"), ("after", "every"), ("before", "every")),
)

_MAY = _kind(
    MayRule,
    "a permission, standing or asked for",
    _key("may", DOTTED, "permission", required=True),
    _key("who", PARTIES, required=True),
    _key("ask", PARTIES),
    _key("for", PERIOD, "lasting"),
    _key("object", NAME, "about"),
    _key("provided", CONDITION),
    _key("lifts", CLAUSES),
    _key("reason", YES_NO),
)

_RECORD = _kind(
    RecordRule,
    "a register",
    _key("record", NAME, "name", required=True),
    _key("about", NAME),
    _key("by", PARTIES, required=True),
    _key("fields", FIELDS),
    _key("renew", PERIOD),
    _key("seen_by", PARTIES),
)

_CASE = _kind(
    CaseRule,
    "what can be reported and what then",
    _key("case", NAME, "name", required=True),
    _key("to", ROUTES, required=True, repeats=True),
    _key("tell", PARTIES),
    _key("fields", FIELDS),
    _key("stages", NAMES),
    _key("decides", PARTIES),
    _key("outcomes", NAMES),
    _key("clock", CLOCKS, "clocks", repeats=True),
)

_PLEDGE = _kind(
    PledgeRule,
    "what people promise and no machine can see",
    _key("pledge", PARTIES, "who", required=True),
    _key("breach", NAME),
)

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (_ON, _KEEP, _AT, _MUST, _MAY, _RECORD, _CASE, _PLEDGE)}
"""The eight kinds by the key that begins them."""

KEYS = frozenset(key for kind in KINDS.values() for key in kind.keys)
"""Every key of any kind."""
