"""The event store: a school's events with their decisions, as Parquet by school, type of event and local day.

This can hurt people: what it holds is who wrote to whom, and when. So it keeps no field that no rule reads, nothing at
all of protected contacts but that there was one, and nothing for longer than the policy's own ``keep`` rule says. What
is removed was listed first, is never under a legal hold, and leaves a receipt.
"""
