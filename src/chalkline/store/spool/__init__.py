"""The spool of a gate: what must not be lost is here, on disk and synced, before anybody is told that it is.

Raw messages are files; everything that happens to them is one append-only journal, and the state is its replay. The
format stands in ``docs/reference/spool.md``.
"""
