"""Readers of the values that are more than a name: parties, times, acts, conditions and words."""

from collections.abc import Collection

from chalkline.policy.calendar.period_text import parse_period
from chalkline.policy.calendar.periods import Period, Unit
from chalkline.policy.calendar.time_text import parse_local_time
from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.document.names import dotted, listed, name
from chalkline.policy.document.pieces import one_line, part, words
from chalkline.policy.effects import Effect
from chalkline.policy.model import Act, Condition, Moment, Party
from chalkline.policy.source import Placed
from chalkline.policy.spelling import suggestion

EFFECTS: dict[str, Effect] = {effect.word: effect for effect in Effect if effect is not Effect.NOTHING}
DISPOSITIONS = ("delete", "archive", "disable")
YES_NO = {"yes": True, "no": False}
OPEN = "open"
_UNITS = {unit.value for unit in Unit}


def party(value: Placed[str], faults: Faults) -> Party | None:
    """A role, a role of somebody, or somebody in scope: ``dpo``, ``head_of_year of child``, ``owner``."""
    found = words(value)
    match [word.value for word in found]:
        case [who]:
            of = None
        case [who, "of", of]:
            pass
        case _:
            remedy = (
                "write a role (`form_tutor`, in one word), a role of somebody (`head_of_year of child`) "
                "or somebody in scope (`owner`)"
            )
            message = f"`{one_line(value.value)}` does not say who" if found else "somebody is missing here"
            faults.say(Code.BAD_PARTY, message, value.span, remedy)
            return None
    sound = [name(word, faults) for word in found[::2]]
    return Party(name=who, of=of, span=value.span) if None not in sound else None


parties = listed(party)


def period(value: Placed[str], faults: Faults) -> Placed[Period] | None:
    """A number of units: ``456 days``."""
    read = parse_period(value)
    if isinstance(read, Period):
        return Placed(read, value.span)
    faults.extend(read)
    return None


def moment(value: Placed[str], faults: Faults) -> Moment | None:
    """A moment and the time of its day, if that is not its own: ``contract_end 15:15``, ``final_exam end of day``."""
    first, *rest = words(value)
    what = dotted(first, faults)
    time = parse_local_time(part(value, len(first.value), len(value.value))) if rest else None
    if isinstance(time, tuple):
        faults.extend(time)
        return None
    return None if what is None else Moment(name=what.value, time=time, span=value.span)


def cadence(value: Placed[str], faults: Faults) -> Placed[Period] | Moment | None:
    """How often: a period, or a moment each time it comes."""
    text = one_line(value.value)
    return period(value, faults) if text[0].isdigit() or text in _UNITS else moment(value, faults)


def effect(value: Placed[str], faults: Faults) -> Placed[Effect] | None:
    """One of the effects."""
    word = _choice(value, EFFECTS, faults)
    return None if word is None else Placed(EFFECTS[word.value], value.span)


def disposition(value: Placed[str], faults: Faults) -> Placed[str] | None:
    """What becomes of what has been kept long enough."""
    return _choice(value, DISPOSITIONS, faults)


def yes_no(value: Placed[str], faults: Faults) -> Placed[bool] | None:
    """Yes or no."""
    word = _choice(value, YES_NO, faults)
    return None if word is None else Placed(YES_NO[word.value], value.span)


def act(value: Placed[str], faults: Faults) -> Act | None:
    """An act and what it is done to: ``quarantine``, ``move shared_photos``, ``account.suspend mail, home_area``."""
    first, *rest = words(value)
    what = dotted(first, faults)
    targets = listed(dotted)(part(value, len(first.value), len(value.value)), faults) if rest else ()
    if what is None or targets is None:
        return None
    if what.value == OPEN and len(targets) != 1:
        faults.say(Code.BAD_ACT, "`open` is followed by one case", value.span, "write `open device_lost`")
        return None
    return Act(name=what.value, targets=tuple(target.value for target in targets), span=value.span)


def otherwise(value: Placed[str], faults: Faults) -> tuple[Party, ...] | Act | None:
    """Who hears of it, or the case that it becomes: ``head_teacher``, ``open device_lost``."""
    return act(value, faults) if words(value)[0].value == OPEN else parties(value, faults)


def condition(value: Placed[str], _faults: Faults) -> Condition:
    """A condition, raw to the end of the value."""
    return Condition(text=value.value, span=value.span)


def text(value: Placed[str], _faults: Faults) -> Placed[str]:
    """Words, on however many lines."""
    return Placed(one_line(value.value), value.span)


def _choice(value: Placed[str], known: Collection[str], faults: Faults) -> Placed[str] | None:
    if value.value in known:
        return value
    remedy = suggestion(value.value, known, f"write one of {', '.join(f'`{word}`' for word in known)}")
    faults.say(Code.BAD_CHOICE, f"`{one_line(value.value)}` is not a choice here", value.span, remedy)
    return None
