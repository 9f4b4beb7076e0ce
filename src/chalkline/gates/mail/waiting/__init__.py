"""What waits in the spool: when it is decided again, how it leaves, and who is told."""
