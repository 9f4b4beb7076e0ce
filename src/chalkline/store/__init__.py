"""What is kept on disk: the spool of a gate, the bundle that feeds it, and the events that replay reads."""
