"""``chalkline spool``: what the gate keeps, and what an operator may do with it."""
