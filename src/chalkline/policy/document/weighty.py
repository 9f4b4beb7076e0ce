"""Words that carry what a policy promises: to change one is never a minor change. Small letters, no apostrophes."""


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


NEVER_MINOR = _words(
    # whether
    "no not never none nor neither nobody nothing nowhere without cannot cant dont doesnt didnt isnt arent",
    "wasnt werent wont wouldnt shant shouldnt mustnt neednt hasnt havent couldnt yes do does",
    # may and must
    "may might must can could shall should will would need needs ought let lets allow allows allowed has have had",
    # unless
    "only unless except but if when whenever where while until till whether also instead save even just",
    # whom and how many
    "all any every each both either some most many much few several other another same always ever often rarely seldom",
    "sometimes anybody anyone everybody everyone somebody someone whoever nobodys more less least last fewer enough",
    # joining and comparing
    "and or than then as so per",
    # place and time
    "before after by from to at in on of off out up down for with within over under above below between during since",
    "inside outside into onto near now today tomorrow here there next first",
    # who
    "i me my mine we us our ours you your yours he him his she her hers it its they them their theirs one ones",
    "who whom whose own",
)
"""Said in the language itself: *not, never, only, unless, may, must*; and their kin."""

FIGURES = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million dozen",
    "couple pair half quarter third fourth fifth sixth seventh eighth ninth tenth second once twice thrice",
    "double triple single",
    "noon midday midnight fortnight fortnightly hourly daily weekly monthly termly yearly annual annually",
    "monday tuesday wednesday thursday friday saturday sunday weekday weekdays weekend weekends",
    "mondays tuesdays wednesdays thursdays fridays saturdays sundays",
    "january february march april june july august september october november december",
    "spring summer autumn winter",
)
"""Numbers, days and times that are written as words."""

UNITS = {
    **{name: name.rstrip("s") for name in ("seconds", "minutes", "hours", "days", "weeks", "months", "years", "terms")},
    **{name: name for name in ("second", "minute", "hour", "day", "week", "month", "year", "term", "am", "pm")},
    **{name: name for name in ("b", "kb", "mb", "gb", "tb", "p", "percent", "pence", "pounds", "noon", "oclock")},
    **{name: name for name in ("working", "school", "calendar", "consecutive")},
}
"""What makes a figure of a number before it, by what it is the same as."""

PREFIXES = ("", *"un in im il ir ex de dis mis non a up out min max en re".split())  # noqa: SIM905 - one reads it as words
"""Two words that differ in these alone may be opposites: *lawful* and *unlawful*, *internal* and *external*."""
