"""``chalkline replay``: a policy tried on the school's own past."""
