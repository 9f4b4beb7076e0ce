"""Well-typed programs as text: any type, any overload of the profile, every macro, as deep as asked for."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from tests.policy.cel.oracle import arguments
from tests.policy.cel.oracle.edges import VALUES
from tests.policy.cel.oracle.events import ON_THE_EVENT, VARIABLES
from tests.policy.cel.oracle.fitting import ITEMS, KEYS, RANGES, RECORDS, bound, fields, fitting
from tests.policy.cel.oracle.texts import Text, both, call, chosen, either, opposite, text_of

from chalkline.policy.cel.functions import Overload
from chalkline.policy.cel.types import (
    BOOL,
    INT,
    NULL,
    STRING,
    ListOf,
    MapOf,
    Parameter,
    RecordType,
    Type,
    TypeOf,
)

T = TypeVar("T")
Maker = Callable[[], Text]

_TYPE_NAMES = ("int", "uint", "bool", "string", "double", "bytes", "null_type", "list", "map", "type")
_LOCALS = ("x", "y", "z", "word")  # the last is also a field of the event


@dataclass(frozen=True, slots=True)
class Programs:
    """Draws programs in which the variables of the enclosing macros may occur."""

    choose: Callable[[Sequence[Any]], Any]
    """One of several."""
    locals: tuple[tuple[str, Type], ...] = ()

    def of(self, kind: Type, depth: int) -> Text:
        """A program of the type."""
        makers = self._leaves(kind) or [partial(self._least, kind)]
        if depth:
            makers = [*makers[:2], *self._compounds(kind, depth - 1)]
        made: Text = self.choose(makers)()
        return made

    def condition(self, depth: int) -> Text:
        """A program of type bool."""
        return self.of(BOOL, depth)

    def call(self, overload: Overload, depth: int, result: Type | None = None) -> Text:
        """A call of the overload, whose result is of this type."""
        known = dict(bound(overload.result, result)) if result else {}
        if any(isinstance(parameter, MapOf) for parameter in overload.parameters):
            known.setdefault("A", self.choose(KEYS))
        kinds = [self._instance(parameter, known) for parameter in overload.parameters]
        return call(overload, [self._argument(overload.id, n, kind, depth) for n, kind in enumerate(kinds)])

    def called(self, overload: Overload, depth: int) -> tuple[Text, Type]:
        """A call of the overload, and the type of its result."""
        result = self._instance(overload.result, {})
        return self.call(overload, depth, result), result

    def inside(self, kind: Type) -> tuple[str, "Programs"]:
        """A macro's variable for elements of this type, and what can be written inside the macro."""
        name = self.choose(_LOCALS)
        hiding = tuple(local for local in self.locals if local[0] != name)
        return name, Programs(self.choose, (*hiding, (name, kind)))

    def range(self, depth: int = 0, kinds: Sequence[Type] = RANGES) -> tuple[Text, Type]:
        """A list or a map, and the type of its items or keys."""
        kind = self.choose(kinds)
        return self.of(kind, depth), kind.element if isinstance(kind, ListOf) else kind.key

    def literal(self, kind: Type) -> Text:
        """A constant of a type that has literals."""
        return text_of(self.choose(VALUES[kind]), kind)

    def quantifier(self, macro: str, depth: int) -> Text:
        """``range.all(x, p)`` and its kin."""
        over, element = self.range(self.choose((0, 0, depth)))
        name, inner = self.inside(element)
        predicate = inner.compared(Text(name), element, depth) if self.choose((0, 1)) else inner.condition(depth)
        return Text(f"{over.within(7)}.{macro}({name}, {predicate.text})")

    def comprehension(self, element: Type, shape: str, depth: int) -> Text:
        """``filter`` or ``map``, with a condition or without, that makes a list of this type of element."""
        over, local = self.range(0, (ListOf(element),) if shape == "filter" else RANGES)
        name, inner = self.inside(local)
        parts = {"filter": (BOOL,), "map": (element,), "map if": (BOOL, element)}[shape]
        made = ", ".join(inner.of(kind, depth).text for kind in parts)
        return Text(f"{over.within(7)}.{shape.split(maxsplit=1)[0]}({name}, {made})")

    def compared(self, what: Text, kind: Type, depth: int = 0) -> Text:
        """A condition about something of this type."""
        if kind == BOOL:
            return what if self.choose((0, 1)) else opposite(what)
        other = partial(self.literal, kind) if kind in VALUES and self.choose((0, 1)) else partial(self.of, kind, depth)
        makers: list[Maker] = [lambda: Text(f"{what.within(4)} {self.choose(('==', '!='))} {other().within(4)}", 3)]
        if kind in VALUES:
            signs = ("<", "<=", ">", ">=")
            makers += [lambda: Text(f"{what.within(4)} {self.choose(signs)} {other().within(4)}", 3)] * 2
            makers.append(lambda: Text(f"{what.within(4)} in {self._literals(kind)}", 3))
        if isinstance(kind, ListOf | MapOf):
            makers.append(lambda: Text(f"size({what.text}) {self.choose(('>', '=='))} {self.choose((0, 1, 2))}", 3))
        if isinstance(kind, RecordType) and kind.name in RECORDS:
            makers = [lambda: self._of_field(what, RECORDS[kind.name], depth)]
        made: Text = self.choose(makers)()
        return self.choose((made, made, opposite(made)))  # type: ignore[no-any-return]

    def guarded(self, kind: Type, depth: int, *, as_condition: bool = False) -> Text:
        """Something with a field that may be missing, and what stands guard before it."""
        if as_condition and kind != BOOL:
            return self.compared(self.guarded(kind, depth), kind)
        present, read, of = self.choose(self._lacking())
        value = Text(read)
        if kind != BOOL:
            return chosen(Text(present), value if of == kind else self.of(kind, depth), self.of(kind, depth))
        asked = self.compared(value, of, depth)
        then: Text = self.choose(
            (
                both([Text(present), asked]),
                either([opposite(Text(present)), asked]),
                chosen(Text(present), asked, self.condition(depth)),
            )
        )
        return then

    def _lacking(self) -> Sequence[tuple[str, str, Type]]:
        persons = [self.choose([name for name, kind in self._named() if kind == RecordType("person")])]
        return (
            ("has(limit)", "limit", INT),
            ("has(device)", "device.id", STRING),
            *((f"has({person}.via)", f"{person}.via", STRING) for person in persons * 2),
            ("has(message.pictured)", "message.pictured", ListOf(RecordType("person"))),
            ("has(ages.a)", "ages.a", INT),
            ('has({"a": number}.a)', 'size({"b": word})', INT),
        )

    def _named(self) -> Iterator[tuple[str, Type]]:
        hidden = {name for name, _ in self.locals}
        yield from self.locals
        yield from ((name, kind) for name, kind in VARIABLES.items() if name not in hidden)

    def _leaves(self, kind: Type) -> list[Maker]:
        inner = [name for name, of in self.locals if of == kind]
        names = [name for name, of in self._named() if of == kind]
        found: list[Maker] = [lambda: Text(self.choose(names))] * 2 if names else []
        found += [lambda: Text(self.choose(inner))] * 2 if inner else []
        constants = [name for name, constant in ON_THE_EVENT.constants.items() if constant.type == kind]
        found += [lambda: Text(self.choose(constants))] if constants else []
        found += [partial(self.literal, kind)] if kind in VALUES else []
        found += [lambda: Text(self.choose(_TYPE_NAMES))] if isinstance(kind, TypeOf) else []
        found += [lambda: Text("null")] if kind == NULL else []
        return found

    def _least(self, kind: Type) -> Text:
        """Something simple of a type that no field has."""
        match kind:
            case ListOf(RecordType(name="lesson")):
                return Text("lessons(sender)")
            case ListOf(RecordType(name="attachment")):
                return Text("message.attachments")
            case ListOf(element):
                return self._list(element, 0)
            case MapOf(key, value):
                return self._map(key, value, 0)
            case RecordType():
                return Text(f"{self._least(ListOf(kind)).text}[0]")
            case _:
                raise AssertionError(kind)

    def _compounds(self, kind: Type, depth: int) -> list[Maker]:
        found: list[Maker] = [partial(self._fitting_call, kind, depth)] * 3 if fitting(kind) else []
        found.append(lambda: chosen(self.condition(depth), self.of(kind, depth), self.of(kind, depth)))
        if of_kind := fields(kind):
            found += [lambda: self._field(self.choose(of_kind), depth)] * 2
        match kind:
            case ListOf(element):
                shapes = ("filter", "map", "map if") if kind in RANGES else ("map", "map if")
                found.append(lambda: self._list(element, depth))
                found.append(lambda: self.comprehension(element, self.choose(shapes), depth))
            case MapOf(key, value):
                found.append(lambda: self._map(key, value, depth))
        if kind == BOOL:
            found += self._logic(depth)
        return found

    def _logic(self, depth: int) -> list[Maker]:
        return [
            *[lambda: both([self.condition(depth) for _ in range(self.choose((2, 2, 3)))])] * 2,
            *[lambda: either([self.condition(depth) for _ in range(self.choose((2, 2, 3)))])] * 2,
            lambda: opposite(self.condition(depth)),
            *[lambda: self.quantifier(self.choose(("all", "exists", "exists_one")), depth)] * 2,
            lambda: self.guarded(BOOL, depth),
            lambda: Text("supervised"),
        ]

    def _fitting_call(self, kind: Type, depth: int) -> Text:
        return self.call(self.choose(fitting(kind)), depth, kind)

    def _argument(self, overload: str, number: int, kind: Type, depth: int) -> Text:
        place = (overload, number)
        zone = overload.endswith("_with_tz") and number == 1
        texts = arguments.ZONES if zone else arguments.TEXTS.get(place, ())
        faulty = arguments.FAULTY_ZONES if zone else arguments.FAULTY.get(overload, ()) if texts else ()
        positions = arguments.POSITIONS.get(place, ())
        if not texts and not positions:
            return self.of(kind, depth)
        match self.choose(range(8)):
            case 0:
                return Text("text") if texts else self.of(kind, depth)
            case 1 if faulty:
                return Text(f'{text_of(self.choose(faulty), STRING).text} + ""', 4)
            case _:
                return text_of(self.choose(texts or positions), kind)

    def _instance(self, kind: Type, known: dict[str, Type]) -> Type:
        match kind:
            case Parameter(name=name):
                return known.setdefault(name, self.choose(ITEMS))
            case ListOf(element):
                return ListOf(self._instance(element, known))
            case MapOf(Parameter(name=name), value):
                return MapOf(known.setdefault(name, self.choose(KEYS)), self._instance(value, known))
            case _:
                return kind

    def _field(self, of: tuple[RecordType, str], depth: int) -> Text:
        record, name = of
        return Text(f"{self.of(record, depth).within(7)}.{name}")

    def _of_field(self, what: Text, record: RecordType, depth: int) -> Text:
        fields = [field for field in record.fields.values() if not field.optional]
        field = self.choose(fields)
        return self.compared(Text(f"{what.within(7)}.{field.name}"), field.type, depth)

    def _literals(self, kind: Type) -> str:
        return f"[{', '.join(self.literal(kind).text for _ in range(self.choose((1, 2, 3))))}]"

    def _list(self, element: Type, depth: int) -> Text:
        return Text(f"[{', '.join(self.of(element, depth).text for _ in range(self.choose((1, 1, 2, 3))))}]")

    def _map(self, key: Type, value: Type, depth: int) -> Text:
        keys = [self.of(key, 0)] if self.choose((0, 1)) else [text_of(each, key) for each in VALUES[key][:2]]
        return Text(f"{{{', '.join(f'{each.text}: {self.of(value, depth).text}' for each in keys)}}}")
