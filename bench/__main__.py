"""``python -m bench`` runs every benchmark; ``python -m bench decisions`` that one. Writes the docs' page."""

import argparse
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from bench import (
    bundle,
    clauses,
    decisions,
    event_store,
    facts,
    mail,
    relay,
    replay,
    replay_at_scale,
    school_day,
    school_folder,
    school_mail,
)
from bench.harness import Section

PAGE = Path(__file__).resolve().parents[1] / "docs/reference/benchmarks.md"
BENCHMARKS: Mapping[str, Callable[[], Section]] = {
    "decisions": decisions.run,
    "school-mail": school_mail.run,
    "facts": facts.run,
    "school-folder": school_folder.run,
    "bundle": bundle.run,
    "event-store": event_store.run,
    "replay": replay.run,
    "replay-at-scale": replay_at_scale.run,
    "clauses": clauses.run,
    "mail": mail.run,
    "school-day": school_day.run,
    "relay": relay.run,
}
_HEAD = "# Benchmarks\n\nWritten by `make bench`. Figures of one machine in one run: ratios hold, figures move.\n"


def main() -> None:
    """Runs the benchmarks that are asked for, or all, prints their tables and writes them to the page."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure, and write the page of the docs.")
    parser.add_argument("name", nargs="*", help=f"one of {', '.join(BENCHMARKS)}; all of them if none is given")
    asked = parser.parse_args().name
    if unknown := [name for name in asked if name not in BENCHMARKS]:
        parser.error(f"there is no benchmark {unknown[0]}; there are {', '.join(BENCHMARKS)}")
    for name in asked or BENCHMARKS:
        section = BENCHMARKS[name]()
        print(section.markdown, end="\n\n")
        page = PAGE.read_text() if PAGE.exists() else _HEAD
        PAGE.write_text(with_section(page, section))


def with_section(page: str, section: Section) -> str:
    """The page with the section between its markers, put at the end where it has none."""
    begin, end = f"<!-- {section.key}: begin -->", f"<!-- {section.key}: end -->"
    text = f"{begin}\n\n{section.markdown}\n\n{end}"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    return pattern.sub(lambda _: text, page) if pattern.search(page) else f"{page.rstrip()}\n\n{text}\n"


if __name__ == "__main__":
    main()
