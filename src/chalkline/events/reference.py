"""The reference of everything that policies can speak of, written from the declarations.

``python -m chalkline.events.reference`` writes ``docs/reference/events.md`` to standard output; a test holds the page
to it.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.effects import Effect
from chalkline.policy.vocabulary import EVERYBODY, EventType, Field, Named, Record, Vocabulary

_HEAD = """\
# Events, and what else policies can name

Written from the declarations in `chalkline.events`; `python -m chalkline.events.reference` writes it anew.

Every event has the fields below and, in conditions, `at`: the moment tried. A field marked *optional* must be guarded
by `has()`. One marked *undetermined* may not have been said by anybody yet: then the rule that reads it is undecided.
One marked *fact* is looked up in the facts of the moment. One marked *guessed* is guessed from wording: a rule that
reads it may only note, warn or ask. *Seen by* says in whose explanations it may stand."""


def reference_page(vocabulary: Vocabulary) -> str:
    """The page in Markdown, ending in a line feed."""
    blocks = [
        _HEAD,
        "## What each effect means\n\n" + _effects(vocabulary.events.values()),
        "## Events",
        *(_event(event) for event in vocabulary.events.values()),
        "## Records",
        *(_record(record) for record in vocabulary.records.values()),
        "## Roles\n\n" + _pairs(("role", "in words"), vocabulary.roles),
        "## Relations\n\n" + _pairs(("relation", "in words"), vocabulary.relations),
        "## Moments\n\n" + _named(vocabulary.moments),
        "## Things that `keep` keeps\n\n" + _named(vocabulary.things),
        "## Acts\n\nWhat `at` does to a person's access and what `may` permits the system.\n\n"
        + _named(vocabulary.acts),
        "## What conditions of other kinds of rule see\n\n" + _scopes(vocabulary),
    ]
    return "\n\n".join(blocks) + "\n"


def _effects(events: Iterable[EventType]) -> str:
    effects = [effect for effect in Effect if effect is not Effect.NOTHING]
    rows = [[f"`{event.name}`", *(event.effects.get(effect, "-") for effect in effects)] for event in events]
    return _table(("event", *(effect.word for effect in effects)), rows)


def _event(event: EventType) -> str:
    acts = "\n".join(f"- `do: {name}` {doc}" for name, doc in event.acts.items())
    return f"### `{event.name}`\n\n{event.doc}\n\n{_fields(event.fields.values())}\n\n{acts}"


def _record(record: Record) -> str:
    return f"### `{record.type}`\n\n{record.doc}\n\n{_fields(record.fields.values())}"


def _fields(fields: Iterable[Field]) -> str:
    rows = [(f"`{field.name}`", f"`{field.type.type}`", _marks(field), field.doc, _seen_by(field)) for field in fields]
    return _table(("field", "type", "", "what it is", "seen by"), rows)


def _marks(field: Field) -> str:
    marks = {
        "optional": field.type.optional,
        "undetermined": field.type.undetermined,
        "fact": field.type.from_facts,
        "guessed": field.type.guessed,
    }
    return ", ".join(f"*{mark}*" for mark, holds in marks.items() if holds)


def _seen_by(field: Field) -> str:
    if field.seen_by == EVERYBODY:
        return "everybody"
    return ", ".join(sorted(audience.value.replace("_", " ") for audience in field.seen_by))


def _named(names: Mapping[str, Named]) -> str:
    return _table(("name", "in words", "what it is"), [(f"`{one.name}`", one.noun, one.doc) for one in names.values()])


def _pairs(head: Sequence[str], names: Mapping[str, str]) -> str:
    return _table(head, [(f"`{name}`", words) for name, words in names.items()])


def _scopes(vocabulary: Vocabulary) -> str:
    rows = [
        (f"`{kind}`", ", ".join(f"`{name}` (`{type_}`)" for name, type_ in variables.items()) or "its own fields")
        for kind, variables in vocabulary.scopes.items()
    ]
    return _table(("kind", "variables"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(reference_page(VOCABULARY))
