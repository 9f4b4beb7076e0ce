"""Trying one case: what comes out, beside what should."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chalkline.cli.case_files import Case, CaseFile
from chalkline.cli.deciding import Decided, Workbench
from chalkline.cli.policies import policies_or_exit
from chalkline.cli.report import verdict
from chalkline.cli.schools import school_or_exit
from chalkline.cli.stated_facts import facts_besides
from chalkline.events.declared.mail import Mail
from chalkline.events.schema import Event
from chalkline.events.wire import EventError, decode_event
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.decide.decision import Request
from chalkline.policy.english.figures import moment
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import Timestamp
from chalkline.policy.vocabulary import Audience
from chalkline.school.times import Times


class Unreadable(Exception):  # noqa: N818 - it names what the case is, not what went wrong in the program
    """A case that cannot be tried: what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """The cases of one file with the policies and the school that they are about."""

    folder: Path
    file: CaseFile
    workbench: Workbench

    @classmethod
    def of(cls, path: Path, file: CaseFile) -> "Suite":
        """The suite of a case file; ends the command where its policies or school have faults."""
        school = school_or_exit(path.parent / file.school)
        policies = policies_or_exit([path.parent / policy for policy in file.policies], school.vocabulary)
        return cls(folder=path.parent, file=file, workbench=Workbench.of(policies, school, Enforcement.ALL))

    def differences(self, case: Case) -> list[str]:
        """What comes out other than the case expects, each in a sentence. Raises Unreadable."""
        workbench = self._workbench(case)
        decided = _the_one(list(self._decisions(workbench, case)), case)
        why = workbench.why(decided, _audience(case)).text
        return [*self._unlike(decided, case), *_unsaid(why, case)]

    def _workbench(self, case: Case) -> Workbench:
        """The workbench with what only this case says; what is compiled is compiled once for all of them."""
        knowledge = self.workbench.knowledge
        enforcement = Enforcement.NONE if case.observe else Enforcement.ALL
        decider = replace(knowledge.decider, enforcement=enforcement)
        rulebook = replace(knowledge.rulebook, decider=decider)
        return Workbench(knowledge=replace(knowledge.under(rulebook), facts=self._facts(case)))

    def _decisions(self, workbench: Workbench, case: Case) -> Iterator[Decided]:
        at = self._moment(case.at, case) if case.at else None
        if case.event is not None:
            yield workbench.decide(case.name, _event(case), at)
        elif case.mail is not None:
            yield from workbench.decide_mail(case.name, self._raw(case.mail, case), at)
        else:
            raise Unreadable(f"{case.name}: it has neither `mail` nor `event`")

    def _raw(self, path: str, case: Case) -> bytes:
        try:
            return (self.folder / path).read_bytes()
        except OSError as error:
            raise Unreadable(f"{case.name}: cannot read {path}: {(error.strerror or str(error)).lower()}") from error

    def _facts(self, case: Case) -> Facts:
        knowledge = self.workbench.knowledge
        facts, faults = facts_besides(knowledge.school, knowledge.facts, case.facts)
        for fault in faults:
            raise Unreadable(f"{case.name}: {fault.message}; {fault.help}")
        return facts

    def _moment(self, text: str, case: Case) -> Timestamp:
        try:
            return Times(self.workbench.knowledge.school.zone).beginning(text)
        except ValueError as error:
            raise Unreadable(f"{case.name}: `{text}` is not a time") from error

    def _unlike(self, decided: Decided, case: Case) -> Iterator[str]:
        expect, decision = case.expect, decided.decision
        if expect.effect is not None:
            yield from _unless_equal("effect", verdict(decision), expect.effect)
        if expect.until is not None:
            zone = self.workbench.knowledge.school.zone
            found = "no end" if decision.release_at is None else moment(decision.release_at, zone)
            yield from _unless_equal("until", found, moment(self._moment(expect.until, case), zone))
        if expect.clauses is not None:
            found_clauses = [clause.partition("#")[2] for clause in decision.clauses]
            yield from _unless_equal("clauses", _listed(found_clauses), _listed(expect.clauses))
        if expect.asked is not None:
            yield from _unless_equal("asked", _people(decision.asked), _listed(expect.asked))
        if expect.told is not None:
            yield from _unless_equal("told", _people(decision.told), _listed(expect.told))


def _unless_equal(what: str, found: str, expected: str) -> Iterator[str]:
    if found != expected:
        yield f"{what}: expected {expected}, found {found}"


def _unsaid(why: str, case: Case) -> Iterator[str]:
    yield from (f"why does not say “{said}”; it says:\n{why}" for said in case.expect.why if said not in why)
    yield from (f"why says “{said}”" for said in case.expect.why_not if said in why)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(sorted(set(names))) or "none"


def _people(requests: Sequence[Request]) -> str:
    return _listed([person for request in requests for person in request.people])


def _the_one(decided: Sequence[Decided], case: Case) -> Decided:
    meant = [one for one in decided if case.to is None or _goes_to(one, case.to)]
    if len(meant) == 1:
        return meant[0]
    recipients = ", ".join(one.event.recipient.address for one in decided if isinstance(one.event, Mail))
    raise Unreadable(f"{case.name}: say with `to` which of its recipients is meant: {recipients}")


def _goes_to(decided: Decided, address: str) -> bool:
    return isinstance(decided.event, Mail) and decided.event.recipient.address == address.lower()


def _event(case: Case) -> Event:
    try:
        return decode_event(case.event or {})
    except EventError as error:
        raise Unreadable(f"{case.name}: {error}") from error


def _audience(case: Case) -> Audience:
    try:
        return Audience(case.audience)
    except ValueError as error:
        known = ", ".join(Audience)
        raise Unreadable(f"{case.name}: there is no audience `{case.audience}`; one of {known}") from error
