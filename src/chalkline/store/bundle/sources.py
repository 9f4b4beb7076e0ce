"""The texts that a rulebook is made of: what was signed is what travels, and what travels is what is compiled."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path, PurePath

from chalkline.policy.check import check
from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.diagnostics import Diagnostic, has_errors
from chalkline.policy.document.faults import Faults
from chalkline.policy.document.read import read
from chalkline.policy.model import Policy
from chalkline.policy.source import Source
from chalkline.school.loading import Loaded, vocabulary_of
from chalkline.school.own_words import with_files
from chalkline.school.policies import titles
from chalkline.school.protected import protected_contacts
from chalkline.school.school import School
from chalkline.school.school_file import read_school
from chalkline.store.bundle.refusal import Problem, Refused
from chalkline.store.bundle.rulebook import Rulebook
from chalkline.store.bundle.wire import Sources, Text


def sources_of(loaded: Loaded, policies: PolicySet) -> Sources:
    """The texts of a school's settings and policies."""
    return Sources(
        settings=_text(loaded.settings),
        policies=tuple(_text(policy.source) for policy in policies.policies),
        documents=tuple(sorted(titles(loaded.register or ()))),
        words=tuple(Text(name=name, text=source.text) for name, source in loaded.words.items()),
    )


def school_of(sources: Sources, path: Path) -> School:
    """The school of the settings. Raises Refused, naming the file that they came in, where they have faults."""
    school, faults = _school(sources)
    if school is None:
        raise faulty(path, faults)
    return school


def rulebook_of(sources: Sources, path: Path, enforcement: Enforcement) -> Rulebook:
    """The policies, checked and compiled; the same one for the same texts, as long as few others come between.

    Raises Refused, naming the file that they came in, where they have faults.
    """
    rulebook, faults = _rulebook(sources, enforcement)
    if rulebook is None:
        raise faulty(path, faults)
    return rulebook


_SETS = 4
"""How many are remembered: those in force, those before, and whatever messages wait under."""


@lru_cache(maxsize=_SETS)
def _school(sources: Sources) -> tuple[School | None, tuple[Diagnostic, ...]]:
    faults = Faults()
    school = read_school(_source(sources.settings), faults)
    words = {text.name: _source(text) for text in sources.words}
    school = school and replace(school, words=with_files(school.words, words, faults))
    return (None if has_errors(faults) else school), tuple(faults)


@lru_cache(maxsize=_SETS)
def _rulebook(sources: Sources, enforcement: Enforcement) -> tuple[Rulebook | None, tuple[Diagnostic, ...]]:
    school, found = _school(sources)
    if school is None:
        return None, found
    faults, vocabulary, policies = Faults(), vocabulary_of(school), list[Policy]()
    for text in sources.policies:
        policy, found = read(_source(text))
        faults += found
        policies += [policy] if policy else []
    checked, found = check(policies, vocabulary, documents=sources.documents)
    faults += found
    if checked is None or has_errors(faults):
        return None, tuple(faults)
    protected = protected_contacts(school)
    return Rulebook.of(checked, vocabulary, school=school, protected=protected, enforcement=enforcement), ()


def faulty(path: Path, faults: Iterable[Diagnostic]) -> Refused:
    """The refusal of what has these faults, of which it shows the first."""
    first, *more = [_said(fault) for fault in faults if has_errors([fault])] or ["it has faults"]
    what = f"{first} (and {len(more)} more)" if more else first
    return Refused(Problem.FAULTY, path, what, "run `chalkline check` on the school's folder and mend what it names")


def _said(fault: Diagnostic) -> str:
    return f"{fault.span.source.name}:{fault.span.position.line}: {fault.message}"


def _text(source: Source) -> Text:
    return Text(name=PurePath(source.name).name, text=source.text)


def _source(text: Text) -> Source:
    return Source.of(text.name, text.text)
