"""Links that let one person do one thing about one message, and what their rules offer people to do."""
