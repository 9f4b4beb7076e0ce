"""Values of rules as a policy writes them: what stands here is read back as the same value."""

from functools import singledispatch

from chalkline.policy.calendar.periods import END_OF_DAY, LocalTime, Period
from chalkline.policy.document.registers import OPTIONAL
from chalkline.policy.effects import Effect
from chalkline.policy.model import Act, CaseClock, Condition, Moment, Party, RecordField, Route
from chalkline.policy.source import Placed


@singledispatch
def written(value: object) -> str:
    """The value on one line, but for conditions, which keep their lines."""
    raise TypeError(f"no rule holds a {type(value).__name__}")


@written.register
def _text(value: str) -> str:
    return value


@written.register
def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


@written.register
def _effect(value: Effect) -> str:
    return value.word


@written.register
def _period(value: Period) -> str:
    return str(value)


@written.register
def _time(value: LocalTime) -> str:
    return "end of day" if value == END_OF_DAY else str(value)


@written.register
def _placed(value: Placed) -> str:  # type: ignore[type-arg] # dispatch is on the class
    return written(value.value)


@written.register
def _list(value: tuple) -> str:  # type: ignore[type-arg] # dispatch is on the class
    return ", ".join(map(written, value))


@written.register
def _condition(value: Condition) -> str:
    return value.text


@written.register
def _party(value: Party) -> str:
    return f"{value.name} of {value.of}" if value.of else value.name


@written.register
def _moment(value: Moment) -> str:
    return f"{value.name} {written(value.time)}" if value.time else value.name


@written.register
def _act(value: Act) -> str:
    return f"{value.name} {written(value.targets)}" if value.targets else value.name


@written.register
def _field(value: RecordField) -> str:
    return f"{value.name} {value.type} {OPTIONAL}" if value.optional else f"{value.name} {value.type}"


@written.register
def _route(value: Route) -> str:
    return f"{written(value.party)} when {value.when.text}" if value.when else written(value.party)


@written.register
def _clock(value: CaseClock) -> str:
    parts = [value.duty, f"who {written(value.who)}", f"from {value.start}", f"within {value.within}"]
    return "; ".join([*parts, f"when {value.when.text}"] if value.when else parts)
