"""A comparison as HTML."""

from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from chalkline.cli.replay.comparison import Comparison
from chalkline.cli.replay.examples import Told
from chalkline.cli.replay.page import charts
from chalkline.cli.replay.words import dates, mean_change, of_everybody, span, unseen_of_purged, waiting, what_is_left
from chalkline.policy.english.grammar import words
from chalkline.school.loading import Loaded
from chalkline.school.names import name_of

_MOST_PEOPLE = 50


def page(found: Comparison, told: Sequence[Told], loaded: Loaded) -> str:
    """The whole page. Names stand on it as far as the asker may see them."""
    people = found.people
    return _TEMPLATES.get_template("page.html").render(
        school=loaded.school.name,
        span=span(found),
        found=found,
        means=list(mean_change(found.waits)),
        outcomes=charts.outcomes(found),
        days=charts.over_time(found),
        width=charts.WIDTH,
        row=charts.ROW,
        label=charts.LABEL,
        waits=list(waiting(found.waits)),
        everybody=of_everybody(found.everybody, loaded) if found.everybody else "",
        hidden=len(found.everybody) - len(people),
        asker=words(found.asker.name),
        people=[(name_of(loaded.facts, row.person), row) for row in people[:_MOST_PEOPLE]],
        more=max(len(people) - _MOST_PEOPLE, 0),
        told=told,
        left=what_is_left(found.purged) if found.purged.events else "",
        gone=found.of_purged,
        unseen_of_purged=list(unseen_of_purged(found.purged)),
    )


def _said(number: int) -> str:
    return f"{number:,}"


def _change(number: int) -> str:
    return f"{number:+,}" if number else "0"


_TEMPLATES = Environment(
    loader=PackageLoader("chalkline.cli.replay.page", ""),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters.update(said=_said, change=_change, dates=dates)
