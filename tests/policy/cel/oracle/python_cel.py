"""cel-expr-python on the programs of this folder: cel-cpp, which shares no line with Chalkline.

Records are maps of what the event carries and the facts know, so that a field that may be missing is a key that may be
missing. Root fields that an event may lack are keys of a map ``event``. Windows are their names. The functions of facts
are extensions that ask the same world; one that raises is an error there.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cel_expr_python import cel
from cel_expr_python.ext import ext_strings
from msgspec import UNSET, Struct, structs
from tests.policy.cel.cast import Person, SmallWorld
from tests.policy.cel.oracle.events import LACKING, LARGE, ON_THE_EVENT, VARIABLES, Event, variables_of

from chalkline.policy.calendar.windows import Window
from chalkline.policy.cel.errors import EvaluationError
from chalkline.policy.cel.library.facts import window_between, window_contains
from chalkline.policy.cel.library.quantities import quantity
from chalkline.policy.cel.types import WINDOW, ListOf, MapOf, RecordType, Type
from chalkline.policy.values import Duration, Timestamp

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FACTS = ("roles", "year")
_STATUS = re.compile(r"\[[A-Z_]+\]$")
_LACKING = re.compile(rf"\b({'|'.join(LACKING)})\b")


class Failed:
    """The one outcome of whatever is an error; of which kind, the two do not tell alike."""

    def __repr__(self) -> str:
        return "an error"


FAILED = Failed()
UNREADABLE = object()
"""The outcome of what is a value to the oracle, but none to Python: text that is not UTF-8."""


def kind_of(kind: Type) -> Any:  # noqa: ANN401 - the oracle's types have no stubs that load
    """The oracle's type of the same meaning."""
    match kind:
        case ListOf(element):
            return cel.Type.List(kind_of(element))
        case MapOf(key, value):
            return cel.Type.Map(kind_of(key), kind_of(value))
        case RecordType():
            return cel.Type.Map(cel.Type.STRING, cel.Type.DYN)
        case _:
            return cel.Type.STRING if kind == WINDOW else getattr(cel.Type, str(kind).upper())


def given(value: object, world: SmallWorld) -> Any:  # noqa: ANN401 - any value
    """A value of ours as the oracle takes it."""
    match value:
        case int():
            return _number(value)
        case list() | tuple():
            return [given(item, world) for item in value]
        case Mapping():
            return {given(key, world): given(item, world) for key, item in value.items()}
        case Struct():
            return _entries(value, world)
        case _:
            return value


