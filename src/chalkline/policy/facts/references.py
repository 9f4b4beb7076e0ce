"""How facts name versions and clauses: ``id@version``, ``id@version#clause``, ``id#clause``."""

from functools import lru_cache


def policy_of(version: str) -> str:
    """The id of the policy of ``id@version``."""
    return version.partition("@")[0]


@lru_cache(maxsize=4096)
def clause_names(clause: str) -> tuple[str, ...]:
    """Every name under which facts may speak of the clause ``id@version#clause``: of this version, and of any."""
    document, _, name = clause.partition("#")
    return tuple(dict.fromkeys((clause, f"{policy_of(document)}#{name}")))
