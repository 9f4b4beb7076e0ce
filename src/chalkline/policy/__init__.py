"""The policy engine: documents, events and facts in, decisions out. Pure: no clock, no I/O, no logging."""
