"""The parts of the checker; ``chalkline.policy.cel.check`` is its door."""
