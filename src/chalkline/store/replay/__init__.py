"""Replay: what two sets of policies say of a school's own past, side by side.

It can hurt people as the event store can: it shows who did what. So what it keeps beside a day goes with the day, names
are for those who may see them, and nothing that it did not see counts as nothing.
"""
