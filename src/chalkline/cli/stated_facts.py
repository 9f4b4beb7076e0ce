"""The facts that a case states, read as ``facts.csv`` is, so that the same words mean the same in both."""

import csv
import io
from collections.abc import Sequence

import msgspec

from chalkline.cli.case_files import StatedFact
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.document.faults import Faults
from chalkline.policy.facts.projection import Facts
from chalkline.school.facts_file import read_facts
from chalkline.school.log import Log
from chalkline.school.school import School


def facts_besides(school: School, known: Facts, stated: Sequence[StatedFact]) -> tuple[Facts, Sequence[Diagnostic]]:
    """What the school knows with what a case states after it, and what is wrong with the latter."""
    faults, log = Faults(), Log(school.id)
    if not stated:
        return known, ()
    read_facts("the facts of the case", _table(stated), school, log, faults)
    return known.with_rows(msgspec.structs.replace(fact, number=known.number + fact.number) for fact in log), faults


def _table(stated: Sequence[StatedFact]) -> bytes:
    text = io.StringIO()
    rows = csv.DictWriter(text, StatedFact.__struct_encode_fields__, lineterminator="\n")
    rows.writeheader()
    rows.writerows(msgspec.to_builtins(stated))
    return text.getvalue().encode()
