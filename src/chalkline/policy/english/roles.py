"""Roles: *the sender is staff or a governor*."""

from collections.abc import Hashable, Sequence

from chalkline.policy.cel.functions import PERSON
from chalkline.policy.cel.typed import Call, Constant, Local, Node, Quantifier, Quantity, Select
from chalkline.policy.english.clauses import Clause
from chalkline.policy.english.figures import one_line
from chalkline.policy.english.grammar import listed, with_article, words
from chalkline.policy.english.nouns import noun
from chalkline.policy.english.overloads import function_of
from chalkline.policy.english.voice import Voice
from chalkline.policy.vocabulary import Vocabulary


def person_of_roles(node: Node) -> Node | None:
    """Whose roles the term is; None where it is something else."""
    is_roles = isinstance(node, Select) and node.field.name == "roles" and node.operand.type == PERSON
    return node.operand if is_roles and isinstance(node, Select) else None


def role_name(role: object, vocabulary: Vocabulary) -> str:
    """A role as what somebody is: ``a head of year``."""
    return with_article(vocabulary.roles.get(str(role), words(one_line(str(role)))))


def in_roles(person: Node, roles: Sequence[Hashable], voice: Voice, *, holds: bool) -> Clause:
    """That somebody has one of the roles, or none of them."""
    is_ = noun(person, voice).verb("is")
    names = [role_name(role, voice.vocabulary) for role in roles]
    if holds or len(names) == 1:
        return Clause(head=is_ if holds else f"{is_} not", tail=listed(names, "or"))
    return Clause(tail=f"{is_} neither {listed(names, 'nor')}")


def in_found_role(person: Node, role: Local, voice: Voice) -> Clause:
    """That somebody has the role that a macro's variable found."""
    name = voice.shown(role, lambda value, _zone: role_name(value, voice.vocabulary))
    return Clause(tail=f"{noun(person, voice).verb('is')} {name}")


def roles_among(node: Quantifier) -> tuple[Node, tuple[Hashable, ...]] | None:
    """Whose roles, and which, where the condition is ``x.roles.exists(r, r in […])``."""
    person, wanted = person_of_roles(node.range), node.predicate
    if person is None or node.quantity is not Quantity.EXISTS or not isinstance(wanted, Call):
        return None
    local, *choices = wanted.arguments
    if not isinstance(local, Local) or local.depth != node.local.depth or len(choices) != 1:
        return None
    chosen = _chosen(function_of(wanted), choices[0])
    return (person, chosen) if chosen else None


def _chosen(function: str, choice: Node) -> tuple[Hashable, ...]:
    if not isinstance(choice, Constant):
        return ()
    if function == "==":
        return (choice.value,)
    return choice.value if function == "in" and isinstance(choice.value, tuple) else ()
