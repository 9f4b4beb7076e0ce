"""A comparison as plain data."""

from collections.abc import Mapping, Sequence

from chalkline.cli.replay.comparison import Comparison
from chalkline.cli.replay.examples import Told
from chalkline.events.moments import text_of_moment
from chalkline.policy.values import Timestamp
from chalkline.school.loading import Loaded
from chalkline.school.names import name_of


def as_json(found: Comparison, told: Sequence[Told], loaded: Loaded) -> Mapping[str, object]:
    """All that was found, as far as the asker may see; days are dates, moments RFC 3339."""
    unseen = found.unseen
    return {
        "school": loaded.school.id,
        "since": _moment(found.replay.since),
        "until": _moment(found.replay.until),
        "events": found.events,
        "by_type": found.by_type,
        "freed": found.freed,
        "stopped": found.stopped,
        **_figures(found),
        "no_longer_apply": found.fallen_silent,
        "apply_for_the_first_time": found.speaking_up,
        "waits": [
            {"old": one.old, "new": one.new, "change": one.change, "events": n, "old_seconds": old, "new_seconds": new}
            for one, n, old, new in found.waits
        ],
        "days": [
            {"day": day, "changes": [{"old": old, "new": new, "events": n} for (old, new), n in sorted(of.items())]}
            for day, of in found.by_day.items()
        ],
        "affected": {
            "people": len(found.everybody),
            "named": [
                {
                    "person": row.person,
                    "name": name_of(loaded.facts, row.person),
                    "events": row.events,
                    "freed": row.freed,
                    "stopped": row.stopped,
                }
                for row in found.people
            ],
        },
        "examples": [_example(one) for one in told],
        "purged": {
            "days": sorted(found.purged.days),
            "events": found.purged.events,
            **_figures(found.of_purged),
            "cannot_see": {
                "in_part": sorted(found.purged.in_part),
                "events": found.purged.unsettled,
                "not_asked": {text: sorted(days) for text, days in found.purged.not_asked.items()},
                "clauses": +found.purged.unseen,
            },
        },
        "cannot_see": {
            "missing": unseen.missing,
            "not_over": unseen.open,
            "not_kept": unseen.fields,
            "protected": unseen.protected,
            "not_in_columns": unseen.one_by_one,
        },
    }


def _figures(found: Comparison) -> Mapping[str, object]:
    return {
        "outcomes": [{"outcome": name, "old": old, "new": new} for name, old, new in found.totals],
        "changes": [{"old": old, "new": new, "events": events} for (old, new), events in found.changes],
        "clauses": [
            {"clause": row.clause, "title": row.title, "said": row.said, "old": row.old, "new": row.new}
            for row in found.clauses
        ],
    }


def _example(one: Told) -> Mapping[str, object]:
    return {
        "when": one.when,
        "who": one.who,
        "to": one.to,
        "subject": one.subject,
        "old": one.old,
        "new": one.new,
        "why_old": one.why_old.text,
        "why_new": one.why_new.text,
    }


def _moment(at: Timestamp | None) -> str | None:
    return None if at is None else text_of_moment(at)