def _number(value: int) -> object:
    """Python's moments and spans have microseconds; whatever is finer is cut off toward zero."""
    if isinstance(value, Timestamp):
        return _EPOCH + timedelta(microseconds=int(value) // 1000)
    if isinstance(value, Duration):
        microseconds = abs(int(value)) // 1000
        return timedelta(microseconds=microseconds if value >= 0 else -microseconds)
    return value if isinstance(value, bool) else int(value)


def _entries(record: Struct, world: SmallWorld) -> dict[str, object]:
    carried = {name: given(value, world) for name, value in structs.asdict(record).items() if value is not UNSET}
    return carried | (
        {name: fact for name in _FACTS for fact in _known(record, name, world)} if _is_person(record) else {}
    )


def _is_person(record: Struct) -> bool:
    return isinstance(record, Person)


def _known(person: Any, name: str, world: SmallWorld) -> Sequence[object]:  # noqa: ANN401 - a person
    try:
        return [given(world.fact("person", person.id, name), world)]
    except EvaluationError:
        return []


@dataclass(slots=True)
class Oracle:
    """The other implementation, with the functions of facts asking ``world``."""

    world: SmallWorld | None = None
    programs: dict[str, Any] = field(default_factory=dict)
    env: Any = None

    def __post_init__(self) -> None:
        variables = {name: kind_of(kind) for name, kind in {**VARIABLES, **LARGE}.items()}
        constants = {name: kind_of(constant.type) for name, constant in ON_THE_EVENT.constants.items()}
        functions = [
            cel.FunctionDecl(name, [self._overload(*overload) for overload in overloads])
            for name, overloads in _FUNCTIONS.items()
        ]
        self.env = cel.NewEnv(
            variables={**variables, **constants, "event": kind_of(RecordType("event"))},
            extensions=[ext_strings.ExtStrings(), cel.CelExtension("facts", functions)],
        )

    def outcome(self, text: str, event: Event, world: SmallWorld) -> object:
        """What the program is worth there: a plain Python value, or FAILED."""
        self.world = world
        program, data = self._program(text), _data(event, world)
        try:
            value = program.eval(data=data)
            return FAILED if value.type() == cel.Type.ERROR else value.plain_value()
        except RuntimeError as error:
            if _STATUS.search(str(error)):
                return FAILED
            raise
        except TypeError:
            return UNREADABLE

    def _program(self, text: str) -> Any:  # noqa: ANN401 - the oracle's
        if text not in self.programs:
            self.programs[text] = self.env.compile(_LACKING.sub(r"event.\1", text))
        return self.programs[text]

    def _overload(self, id_: str, parameters: str, result: Any, function: Callable[..., object]) -> Any:  # noqa: ANN401
        def asked(*arguments: object) -> object:
            assert self.world is not None
            return given(function(self.world, *arguments), self.world)

        kinds = [_KINDS[letter] for letter in parameters]
        return cel.Overload(id_, return_type=result, parameters=kinds, is_member=parameters[0] == "w", impl=asked)


@cache
def oracle() -> Oracle:
    """The one oracle, which remembers what it compiled."""
    return Oracle()


def _data(event: Event, world: SmallWorld) -> dict[str, object]:
    variables = variables_of(event, world)
    lacking = {name: given(variables.pop(name), world) for name in LACKING}
    present = {name: value for name, value in lacking.items() if value is not UNSET}
    constants = {
        name: name if constant.type == WINDOW else given(constant.value, world)
        for name, constant in ON_THE_EVENT.constants.items()
    }
    return {**{name: given(value, world) for name, value in variables.items()}, **constants, "event": present}


def _window(name: str) -> Window:
    window = ON_THE_EVENT.constants[name].value
    assert isinstance(window, Window)
    return window


def _moment(clock: datetime) -> Timestamp:
    return Timestamp.of(clock)


_T = cel.Type
_KINDS = {"p": _T.Map(_T.STRING, _T.DYN), "s": _T.STRING, "w": _T.STRING, "t": _T.TIMESTAMP}
_Overloads = Sequence[tuple[str, str, Any, Callable[..., object]]]
_FUNCTIONS: Mapping[str, _Overloads] = {
    "contains": [
        ("window_contains", "wt", _T.BOOL, lambda world, w, at: window_contains(world, _window(w), _moment(at)))
    ],
    "between": [
        (
            "window_between",
            "wtt",
            _T.DURATION,
            lambda world, w, start, end: window_between(world, _window(w), _moment(start), _moment(end)),
        )
    ],
    "lessons": [("lessons", "p", _T.List(_KINDS["p"]), lambda world, p: world.lessons(p["id"]))],
    "quantity": [("quantity", "s", _T.INT, lambda _, text: quantity(text))],
    "permitted": [
        ("permitted", "ps", _T.BOOL, lambda world, p, name: world.permitted(p["id"], name)),
        ("permitted_string", "pss", _T.BOOL, lambda world, p, name, about: world.permitted(p["id"], name, about)),
        ("permitted_person", "psp", _T.BOOL, lambda world, p, name, who: world.permitted(p["id"], name, who["id"])),
    ],
    "recorded": [
        ("recorded", "ps", _T.BOOL, lambda world, p, name: world.recorded(p["id"], name)),
        ("recorded_string", "pss", _T.BOOL, lambda world, p, name, about: world.recorded(p["id"], name, about)),
        ("recorded_person", "psp", _T.BOOL, lambda world, p, name, who: world.recorded(p["id"], name, who["id"])),
    ],
    "signed": [("signed", "ps", _T.BOOL, lambda world, p, policy: world.signed(p["id"], policy))],
    "related": [
        ("related", "pp", _T.BOOL, lambda world, one, other: world.related(one["id"], other["id"])),
        ("related_kind", "pps", _T.BOOL, lambda world, one, other, kind: world.related(one["id"], other["id"], kind)),
    ],
}
