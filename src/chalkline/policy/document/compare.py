"""Whether a new version of a policy is a minor change, which asks nobody to sign again, and why.

A minor change leaves rules, windows, lists, who signs and all figures as they are; its wording differs only in
punctuation, case or one word for another within two letters of it, and in none that carries what is promised. Whoever
approves it confirms that. What is in doubt is not minor: the cost is a signature.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalkline.policy.document.print import entries_of
from chalkline.policy.document.wording import wording_changes
from chalkline.policy.model import AnyRule, Clause, Context, Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two versions."""

    place: str
    """The id of the clause, the title of another section, or the key of the front matter."""
    says: str
    """What changed and why that is or is not minor, in plain English."""
    minor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a new version changes in an old one, item by item."""

    changes: tuple[Change, ...]

    @property
    def minor(self) -> bool:
        """Whether nobody need sign again, once whoever approves has confirmed each item."""
        return all(change.minor for change in self.changes)


def changes(old: Policy, new: Policy) -> Comparison:
    """What the new version changes in the old, front matter first. The version number itself is no change."""
    return Comparison(changes=(*_front_matter(old, new), *_sections(old, new)))


def _front_matter(old: Policy, new: Policy) -> Iterator[Change]:
    if old.id.value != new.id.value:
        says = f"`{old.id.value}` became `{new.id.value}`: it is another policy"
        yield Change(place="id", says=says, minor=False)
    yield from _words("title", old.title.value, new.title.value)
    if {role.value for role in old.binds} != {role.value for role in new.binds}:
        before, after = (", ".join(role.value for role in policy.binds) or "nobody" for policy in (old, new))
        yield Change(place="binds", says=f"who signs differs: {before} became {after}", minor=False)
    for name in ("statutory", "publish"):
        if getattr(old, name) != getattr(new, name):
            yield Change(place=name, says=f"it became {str(getattr(new, name)).lower()}", minor=False)
    yield from _named("windows", old.windows, new.windows)
    yield from _named("lists", old.lists, new.lists)


def _named(place: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Change]:
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            what = "added" if name not in old else "left out" if name not in new else "changed"
            yield Change(place=place, says=f"`{name}` was {what}", minor=False)


def _words(place: str, old: str, new: str) -> Iterator[Change]:
    for change in wording_changes(old, new):
        yield Change(place=place, says=change.says, minor=change.minor)


def _sections(old: Policy, new: Policy) -> Iterator[Change]:
    before, after = _by_id(old), _by_id(new)
    yield from (Change(place=id_, says="the clause was left out", minor=False) for id_ in before if id_ not in after)
    yield from (Change(place=id_, says="the clause was added", minor=False) for id_ in after if id_ not in before)
    if _order(old, after) != _order(new, before):
        yield Change(place="sections", says="they were added, left out or put in another order", minor=False)
    for id_, clause in after.items():
        if id_ in before:
            yield from _clause(before[id_], clause)
    for context, other in zip(_contexts(old), _contexts(new), strict=False):
        yield from _prose(other.title, context, other)


def _by_id(policy: Policy) -> dict[str, Clause]:
    return {clause.id.value: clause for clause in policy.clauses}


def _contexts(policy: Policy) -> list[Context]:
    return [section for section in policy.sections if isinstance(section, Context)]


def _order(policy: Policy, others: Mapping[str, Clause]) -> list[str | None]:
    """The sections in their order, without clauses that the other version lacks; None for what is no clause."""
    ids = (section.id.value if isinstance(section, Clause) else None for section in policy.sections)
    return [id_ for id_ in ids if id_ is None or id_ in others]


def _clause(old: Clause, new: Clause) -> Iterator[Change]:
    yield from _prose(new.id.value, old, new)
    before, after = Counter(old.rules), Counter(new.rules)
    gone, come = list((before - after).elements()), list((after - before).elements())
    for one, other in zip(gone, come, strict=False):
        yield Change(place=new.id.value, says=_rule_change(one, other), minor=False)
    for rule in gone[len(come) :]:
        yield Change(place=new.id.value, says=f"the rule `{_first(rule)}` was left out", minor=False)
    for rule in come[len(gone) :]:
        yield Change(place=new.id.value, says=f"the rule `{_first(rule)}` was added", minor=False)


def _prose(place: str, old: Clause | Context, new: Clause | Context) -> Iterator[Change]:
    yield from _words(place, old.title, new.title)
    yield from _words(place, old.wording, new.wording)
    if old.level != new.level:
        yield Change(place=place, says="its heading is of another level", minor=True)


def _rule_change(old: AnyRule, new: AnyRule) -> str:
    before, after = set(entries_of(old)), set(entries_of(new))
    keys = sorted({entry.partition(":")[0] for entry in before ^ after})
    return f"the rule `{_first(old)}` says otherwise in {', '.join(f'`{key}`' for key in keys)}"


def _first(rule: AnyRule) -> str:
    return next(iter(entries_of(rule)))
