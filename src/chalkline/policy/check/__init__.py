"""The meaning of policies: names, types, figures and contradictions, before anything is decided by them."""

from chalkline.policy.check.checker import check
from chalkline.policy.check.policy_set import CheckedRule, PolicySet

__all__ = ["CheckedRule", "PolicySet", "check"]
