"""From policies to the set of them that is in force together, with every fault of their meaning."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from chalkline.policy.cel.typed import Node
from chalkline.policy.check.abilities import inabilities
from chalkline.policy.check.comparison import Comparison
from chalkline.policy.check.conditions import Conditions, Scope, Trees, Typed, applies, parsed, unknown_roles
from chalkline.policy.check.contradictions.conditions import always_false, never_open
from chalkline.policy.check.contradictions.periods import keep_conflicts, must_conflicts
from chalkline.policy.check.contradictions.permissions import refused_permissions
from chalkline.policy.check.guesses import reads_of_guesses
from chalkline.policy.check.known import Known
from chalkline.policy.check.names import KIND_NAMES, RuleNames, unknown_binds
from chalkline.policy.check.policy_set import CheckedRule, PolicySet
from chalkline.policy.check.promises import more_promises
from chalkline.policy.check.references import References
from chalkline.policy.check.rule_figures import rule_figures
from chalkline.policy.check.signed import unshared
from chalkline.policy.check.time_reads import reads_of_time
from chalkline.policy.check.vague import vague_figures
from chalkline.policy.check.wording import Wording
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic, Note, has_errors, in_order
from chalkline.policy.effects import Effect
from chalkline.policy.model import AnyRule, Clause, MayRule, OnRule, Policy
from chalkline.policy.vocabulary import Vocabulary


def check(
    policies: Sequence[Policy], vocabulary: Vocabulary, *, documents: Collection[str] = ()
) -> tuple[PolicySet | None, tuple[Diagnostic, ...]]:
    """The policies as one set, and all that is wrong with their meaning, by file and place.

    The order of ``policies`` does not matter. ``documents`` are titles, ids or file names of further documents that the
    wording may refer to. The set is None if any fault is an error, or a policy is not all that its document says.
    """
    ordered = sorted(policies, key=lambda policy: (policy.id.value, policy.version.value, policy.source.name))
    checking = _Checking(Known.of(ordered, vocabulary), documents)
    for policy in ordered:
        checking.policy(policy)
    checked = checking.policy_set(ordered)
    faults = in_order([*checking.faults, *_duplicates(ordered), *_between(checked)])
    sound = all(policy.whole for policy in ordered) and not has_errors(faults)
    return checked if sound else None, faults


def _between(checked: PolicySet) -> Iterator[Diagnostic]:
    """What is wrong with rules beside one another."""
    yield from keep_conflicts(checked.keep)
    yield from must_conflicts(checked.must)
    yield from refused_permissions(checked)


def _duplicates(policies: Sequence[Policy]) -> Iterator[Diagnostic]:
    """At one moment a policy has one version."""
    first: dict[str, Policy] = {}
    for policy in policies:
        before = first.setdefault(policy.id.value, policy)
        if before is not policy:
            yield Diagnostic(
                code=Code.DUPLICATE_POLICY,
                message=f"`{policy.id.value}` is the id of another policy as well",
                span=policy.id.span,
                help="check one version of a policy at a time, and give each policy an id of its own",
                notes=(Note(message="the other stands here", span=before.id.span),),
            )


@dataclass(slots=True)
class _Checking:
    """What has been checked so far."""

    known: Known
    documents: Collection[str]
    faults: list[Diagnostic] = field(default_factory=list)
    rules: list[tuple[str, CheckedRule[Any]]] = field(default_factory=list)
    """Each with its kind, or its event for those of ``on``."""

    def policy(self, policy: Policy) -> None:
        """Checks one policy, clause by clause."""
        self.faults += [*unknown_binds(policy, self.known), *never_open(policy)]
        conditions = Conditions(policy, self.known)
        references = References(policy, self.known.policies, self.documents)
        for clause in policy.clauses:
            self._clause(clause, conditions, references)

    def _clause(self, clause: Clause, conditions: Conditions, references: References) -> None:
        trees, faults = parsed(clause.rules)
        found = [*faults, *self._rules(clause, trees, conditions)]
        wording = Wording(clause)
        figures = unshared(Comparison(conditions.policy, wording, rule_figures(clause.rules, trees)))
        all_read = bool(clause.rules) and clause.whole and not has_errors(found)
        self.faults += [
            *(fault for fault in found if not _echoes(fault, conditions.policy)),
            *unknown_roles(trees, self.known.vocabulary.roles),
            *(fault for fault in figures if all_read or fault.code is not Code.FIGURE_WITHOUT_RULE),
            *vague_figures(wording),
            *more_promises(wording),
            *references.faults(wording),
        ]

    def _rules(self, clause: Clause, trees: Trees, conditions: Conditions) -> Iterator[Diagnostic]:
        """What is wrong with the rules of a clause; those that could be checked are kept."""
        reference = f"{conditions.policy.reference}#{clause.id.value}"
        for number, rule in enumerate(clause.rules, start=1):
            kind = KIND_NAMES[type(rule)]
            yield from RuleNames(conditions.policy, rule, self.known).faults()
            if isinstance(rule, OnRule):
                yield from inabilities(rule, self.known.vocabulary)
            for scope in conditions.scopes(rule, kind):
                typed, faults = conditions.typed(rule, scope, trees)
                yield from faults
                if typed is not None:
                    self._rule(self._checked(rule, reference, number, typed, conditions.policy), kind, scope)

    def _checked(
        self, rule: AnyRule, reference: str, number: int, typed: Typed, policy: Policy
    ) -> CheckedRule[AnyRule]:
        when, unless = (_condition(rule, key, typed) for key in ("when", "unless"))
        lifted = (self.known.clause(policy, each.value) for each in rule.lifts) if isinstance(rule, MayRule) else ()
        return CheckedRule(
            clause=reference,
            number=number,
            rule=rule,
            when=when,
            unless=unless,
            applies=applies(when, unless),
            conditions=typed,
            lifts=tuple(clause for clause in lifted if clause is not None),
        )

    def _rule(self, rule: CheckedRule[AnyRule], kind: str, scope: Scope) -> None:
        self.rules.append((kind if scope.event is None else scope.event.value, rule))
        self.faults += always_false(rule)
        if isinstance(rule.rule, OnRule):
            self.faults += reads_of_guesses(rule.applies, rule.rule.then.value)
        if isinstance(rule.rule, OnRule) and rule.rule.then.value is Effect.HOLD:
            self.faults += reads_of_time(rule.applies)

    def policy_set(self, policies: Sequence[Policy]) -> PolicySet:
        """What could be checked, in the order of the policies."""
        groups: dict[str, list[CheckedRule[Any]]] = {}
        for group, rule in self.rules:
            groups.setdefault(group, []).append(rule)
        kinds = {kind: tuple(groups.get(kind, ())) for kind in KIND_NAMES.values() if kind != "on"}
        return PolicySet(
            policies=tuple(policies),
            clauses={
                f"{policy.reference}#{clause.id.value}": clause for policy in policies for clause in policy.clauses
            },
            on={event: tuple(groups.get(event, ())) for event in self.known.vocabulary.events},
            **kinds,
        )


def _echoes(fault: Diagnostic, policy: Policy) -> bool:
    """Whether the fault only follows from that of a window or list."""
    return fault.code is Code.UNKNOWN_NAME and fault.span.text in policy.unread


def _condition(rule: AnyRule, key: str, typed: Typed) -> Node | None:
    written = getattr(rule, key, None)
    return None if written is None else typed[written]
