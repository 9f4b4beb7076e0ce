"""What is decided about a message: who sends it, and what becomes of it for each recipient."""
