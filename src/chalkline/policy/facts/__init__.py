"""What a school knows, each with the time it holds: rows of facts, their projection, and the world at a moment."""
