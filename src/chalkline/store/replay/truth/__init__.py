"""Stored truth: of each atomic condition, its value and its error, as bits beside the events of a file.

Conditions are few and events many, so most events look alike to them: the bits of all conditions together, a pattern of
as many 64-bit words as are needed, are the same for very many events. So each pattern is stored once, and of each event
which pattern is its own. Policies are then evaluated on patterns. What an edit touched is worked out of the events once
more, and parts the patterns further; all else stands.
"""
