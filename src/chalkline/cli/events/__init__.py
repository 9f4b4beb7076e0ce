"""``chalkline events``: the event store, from the mail that comes in to the day that goes."""
