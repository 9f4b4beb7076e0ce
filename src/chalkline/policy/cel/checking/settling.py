"""A checked tree with its types made final: what an empty list holds is often only known at the end."""

from dataclasses import fields, replace

from chalkline.policy.cel.checking.unification import Types
from chalkline.policy.cel.typed import Node


def settled(node: Node, types: Types) -> Node:
    """The same tree with no parameters left in its types; the same object if there were none."""
    changes: dict[str, object] = {}
    if (kind := types.settled(node.type)) != node.type:
        changes["type"] = kind
    for field in fields(node):
        part = getattr(node, field.name)
        if field.name not in ("type", "value", "span") and (new := _settled_part(part, types)) is not part:
            changes[field.name] = new
    return replace(node, **changes) if changes else node  # type: ignore[arg-type]


def _settled_part(part: object, types: Types) -> object:
    if isinstance(part, Node):
        return settled(part, types)
    if not isinstance(part, tuple):
        return part
    new = tuple(_settled_part(each, types) for each in part)
    return part if all(one is other for one, other in zip(new, part, strict=True)) else new
