"""No rule that runs today can be dropped, turned round, lessened or given another figure without a test noticing."""

import pytest
from tests.library.killing import Watch
from tests.library.mutants import mutants
from tests.library.schools import NAMES, whole_school


@pytest.mark.parametrize("name", NAMES.values())
def test_every_rule_is_noticed(name: str) -> None:
    school = whole_school(name)
    watch = Watch(school=school)
    rules = {rule.place: rule for rule in school.rules}
    survivors = [
        f"{rule.clause} {rule.number}: {mutant.what}"
        for rule in rules.values()
        for mutant in mutants(rule)
        if not watch.notices(rule, mutant)
    ]
    assert not survivors, "nobody noticed\n" + "\n".join(survivors)
